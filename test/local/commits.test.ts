import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { readCommits } from '../../src/local/commits.ts';
import { Git } from '../../src/local/git.ts';

let folder: string;
const env = {
  PATH: process.env.PATH,
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_AUTHOR_NAME: 'Ann',
  GIT_AUTHOR_EMAIL: 'ann@x.example',
  GIT_COMMITTER_NAME: 'Bob',
  GIT_COMMITTER_EMAIL: 'bob@x.example',
  GIT_AUTHOR_DATE: '2026-11-20T12:00:00Z',
  GIT_COMMITTER_DATE: '2026-11-20T13:00:00+01:00',
};
const git = (args: string[], input: string | Buffer = '', extra = {}) =>
  execFileSync('git', args, {
    cwd: folder,
    env: { ...env, ...extra },
    input,
    stdio: ['pipe', 'pipe', 'pipe'],
  })
    .toString()
    .trim();
const commit = (message: string | Buffer, extra = {}) =>
  git(
    ['commit', '-q', '--allow-empty', '--allow-empty-message', '--cleanup=verbatim', '-F', '-'],
    message,
    extra,
  );
const read = (range = 'HEAD') => readCommits(new Git(folder, env), range);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'baton-commits-'));
  git(['init', '-q', '-b', 'main']);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('a root commit, with author and committer apart and the date in UTC', async () => {
  commit('first\n\nbody\n\nBaton-Agent: agent-004\n');
  expect(await read()).toEqual([
    {
      oid: git(['rev-parse', 'HEAD']),
      author: { name: 'Ann', email: 'ann@x.example' },
      committer: { name: 'Bob', email: 'bob@x.example' },
      trailers: [{ key: 'Baton-Agent', value: 'agent-004' }],
      subject: 'first',
      committedAt: '2026-11-20T12:00:00.000Z',
    },
  ]);
});

test.each([
  ['in an earlier paragraph', 's\n\nBaton-Agent: agent-004\n\nthe end', []],
  ['within a line', 's\n\nabout Baton-Agent: agent-004 and Claude', []],
  ['as the subject', 'Baton-Agent: agent-004', []],
  ['twice', 's\n\nBaton-Agent: a\nBaton-Agent: b', ['a', 'b']],
  ['folded over lines', 's\n\nBaton-Agent: agent\n  004', ['agent 004']],
  ['with carriage returns', 's\r\n\r\nBaton-Agent: agent-004\r\n', ['agent-004']],
  ['with separator bytes in it', 's\n\nBaton-Agent: a\u001f\u001eb', ['a\u001f\u001eb']],
])('a trailer %s', async (_, message, values) => {
  commit(message);
  const [only] = await read();
  expect(only?.trailers.map(({ value }) => value)).toEqual(values);
});

test("the user's own trailer settings change nothing", async () => {
  commit('s\n\nBaton-Agent: agent-004\nOther# x');
  git(['config', 'trailer.separators', '#']);
  git(['config', 'log.showSignature', 'true']);
  expect((await read())[0]?.trailers).toEqual([]);
  commit('s\n\nBaton-Agent: agent-004');
  expect((await read())[0]?.trailers).toEqual([{ key: 'Baton-Agent', value: 'agent-004' }]);
});

test('merges and empty messages', async () => {
  commit('one');
  git(['checkout', '-q', '-b', 'side']);
  commit('');
  git(['checkout', '-q', 'main']);
  commit('two');
  git(['merge', '-q', '--no-ff', '-m', 'merge', 'side']);
  expect((await read()).map(({ subject }) => subject).sort()).toEqual(['', 'merge', 'one', 'two']);
});

test('bytes that are no UTF-8 come through, and a stated encoding is honoured', async () => {
  const head = `tree ${git(['mktree'])}\nauthor A <\xe9@x.example> 1 +0000\ncommitter B <b@x.example> 1 +0000\n`;
  const write = (text: string) =>
    git(['hash-object', '-t', 'commit', '-w', '--stdin'], Buffer.from(text, 'latin1'));
  const [raw] = await read(write(`${head}\n\xff\n\nBaton-Agent: \xe9\n`));
  expect(raw).toMatchObject({
    author: { email: '\udce9@x.example' },
    subject: '\udcff',
    trailers: [{ key: 'Baton-Agent', value: '\udce9' }],
  });
  const [stated] = await read(write(`${head}encoding ISO-8859-1\n\ncaf\xe9\n`));
  expect(stated?.subject).toBe('café');
});

test('.mailmap belongs to the change and is not applied', async () => {
  writeFileSync(join(folder, '.mailmap'), 'Boss <boss@x.example> <ann@x.example>\n');
  git(['config', 'log.mailmap', 'true']);
  git(['add', '.']);
  commit('one');
  expect((await read())[0]?.author.email).toBe('ann@x.example');
});

test('an empty range is no commit, and a range that looks like an option is none', async () => {
  commit('one');
  expect(await read('HEAD..HEAD')).toEqual([]);
  await expect(read('--all')).rejects.toMatchObject({ name: 'UserError' });
});

test('a malformed commit is read as far as it goes', async () => {
  const tree = git(['mktree']);
  const raw = `tree ${tree}\nauthor <> 1\ncommitter Bob <bob@x.example> 99999999999999999 +0000\n\nodd\n`;
  const oid = git(['hash-object', '-t', 'commit', '-w', '--literally', '--stdin'], raw);
  const [only] = await read(oid);
  expect(only).toMatchObject({ oid, author: { email: '' }, subject: 'odd' });
  expect(Number.isNaN(Date.parse(only?.committedAt ?? ''))).toBe(false);
});
