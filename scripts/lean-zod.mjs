// Leaves out of a bundle the methods of zod's schemas that nobody calls, and so the formats and checks that only they ask for.
import { readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const FILE = /[\\/]zod[\\/]v4[\\/]classic[\\/]schemas\.js$/;
/** Files that may call one; JSON Schema is no part of the bundle that this is for. */
const ZOD = /^(?!.*json-schema)[\w-]+\.js$/;
const OURS = /\.ts$/;
/** A method in a table of methods, which alone end with a comma. */
const METHOD = /^ {4}(?:async )?(\w+)\([^\n]*\) \{\n[\s\S]*?^ {4}\},\n/gm;

/** @param root folder of the project */
export function leanZod(root) {
  return {
    name: 'lean-zod',
    setup({ onLoad }) {
      onLoad({ filter: FILE }, async ({ path }) => {
        const zod = ['.', '../core'].flatMap((folder) => filesOf(join(dirname(path), folder), ZOD));
        const names = new Set([
          ...zod.flatMap(readInZod),
          ...filesOf(join(root, 'src'), OURS).flatMap(calledIn),
        ]);
        const text = await readFile(path, 'utf8');
        return { contents: text.replace(METHOD, (whole, name) => (names.has(name) ? whole : '')) };
      });
    },
  };
}

function filesOf(folder, those) {
  return readdirSync(folder, { recursive: true })
    .filter((name) => those.test(name))
    .map((name) => join(folder, name));
}

/** Names of what is called on anything: a schema, or something else that has a method of this name. Not called, it would have no `this`. */
function calledIn(file) {
  return [...readFileSync(file, 'utf8').matchAll(/\.\s*(\w+)(?:\?\.)?(?:<[^()]*>)?\(/g)].map(
    ([, name]) => name,
  );
}

/** In zod, names of what is read of anything but a whole module: `core.email` is no method of a schema. */
function readInZod(file) {
  const text = readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/ .*$/gm, '');
  const modules = new Set(
    [...text.matchAll(/^import (?:\* as (\w+)|\{ (util) \})/gm)].map(([, all, one]) => all ?? one),
  );
  return [...text.matchAll(/([\w$]*)[)\]]*\??\.\s*(\w+)/g)]
    .filter(([, of]) => !modules.has(of))
    .map(([, , name]) => name);
}
