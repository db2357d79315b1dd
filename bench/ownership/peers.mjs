// Each peer: text of a CODEOWNERS file → path → the owners it names, or [].
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import ignore from 'ignore';
import { Minimatch } from 'minimatch';
import { createOwnership, parseCodeowners, temp } from './engine.mjs';

const require = createRequire(import.meta.url);
const Codeowners = require('codeowners');
const utils = require('codeowners-utils');
const { OwnershipEngine } = require('github-codeowners/dist/lib/ownership/lib/OwnershipEngine');

/** A folder that holds the file, for packages that read it from disk. Written once for each text, outside of what is timed. */
const folders = new Map();
export function folderOf(text) {
  if (!folders.has(text)) {
    const folder = mkdtempSync(join(temp, 'repo-'));
    mkdirSync(join(folder, '.github'));
    writeFileSync(join(folder, '.github/CODEOWNERS'), text);
    folders.set(text, folder);
  }
  return folders.get(text);
}

/** github-codeowners takes an inline comment, or a blank at the end, for an owner and throws. */
const withoutComments = (text) => text.replace(/[ \t]#.*$/gm, '').replace(/[ \t]+$/gm, '');

function lastFirst(rules, test) {
  const backwards = [...rules].reverse();
  return (path) => backwards.find((rule) => test(rule, path))?.owners ?? [];
}

/** The globs that stand for one pattern: what it names, and what lies below. */
function globsOf(pattern) {
  const floating = !/\/(?=.)/.test(pattern);
  const body = pattern.replace(/^\//, '');
  const glob = floating ? `**/${body}` : body;
  if (glob.endsWith('/')) return [`${glob}**`];
  return pattern.endsWith('/*') || glob.endsWith('**') ? [glob] : [glob, `${glob}/**`];
}

/** One regular expression for one pattern, as most tools do it. */
export function regExpOf(pattern) {
  const floating = !/\/(?=.)/.test(pattern);
  const body = pattern.replace(/^\//, '').replace(/\/$/, '/**');
  const source = (floating && body !== '**' ? `**/${body}` : body)
    .replace(/[$()+.[\]^{|}\\]/g, '\\$&')
    .replace(/\?/g, '[^/]')
    .replace(/^\*\*\//, '\ue001')
    .replace(/\/\*\*$/, '\ue002')
    .replace(/\/\*\*\//g, '\ue003')
    .replace(/\*+/g, '[^/]*')
    .replace(/\ue001/g, '(?:.+/)?')
    .replace(/\ue002/g, '/.+')
    .replace(/\ue003/g, '/(?:.+/)?');
  const direct = /(?:^|\/)\*$/.test(pattern) && !floating;
  return new RegExp(`^${source}${direct || body.endsWith('**') ? '' : '(?:/.+)?'}$`);
}

export const OURS = 'baton';
export const PEERS = {
  [OURS]: (text) => {
    const ownership = createOwnership(parseCodeowners(text).rules);
    return (path) => ownership.ruleOf(path)?.owners ?? [];
  },
  codeowners: (text) => {
    const peer = new Codeowners(folderOf(text));
    return (path) => peer.getOwner(path);
  },
  'codeowners-utils': (text) => {
    const entries = utils.parse(text);
    return (path) => utils.matchFile(path, entries)?.owners ?? [];
  },
  'github-codeowners': (text) => {
    const peer = OwnershipEngine.FromCodeownersFile(
      join(folderOf(withoutComments(text)), '.github/CODEOWNERS'),
    );
    return (path) => peer.calcFileOwnership(path);
  },
  'minimatch, one a rule': (text) => {
    const rules = parseCodeowners(text).rules.map(({ pattern, owners }) => ({
      owners,
      globs: globsOf(pattern).map(
        (glob) =>
          new Minimatch(glob, { dot: true, nocomment: true, nonegate: true, noext: true, nobrace: true }),
      ),
    }));
    return lastFirst(rules, ({ globs }, path) => globs.some((glob) => glob.match(path)));
  },
  'ignore, one a rule': (text) => {
    const rules = parseCodeowners(text).rules.map(({ pattern, owners }) => ({
      owners,
      matcher: ignore().add(pattern),
    }));
    return lastFirst(rules, ({ matcher }, path) => matcher.ignores(path));
  },
  'one RegExp a rule': (text) => {
    const rules = parseCodeowners(text).rules.map(({ pattern, owners }) => ({
      owners,
      regExp: regExpOf(pattern),
    }));
    return lastFirst(rules, ({ regExp }, path) => regExp.test(path));
  },
};

/** Which of them are packages for CODEOWNERS. */
export const PACKAGES = ['codeowners', 'codeowners-utils', 'github-codeowners'];
