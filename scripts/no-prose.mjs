// Leaves out of a bundle what only the pages of the documentation are made of: descriptions of keys, events, clocks and traps.
import { readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

const LITERAL = /'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/.source;
const PROSE = `(?:${LITERAL})(?:\\s*\\+\\s*(?:${LITERAL}))*`;
const SEP = '[\\\\/]';

/** Where the policy's keys are described, and where rows of tables say what they are about; `reference.ts` beside them reads it. */
const KEYS = new RegExp(`${SEP}src${SEP}core${SEP}policy${SEP}[\\w-]+\\.ts$`);
const ROWS = new RegExp(
  `${SEP}src${SEP}core${SEP}(?:context${SEP}events${SEP}[\\w-]+|clocks${SEP}table|change${SEP}recorders|policy${SEP}traps${SEP}[\\w-]+)\\.ts$`,
);

/** @param root folder of the project */
export function noProse(root) {
  const describing = functionsOf(join(root, 'src/core/policy'));
  return {
    name: 'no-prose',
    setup({ onLoad }) {
      onLoad({ filter: ROWS }, async ({ path }) => ({
        loader: 'ts',
        contents: plainRows(await readFile(path, 'utf8')),
      }));
      onLoad({ filter: KEYS }, async ({ path }) => ({
        loader: 'ts',
        contents: plainKeys(await readFile(path, 'utf8'), describing),
      }));
    },
  };
}

/** Names of the functions that make a key of its description. */
function functionsOf(folder) {
  const files = readdirSync(folder).filter((name) => name.endsWith('.ts'));
  const names = files.flatMap((name) =>
    [...readFileSync(join(folder, name), 'utf8').matchAll(/const (\w+) = \(about: string\b/g)].map(
      ([, found]) => found,
    ),
  );
  return new RegExp(`\\b(${names.join('|')})\\(\\s*${PROSE}`, 'g');
}

function plainRows(text) {
  return text.replace(new RegExp(`^(\\s+about:\\s*)${PROSE}(?=,?$)`, 'gm'), "$1''");
}

function plainKeys(text, describing) {
  const described = new RegExp(`\\s*\\.describe\\(\\s*(?:about|${PROSE}),?\\s*\\)`, 'g');
  return text.replace(describing, "$1(''").replace(described, '');
}
