import { LineCounter, parse, parseDocument } from 'yaml';
import type { Fault } from '../errors.ts';

/** A workflow file of the repository, by its path from the root. */
export interface WorkflowFile {
  readonly path: string;
  readonly text: string;
}

/** What the two workflow files of the Action take from the repository. */
export interface WorkflowWish {
  /** Names of the workflows whose end is waited for, in order. */
  readonly names: readonly string[];
  /** The branch that pull requests go to. */
  readonly base: string;
  /** Commit of the Action that the files are pinned to, or `OWNER/NAME@COMMIT` of a fork; null leaves the place for it open. */
  readonly pin: string | null;
}

/** Events by which a workflow leaves checks on the head of a pull request. */
const CHECKING = new Set(['pull_request', 'pull_request_target', 'push']);
/** Where the Action is published. */
export const ACTION = 'baton-bot/baton';
export const OPEN_PIN = '0'.repeat(40);
/** What `WorkflowWish.pin` may be. */
export const PIN = /^(?:[\w-]+\/[\w.-]+@)?[0-9a-f]{40}$/;
/** YAML that is read from others expands its aliases no further than this. */
const MOST_ALIASES = 100;

/**
 * Names of the workflows that leave checks on pull requests, sorted; without Baton's own. A workflow without a name goes by
 * its path, as GitHub has it. A file that is not a workflow is passed over: GitHub does not run it either, see
 * {@link brokenWorkflows}.
 */
export function checkingWorkflows(files: readonly WorkflowFile[]): string[] {
  const names = files.flatMap(({ path, text }) => {
    const workflow = readWorkflow(text);
    if (workflow === null || !eventsOf(workflow.on).some((event) => CHECKING.has(event))) return [];
    return typeof workflow.name === 'string' && workflow.name !== '' ? [workflow.name] : [path];
  });
  return [...new Set(names)].filter((name) => !/^baton\b/i.test(name)).sort();
}

/** Workflow files that are no YAML, with the place of the first fault of each. */
export function brokenWorkflows(files: readonly WorkflowFile[]): Fault[] {
  return files.flatMap(({ path, text }) => {
    const lines = new LineCounter();
    const [error] = parseDocument(text, {
      lineCounter: lines,
      prettyErrors: false,
      logLevel: 'silent',
    }).errors;
    if (error === undefined) return [];
    const { line, col } = lines.linePos(error.pos[0]);
    return [
      {
        code: 'init.workflow',
        message: `this workflow cannot be read and is left out: ${error.message}`,
        place: { file: path, line, column: col },
        hint: 'GitHub does not run it either: mend it, then draw again with `baton init --write --github --force`.',
      },
    ];
  });
}

function readWorkflow(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const read: unknown = parse(text, { maxAliasCount: MOST_ALIASES, logLevel: 'error' });
    return typeof read === 'object' && read !== null ? (read as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

/** `on` is one event, a list of them, or a map by event. */
function eventsOf(on: unknown): string[] {
  if (typeof on === 'string') return [on];
  if (Array.isArray(on)) return on.map(String);
  return typeof on === 'object' && on !== null ? Object.keys(on) : [];
}

/** One of the files of `examples/workflows`, made to fit a repository. */
export function fitWorkflow(template: string, { names, base, pin }: WorkflowWish): string {
  const waiting = names.length === 0 ? withoutCi(template) : template;
  return waiting
    .replace(/^( {4}workflows: )\[CI\]$/m, (_, key: string) => key + flow(names))
    .replace(/^( {4}branches: )\[main\]$/m, (_, key: string) => key + flow([base]))
    .replace(/^( *- uses: )\S+@0{40}(.*)$/m, (line, key: string, release: string) =>
      pin === null ? line : key + pinned(pin, release),
    );
}

/** The name of the release stands beside the commit as long as that is one of ours. */
function pinned(pin: string, release: string): string {
  return pin.includes('@') ? pin : `${ACTION}@${pin}${release}`;
}

/** GitHub refuses a `workflow_run` that names no workflow. */
function withoutCi(template: string): string {
  return template.replace(/^ {2}# Finished CI\..*\n {2}workflow_run:\n(?: {4}.*\n)+/m, '');
}

/** A list in YAML. What could be read as something else than text is quoted. */
function flow(words: readonly string[]): string {
  const plain = (word: string) =>
    /^[A-Za-z][\w./-]*$/.test(word) && !/^(?:true|false|null|y|n|yes|no|on|off)$/i.test(word);
  return `[${words.map((word) => (plain(word) ? word : JSON.stringify(word))).join(', ')}]`;
}
