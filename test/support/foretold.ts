import type { PairResult } from '../../src/core/conflicts/pairs.ts';
import { neededVersions, predictPair } from '../../src/core/conflicts/predict.ts';
import type { ChangedPair, Version } from '../../src/core/conflicts/versions.ts';
import { readFiles } from '../../src/local/diff.ts';
import type { ConflictRepo, Tree } from './conflict-repo.ts';

/** Three commits, by one process: a base, and two that stand on it. */
export function threeCommits(
  repo: ConflictRepo,
  trees: readonly [base: Tree, a: Tree, b: Tree],
): [string, string, string] {
  const stream = trees.map((tree, at) => {
    const files = Object.entries(tree).map(([path, content]) => {
      const { mode = '100644', text = '', oid } = typeof content === 'string' ? { text: content } : content;
      if (oid !== undefined) return `M ${mode} ${oid} ${path}\n`;
      return `M ${mode} inline ${path}\ndata ${Buffer.byteLength(text)}\n${text}\n`;
    });
    return [
      `commit refs/heads/${'oab'[at]}\nmark :${at + 1}\ncommitter C <c@example.invalid> 0 +0000\ndata 1\n${at}\n`,
      at === 0 ? '' : 'from :1\n',
      'deleteall\n',
      ...files,
    ].join('');
  });
  repo.input(stream.join(''), 'fast-import', '--quiet', '--force');
  return repo.run('rev-parse', 'o', 'a', 'b').split('\n') as [string, string, string];
}

/** What a forge would give of two commits, read from a real repository; the pair as it is foretold from it alone. */
export async function foretell(
  repo: ConflictRepo,
  commits: readonly [base: string, a: string, b: string],
  complete: { readonly a?: boolean; readonly b?: boolean } = {},
): Promise<PairResult> {
  const [base, a, b] = commits;
  const side = async (name: 'a' | 'b', head: string) => ({
    name,
    files: await readFiles(repo.git, base, head),
    complete: complete[name] ?? true,
  });
  const pair: ChangedPair = { a: await side('a', a), b: await side('b', b) };
  const heads = { base, a, b };
  const needed = neededVersions(pair);
  const found = readVersions(
    repo,
    needed.map(({ path, which }) => `${heads[which]}:${path}`),
  );
  return predictPair(pair, ({ path, which }) => found.get(`${heads[which]}:${path}`));
}

function readVersions(repo: ConflictRepo, names: readonly string[]): Map<string, Version> {
  const trees = new Map<string, Map<string, readonly [mode: string, oid: string]>>();
  return new Map(
    names.map((name) => {
      const [commit, path] = [name.slice(0, 40), name.slice(41)];
      let tree = trees.get(commit);
      if (tree === undefined) {
        tree = new Map();
        for (const line of repo.run('ls-tree', '-r', '-t', '-z', commit).split('\0')) {
          const [, mode = '', oid = '', at = ''] = /^(\d+) \w+ (\w+)\t(.*)$/s.exec(line) ?? [];
          tree.set(at, [mode, oid]);
        }
        trees.set(commit, tree);
      }
      return [name, versionOf(repo, tree.get(path))];
    }),
  );
}

function versionOf(repo: ConflictRepo, entry: readonly [mode: string, oid: string] | undefined): Version {
  if (entry === undefined) return { kind: 'absent' };
  const [mode, oid] = entry;
  if (mode === '040000') return { kind: 'folder' };
  if (mode === '120000') return { kind: 'link', oid };
  if (mode === '160000') return { kind: 'submodule', oid };
  const executable = mode === '100755';
  const text = repo.input(`${oid}\n`, 'cat-file', '--batch').slice(`${oid} blob `.length);
  const [size = ''] = text.split('\n', 1);
  const content = text.slice(size.length + 1, size.length + 1 + Number(size));
  return content.includes('\0')
    ? { kind: 'binary', oid, executable }
    : { kind: 'text', oid, executable, text: content };
}
