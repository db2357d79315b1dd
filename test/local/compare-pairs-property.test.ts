import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { openBranches } from '../../src/local/branches.ts';
import { openCache } from '../../src/local/cache.ts';
import { comparePairs } from '../../src/local/compare-pairs.ts';
import { ConflictRepo } from '../support/conflict-repo.ts';

const FOLDERS = ['', 'x/', 'y/', 'x/in/'];
const NAMES = ['a', 'b', 'x'];
const PATHS = FOLDERS.flatMap((folder) => NAMES.map((name) => `${folder}${name}`));
const body = (seed: string) => Array.from({ length: 8 }, (_, line) => `${seed} line ${line}\n`).join('');

type Files = ReadonlyMap<string, string>;
type Edit = (files: Files) => Files;

/** Puts a file where nothing stands in its way: a folder of that name goes, a file where a folder must be goes. */
function put(files: Files, path: string, text: string): Files {
  const clear = [...files].filter(
    ([known]) => !known.startsWith(`${path}/`) && !path.startsWith(`${known}/`),
  );
  return new Map([...clear, [path, text]]);
}

const path = fc.constantFrom(...PATHS);
const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc.tuple(path, fc.nat(3)).map(
    ([to, seed]): Edit =>
      (files) =>
        put(files, to, body(`new ${seed}`)),
  ),
  fc.tuple(path, fc.nat(7), fc.nat(2)).map(
    ([at, line, seed]): Edit =>
      (files) => {
        const text = files.get(at);
        return text === undefined
          ? files
          : new Map([...files, [at, text.split('\n').with(line, `edit ${seed}`).join('\n')]]);
      },
  ),
  path.map(
    (at): Edit =>
      (files) =>
        new Map([...files].filter(([known]) => known !== at)),
  ),
  fc.tuple(path, path).map(
    ([from, to]): Edit =>
      (files) => {
        const text = files.get(from);
        const rest = new Map([...files].filter(([known]) => known !== from));
        return text === undefined ? files : put(rest, to, text);
      },
  ),
  fc.constantFrom(['x/', 'z/'], ['y/', 'z/y/'], ['x/in/', 'in/'], ['y/', 'x/'], ['x/', 'x/in/']).map(
    ([from = '', to = '']): Edit =>
      (files) => {
        const moved = [...files].filter(([known]) => known.startsWith(from));
        const rest: Files = new Map([...files].filter(([known]) => !known.startsWith(from)));
        return moved.reduce((all, [known, text]) => put(all, to + known.slice(from.length), text), rest);
      },
  ),
);

/** History as a list of commits: each on one or two earlier ones, with some edits. The first is the root. */
const history = fc.array(
  fc.record({
    on: fc.nat(),
    also: fc.option(fc.nat(), { freq: 4, nil: null }),
    edits: fc.array(edit, { minLength: 1, maxLength: 3 }),
  }),
  { minLength: 3, maxLength: 9 },
);

test('the index and one merge a candidate answer as merging all pairs does', async () => {
  const start: Files = new Map(['a', 'x/a', 'x/b', 'x/in/a', 'y/a', 'y/b'].map((at) => [at, body(at)]));
  await fc.assert(
    fc.asyncProperty(history, fc.nat(8), async (commits, baseAt) => {
      const repo = new ConflictRepo();
      try {
        const made: { oid: string; files: Files }[] = [
          { oid: repo.commit(null, Object.fromEntries(start)), files: start },
        ];
        for (const [at, { on, also, edits }] of commits.entries()) {
          const parents = [on, ...(also === null ? [] : [also])].map((pick) => made[pick % made.length]!);
          const files = edits.reduce((known, change) => change(known), parents[0]!.files);
          const oid = repo.commit(`b${at}`, Object.fromEntries(files), [
            ...new Set(parents.map((p) => p.oid)),
          ]);
          made.push({ oid, files });
        }
        const base = made[baseAt % made.length]!.oid;
        const cache = await openCache(`${repo.dir}/.git`, 'test');
        const open = await openBranches(
          repo.git,
          { base, baseRef: null, remote: null, contextBranch: 'baton' },
          cache,
        );
        const found = await comparePairs(repo.git, open, { base: { name: '(base)', oid: base } }, cache);
        const told = new Map(
          [...found.pairs, ...found.withBase].map(({ a, b, conflict }) => [[a, b].sort().join(), conflict]),
        );
        const sides = [
          ...open.branches.map(({ name, head }) => ({ name, head })),
          { name: '(base)', head: base },
        ];
        for (const [at, a] of sides.entries()) {
          for (const b of sides.slice(at + 1)) {
            const pair = [a.name, b.name].sort().join();
            expect({ pair, conflict: told.get(pair) ?? false }).toEqual({
              pair,
              conflict: repo.naive(a.head, b.head),
            });
          }
        }
      } finally {
        repo.remove();
      }
    }),
    { numRuns: 10 },
  );
}, 600_000);
