import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { MergedChange } from '../../src/core/change/replay.ts';
import { Git } from '../../src/local/git.ts';
import { historyOf } from '../../src/local/merged.ts';
import { findBase, openRepository } from '../../src/local/repository.ts';
import { Hub } from '../support/hub.ts';

let hub: Hub;
let desk: string;

/** Branches from `from`, commits files one by one, and goes back to main. */
function branch(name: string, from: string, ...commits: Record<string, string>[]): void {
  hub.git(desk, 'checkout', '-q', '-b', name, from);
  for (const [at, files] of commits.entries()) hub.commit(desk, files, `work ${at + 1} on ${name}`);
}

function merge(name: string, subject: string): void {
  hub.git(desk, 'checkout', '-q', 'main');
  hub.git(desk, 'merge', '-q', '--no-ff', '-m', subject, name);
}

beforeAll(() => {
  hub = new Hub();
  desk = hub.clone('desk', 'agent-002@agents.example');
  const first = hub.git(desk, 'rev-parse', 'main');
  branch('one', 'main', { 'src/a.txt': 'one\n' }, { 'src/b.txt': 'b\n' });
  branch('two', first, { 'docs/a.md': '# B\n' });
  merge('one', 'Merge pull request #11 from acme/agent-002/one');
  // One that takes over what the base and another open branch have meanwhile.
  branch('three', first, { 'three.txt': '3\n' });
  hub.git(desk, 'merge', '-q', '-m', 'catch up', 'main');
  hub.git(desk, 'merge', '-q', '-m', 'take two', 'two');
  hub.commit(desk, { 'three.txt': '3\n3\n' }, 'more of three');
  merge('two', "Merge branch 'two'");
  merge('three', 'Merge pull request #13 from acme/three');
  hub.commit(desk, { 'src/c.txt': 'c\n' }, 'feat: squashed (#14)\n\nBaton-Agent: agent-003');
  hub.commit(desk, { 'src/c.txt': 'd\n' }, 'feat: the rest of it (#14)');
  hub.git(desk, 'mv', 'src/b.txt', 'src/moved.txt');
  hub.commit(desk, { 'straight.txt': 's\n' }, 'straight to the base');
}, 120_000);
afterAll(() => hub.dispose());

async function read(cwd: string, last: number, readsHead = false): Promise<MergedChange[]> {
  const repository = await openRepository(new Git(cwd, hub.env));
  const changes: MergedChange[] = [];
  const history = historyOf(repository, await findBase(repository), () => readsHead);
  for await (const change of history.merged(last)) changes.push(change);
  return changes;
}

const paths = ({ facts }: MergedChange) => facts.change.files.map(({ path }) => path);

test('merges, squashes and direct commits are changes, the newest first; the first commit is none', async () => {
  const changes = await read(desk, 200);
  expect(changes.map((each) => [each.name, each.facts.change.branch, paths(each)])).toEqual([
    [hub.git(desk, 'rev-parse', 'HEAD').slice(0, 10), '', ['src/moved.txt', 'straight.txt']],
    ['#14', '', ['src/c.txt']],
    [expect.stringMatching(/^#14@[0-9a-f]{10}$/), '', ['src/c.txt']],
    // Two merge bases: what git takes for the first decides what else is shown.
    ['#13', 'three', expect.arrayContaining(['three.txt'])],
    [expect.stringMatching(/^[0-9a-f]{10}$/), 'two', ['docs/a.md']],
    ['#11', 'agent-002/one', ['src/a.txt', 'src/b.txt']],
  ]);
});

test('files, commits and merge bases are those that git names', async () => {
  for (const { commit, facts } of await read(desk, 200)) {
    const [, first = '', second] = hub.git(desk, 'rev-list', '--parents', '-n', '1', commit).split(' ');
    const head = second ?? commit;
    const { change } = facts;
    expect(change.head).toBe(head);
    expect(change.mergeBase).toBe(hub.git(desk, 'merge-base', first, head));
    expect(paths({ facts } as MergedChange)).toEqual(
      hub.git(desk, 'diff', '--name-only', '-M50%', `${first}...${head}`).split('\n'),
    );
    const commits = hub.git(desk, 'rev-list', `${first}..${head}`).split('\n').sort();
    expect(change.commits.map(({ oid }) => oid).sort()).toEqual(commits);
  }
});

test('who and what is real, and the rest is said to be unseen', async () => {
  const [last, , squashed] = await read(desk, 3);
  expect(last?.facts.change.files[0]).toMatchObject({ previous: 'src/b.txt', status: 'renamed' });
  expect(squashed?.facts.change.commits).toMatchObject([
    { author: { email: 'agent-002@agents.example' }, trailers: [{ key: 'Baton-Agent', value: 'agent-003' }] },
  ]);
  expect(squashed?.facts.unseen.map(({ what }) => what)).toEqual(['context', 'conflicts', 'open']);
  expect(squashed?.facts.headPaths).toEqual(['src/c.txt']);
});

test('all files of the head are listed only where a rule asks for them', async () => {
  const [, , third] = await read(desk, 3, true);
  expect(third?.facts.headPaths).toContain('README.md');
});

test('as many as are asked for; a part of history is read as the whole', async () => {
  const all = await read(desk, 200);
  for (let last = 1; last <= all.length; last += 1) {
    const some = await read(desk, last);
    expect(some.map(({ facts }) => facts.change)).toEqual(
      all.slice(0, last).map(({ facts }) => facts.change),
    );
  }
});

test('a history that is cut off is refused, unless what is asked for is whole', async () => {
  const shallow = `${hub.root}/shallow`;
  hub.git(hub.root, 'clone', '-q', '--depth', '3', `file://${desk}`, shallow);
  await expect(read(shallow, 200)).rejects.toMatchObject({
    faults: [{ code: 'backtest.shallow', hint: expect.stringContaining('--unshallow') }],
  });
  expect((await read(shallow, 2)).map(({ name }) => name)).toHaveLength(2);
});
