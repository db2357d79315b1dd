// Leaves out of a bundle what of re2js is never reached by src/core/expression.ts, which asks only whether a text matches.
import { readFile } from 'node:fs/promises';
import { leanTables } from './lean-unicode.mjs';

const FILE = /[\\/]re2js[\\/]build[\\/]index\.js$/;

/**
 * Classes that are replaced. RE2 has faster machines for what occurs often and in long texts, and falls back on its plain one, as
 * linear as they are, where they decline: here they always do. Titles and names of files are short.
 */
const INSTEAD = {
  DFA: 'class{match(){return null}}',
  Backtracker: '{maxBitStateLen:()=>-1}',
  OnePass: '{compile:()=>null}',
  Prefilter: '{Type:{NONE:0}}',
  PrefilterTree: '{build:()=>({type:Prefilter.Type.NONE})}',
  RE2JS: `{compile(expression){
Utils.checkPattern(expression);
const re2=RE2.compile(expression);
return{test:(text)=>re2.match(text)};
}}`,
};

/** The language calls these; text is made of an expression, a machine and its parts only to look at them. */
const BY_LANGUAGE = { constructor: true, toString: false };

export const leanRe2 = {
  name: 'lean-re2',
  setup({ onLoad }) {
    onLoad({ filter: FILE }, async ({ path }) => ({ contents: leanSource(await readFile(path, 'utf8')) }));
  },
};

/** @param text of re2js, as it is built: one file, a class or a function after the other, indented by tabs. */
export function leanSource(text) {
  let lean = leanTables(withoutComments(text)).replace(
    /^export \{.*\};$/m,
    'export { RE2JS, RE2JSException };',
  );
  for (const [name, code] of Object.entries(INSTEAD)) lean = replaced(lean, name, code);
  for (let before = ''; before !== lean; ) {
    before = lean;
    lean = withoutUnused(lean);
  }
  if (/\bthis\[[a-z]|\.toString\(\)/.test(lean))
    throw new Error('re2js calls methods that would be left out');
  return lean;
}

function withoutComments(text) {
  // The licence stays, and what tells the bundler that a call has no effect.
  return text.replace(/^\t*\/\*\*[\s\S]*?\*\/\n/gm, '').replace(/^\t*\/\/.*\n/gm, '');
}

function replaced(text, name, code) {
  const whole = new RegExp(`^var ${name} = class[^\\n]*\\{\\n[\\s\\S]*?^\\};$`, 'm');
  if (!whole.test(text)) throw new Error(`re2js has no class ${name}`);
  return text.replace(whole, () => `var ${name} = ${code};`);
}

const METHOD = /^\t(?:static )?(?:get |set |\*)?(\w+)\([^\n]*\) \{\n[\s\S]*?^\t\}\n/gm;
const TOP = /^(?:var|const|function) (\w+)(?:[^\n]*[;}]\n|[^\n]*[[{(]\n[\s\S]*?^[\]})][^\n]*\n)/gm;

/** Without methods and declarations whose names stand nowhere else. */
function withoutUnused(text) {
  const counts = new Map();
  for (const [word] of text.matchAll(/\b\w+\b/g)) counts.set(word, (counts.get(word) ?? 0) + 1);
  const drop = (whole, name) => {
    const called = Object.hasOwn(BY_LANGUAGE, name) ? BY_LANGUAGE[name] : undefined;
    if (called !== undefined) return called ? whole : '';
    const within = [...whole.matchAll(new RegExp(`\\b${name}\\b`, 'g'))].length;
    return counts.get(name) === within ? '' : whole;
  };
  return text.replace(METHOD, drop).replace(TOP, drop);
}
