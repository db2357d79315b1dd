// Bundles the Action into one file of which only what is needed is compiled.
import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { build, transform } from 'esbuild';

/** The licences that esbuild gathers at the end of a file. */
const LICENCES = /\/\*! Bundled license information:([\s\S]*)\*\/\s*$/;

/**
 * Node compiles the whole of a file before it runs the first line, which takes 26 ms for all that the Action can need. Here every
 * part is compiled as it is asked for: what the first request needs at once, the engine while GitHub is
 * thinking.
 *
 * @param options of esbuild, but for what is decided here
 */
export async function buildOneFile({ outdir, ...options }, name, entry) {
  const { outputFiles, metafile } = await build({
    ...options,
    // The loader gives every part its `require`.
    banner: {},
    entryPoints: { [name]: entry },
    outdir,
    splitting: true,
    chunkNames: 'part-[hash]',
    minifyIdentifiers: true,
    metafile: true,
    write: false,
  });
  const entryFile = Object.keys(metafile.outputs).find((file) => metafile.outputs[file].entryPoint === entry);
  const parts = {};
  const licences = new Set();
  const files = outputFiles.sort((a, b) => (a.path < b.path ? -1 : 1));
  const names = new Map(files.map(({ path }, at) => [basename(path), String(at)]));
  for (const { path, text } of files) {
    for (const licence of licencesIn(text)) licences.add(licence);
    parts[names.get(basename(path))] = await asFunction(text.replace(LICENCES, ''), options.target, names);
  }
  const file = join(outdir, `${name}.js`);
  await writeFile(
    file,
    wholeFile(parts, names.get(basename(entryFile)), licencesOf(licences), await helpers(options.target)),
  );
  return file;
}

const MINIFIED = { minifyWhitespace: true, minifySyntax: true, minifyIdentifiers: true };
/** Of the helpers that esbuild puts before what imports and exports, those that it calls after them. */
const HELPERS = ['__export', '__reExport', '__toESM', '__toCommonJS'];
const NAMES = HELPERS.join(',');
const HEAD = /^(?:var __\w+ = .*\n(?:[ })].*\n)*)+/;
/** What esbuild puts behind it for those who read it without running it. */
const TAIL = /\/\/ Annotate the CommonJS export names[\s\S]*$/;

/** How a part asks for another, and calls what it is given: `(0, part.name)()` keeps `this` away, of which no module knows. */
const ASKED = /^var (import_part_\w+) = require\("\.\/(part-\w+\.js)"\);$/gm;
const GIVEN = /"\.\/(part-\w+\.js)"/g;
const CALLED = /\(0, (import_part_\w+\.\w+)\)/g;

/** With the short names of parts. */
function briefly(code, names) {
  return code
    .replace(ASKED, (whole, variable, part) =>
      code.split(variable).length > 2 ? whole : `require("./${names.get(part)}");`,
    )
    .replace(GIVEN, (whole, part) => (names.has(part) ? `"./${names.get(part)}"` : whole))
    .replace(CALLED, '$1');
}

/**
 * What imports and exports as a module does, as a function of `require`, `module`, `exports` and the helpers.
 *
 * @param names short ones of the parts, by those of their files
 */
async function asFunction(text, target, names) {
  const { code: whole } = await transform(text, {
    format: 'cjs',
    target,
    platform: 'node',
    // `import()` of a part becomes a `require` that runs a little later.
    supported: { 'dynamic-import': false },
  });
  const own = briefly(whole.replace(HEAD, '').replace(TAIL, ''), names);
  // A function that nobody is given would be left out.
  const given = `give(function(require,module,exports,${NAMES}){\n${own}\n});`;
  const { code } = await transform(given, { target, ...MINIFIED });
  return code.trim().replace(/^give/, '').replace(/;$/, '');
}

/** The helpers, once for all parts. */
async function helpers(target) {
  const every = "import one from 'one'; import('two'); export * from 'three'; export const four = 4;";
  const { code } = await transform(every, { format: 'cjs', target, supported: { 'dynamic-import': false } });
  const [head = ''] = HEAD.exec(code) ?? [];
  const missing = HELPERS.filter((name) => !head.includes(`var ${name} = `));
  if (missing.length > 0) throw new Error(`esbuild no longer writes ${missing.join(', ')}`);
  return (await transform(head, { target, minifyWhitespace: true, minifySyntax: true })).code;
}

const END = '*/';
/** Begins what stands for a character that may not be in the file: four hexadecimal digits follow. */
const MARK = '\x7f';

/**
 * Without what would end the comment, and in ASCII alone: Node reads a file with any other character as one of two bytes a
 * character, which costs eight milliseconds.
 */
function encoded(code) {
  const marked = (unit) => MARK + hex(unit);
  // The mark itself first, or it would be taken for one that was put there.
  return code.replace(/[\x7f-\uffff]/g, marked).replaceAll(END, `*${marked('/')}`);
}

function hex(unit) {
  return unit.charCodeAt(0).toString(16).padStart(4, '0');
}

/**
 * The parts stand in a comment, which Node passes over twenty times as fast as code, and are read from the file itself. A part is
 * found by its distance from the file's end, since the table before them grows with each.
 */
function wholeFile(parts, entry, after, shared) {
  const texts = Object.entries(parts).map(([name, code]) => {
    return [name, Buffer.from(`${encoded(code)}\n`)];
  });
  const tail = Buffer.from(`${END}\n${after}`);
  let fromEnd = tail.length;
  const places = texts.toReversed().map(([name, bytes]) => {
    fromEnd += bytes.length;
    return [name, [fromEnd, bytes.length]];
  });
  const head = Buffer.from(`${shared}${loader(Object.fromEntries(places.toReversed()), entry)}/*\n`);
  return Buffer.concat([head, ...texts.map(([, bytes]) => bytes), tail]);
}

function loader(places, entry) {
  return `import{fstatSync,openSync,readSync}from'node:fs';import{createRequire}from'node:module';import{fileURLToPath}from'node:url';import{runInThisContext}from'node:vm';
const node=createRequire(import.meta.url),loaded=new Map(),file=openSync(fileURLToPath(import.meta.url)),{size}=fstatSync(file);
const parts=${JSON.stringify(places)};
function textOf([fromEnd,length]){
const bytes=Buffer.alloc(length);
readSync(file,bytes,0,length,size-fromEnd);
return bytes.latin1Slice().replace(/\\x7f([0-9a-f]{4})/g,(_,unit)=>String.fromCharCode(parseInt(unit,16)));
}
function load(name){
const part=name.startsWith('./')?name.slice(2):name;
if(!Object.hasOwn(parts,part))return node(name);
const known=loaded.get(part);
if(known)return known.exports;
const made={exports:{}};
loaded.set(part,made);
runInThisContext(textOf(parts[part]),{filename:'part-'+part})(load,made,made.exports,${NAMES});
return made.exports;
}
load('./${entry}');
`;
}

/** Each begins with the name of its file and a colon. */
function licencesIn(text) {
  const found = LICENCES.exec(text)?.[1] ?? '';
  return found
    .split(/^(?=\S+:$)/m)
    .slice(1)
    .map((licence) => licence.trim().replace(/[\x80-\uffff]/g, (unit) => `\\u${hex(unit)}`));
}

function licencesOf(licences) {
  return licences.size === 0
    ? ''
    : `/*! Bundled license information:\n\n${[...licences].sort((a, b) => (a < b ? -1 : 1)).join('\n\n')}\n*/\n`;
}
