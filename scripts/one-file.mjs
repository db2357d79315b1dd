// Bundles the Action into one file of which only what is needed is compiled.
import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { build, transform } from 'esbuild';

/** The licences that esbuild gathers at the end of a file. */
const LICENCES = /\/\*! Bundled license information:([\s\S]*)\*\/\s*$/;

/**
 * Node compiles the whole of a file before it runs the first line, which takes 26 ms for all that the Action can need. Here every
 * part is a text of its own, compiled as it is asked for: what the first request needs at once, the engine while GitHub is
 * thinking.
 *
 * @param options of esbuild, but for what is decided here
 */
export async function buildOneFile({ outdir, banner: _, ...options }, name, entry) {
  const { outputFiles, metafile } = await build({
    ...options,
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
  for (const { path, text } of outputFiles.sort((a, b) => (a.path < b.path ? -1 : 1))) {
    for (const licence of licencesIn(text)) licences.add(licence);
    parts[basename(path)] = await asFunction(text.replace(LICENCES, ''), options.target);
  }
  const file = join(outdir, `${name}.js`);
  await writeFile(file, `${loader(parts, basename(entryFile))}${licencesOf(licences)}`);
  return file;
}

/** What imports and exports as a module does, as the body of a function of `require`, `module` and `exports`. */
async function asFunction(text, target) {
  const { code } = await transform(text, {
    format: 'cjs',
    target,
    platform: 'node',
    minifyWhitespace: true,
    minifySyntax: true,
    // `import()` of a part becomes a `require` that runs a little later.
    supported: { 'dynamic-import': false },
  });
  return code.trim();
}

function loader(parts, entry) {
  const texts = Object.entries(parts).map(
    ([name, code]) => `${JSON.stringify(name)}:${JSON.stringify(code)}`,
  );
  return `import{createRequire}from'node:module';import{compileFunction}from'node:vm';
const node=createRequire(import.meta.url),loaded=new Map();
const parts={
${texts.join(',\n')}
};
function load(name){
const part=name.startsWith('./')?name.slice(2):name;
if(!Object.hasOwn(parts,part))return node(name);
const known=loaded.get(part);
if(known)return known.exports;
const made={exports:{}};
loaded.set(part,made);
compileFunction(parts[part],['require','module','exports'],{filename:part})(load,made,made.exports);
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
    .map((licence) => licence.trim());
}

function licencesOf(licences) {
  return licences.size === 0
    ? ''
    : `/*! Bundled license information:\n\n${[...licences].sort().join('\n\n')}\n*/\n`;
}
