import { afterEach, expect, test } from '@jest/globals';
import { openBranches } from '../../src/local/branches.ts';
import { openCache } from '../../src/local/cache.ts';
import { ConflictRepo } from '../support/conflict-repo.ts';

let repo = new ConflictRepo();
afterEach(() => {
  repo.remove();
  repo = new ConflictRepo();
});

async function open(over: Partial<Parameters<typeof openBranches>[1]> = {}) {
  const base = repo.run('rev-parse', 'main');
  const cache = await openCache(`${repo.dir}/.git`, 'branches');
  return openBranches(
    repo.git,
    { base, baseRef: 'refs/heads/main', remote: 'origin', contextBranch: 'baton', ...over },
    cache,
  );
}

const ref = (name: string, oid: string) => repo.run('update-ref', `refs/${name}`, oid);

test('the base, the context, merged branches, remote heads and tags are no changes', async () => {
  const root = repo.commit('main', { f: '1\n' });
  ref('heads/merged', root);
  const ahead = repo.commit('work', { f: '1\n', g: '2\n' }, [root]);
  ref('heads/baton', repo.commit(null, { log: '' }));
  ref('remotes/origin/main', repo.commit(null, { f: '1\n', m: '' }, [root]));
  ref('remotes/origin/baton', ahead);
  ref('remotes/other/theirs', ahead);
  ref('tags/t', ahead);
  repo.run('symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/main');
  repo.run('symbolic-ref', 'refs/heads/alias', 'refs/heads/work');
  const { branches, unseen } = await open();
  expect(unseen).toEqual([]);
  expect(branches).toMatchObject([
    {
      name: 'work',
      ref: 'refs/heads/work',
      head: ahead,
      mergeBases: [root],
      lines: 1,
      note: null,
      lastCommitAt: '2026-01-01T00:00:00.000Z',
    },
  ]);
  expect(branches[0]?.commits.map(({ oid }) => oid)).toEqual([ahead]);
});

test('a branch that is here and on the remote counts once, and which was taken is said', async () => {
  const root = repo.commit('main', { f: '1\n' });
  const one = repo.commit(null, { f: '2\n' }, [root]);
  const two = repo.commit(null, { f: '3\n' }, [one]);
  const apart = repo.commit(null, { f: '4\n' }, [root]);
  for (const [name, local, shared] of [
    ['equal', one, one],
    ['ahead', two, one],
    ['behind', one, two],
    ['parted', one, apart],
  ] as const) {
    ref(`heads/${name}`, local);
    ref(`remotes/origin/${name}`, shared);
  }
  ref('remotes/origin/there', one);
  const { branches } = await open();
  expect(branches.map(({ name, head, note }) => [name, head, note])).toEqual([
    ['ahead', two, 'the local branch is ahead of origin/ahead and was taken'],
    ['behind', two, 'origin/behind is ahead of the local branch and was taken'],
    ['equal', one, null],
    ['parted', one, 'the local branch has parted from origin/parted and was taken'],
    ['there', one, null],
  ]);
  expect((await open({ remote: null })).branches.map(({ name }) => name)).not.toContain('there');
});

test('a glob narrows, and named commits join under their names', async () => {
  const root = repo.commit('main', { f: '1\n' });
  const one = repo.commit('agent-1/one', { f: '2\n' }, [root]);
  repo.commit('human', { f: '3\n' }, [root]);
  expect((await open({ glob: 'agent-*' })).branches.map(({ name }) => name)).toEqual(['agent-1/one']);
  const also = [
    { name: 'human', oid: one },
    { name: one, oid: one },
    { name: 'base', oid: root },
  ];
  const { branches } = await open({ also });
  const oids = branches.map(({ name, head }) => [name, head]);
  expect(oids).toHaveLength(4);
  expect(Object.fromEntries(oids)).toMatchObject({ [one]: one, 'agent-1/one': one, base: root, human: one });
  expect(branches.find(({ name }) => name === 'base')).toMatchObject({ files: [], commits: [] });
});

test('a repository without any open branch has none', async () => {
  repo.commit('main', { f: '1\n' });
  expect((await open()).branches).toEqual([]);
});
