import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { createForge } from '../forge/forge.ts';
import { outputsOf } from './action-process.ts';
import { runnerOf, saidIn } from './runner.ts';

test('the Action is a process of its own that gets inputs, event and token as a runner gives them', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'baton-runner-test-'));
  const bundle = join(folder, 'action.mjs');
  writeFileSync(
    bundle,
    `import { appendFileSync, readFileSync } from 'node:fs';
const { env } = process;
const event = JSON.parse(readFileSync(env.GITHUB_EVENT_PATH, 'utf8'));
const answer = await fetch(env.GITHUB_API_URL + '/repos/' + env.GITHUB_REPOSITORY, {
  headers: { authorization: 'token ' + env.INPUT_TOKEN },
});
appendFileSync(env.GITHUB_OUTPUT, 'seen<<END\\n' + [env.GITHUB_EVENT_NAME, event.a, env['INPUT_DRY-RUN'], env.INPUT_MODE, answer.status] + '\\nEND\\n');
appendFileSync(env.GITHUB_STEP_SUMMARY, '# Seen');
console.log('::warning file=a%2Cb,line=1::one%0Atwo');
process.exitCode = 'SECRET' in env ? 1 : 3;
`,
  );
  const forge = await createForge();
  try {
    process.env.SECRET = 'of whoever runs the tests';
    const repo = await forge.repository('acme/infra', { private: true });
    const run = runnerOf({ forge, repo, bundle });
    const ran = await run('examples/workflows/baton-sweep.yml', { event: 'schedule', payload: { a: 'b' } });
    expect(ran).toMatchObject({
      code: 3,
      outputs: { seen: 'schedule,b,false,sweep,200' },
      summary: '# Seen',
      said: [{ command: 'warning', properties: { file: 'a,b', line: '1' }, message: 'one\ntwo' }],
    });
    await expect(run('examples/workflows/baton-sweep.yml', { event: 'status', payload: {} })).rejects.toThrow(
      'does not run on status',
    );
  } finally {
    delete process.env.SECRET;
    rmSync(folder, { recursive: true, force: true });
    await forge.close();
  }
});

test('outputs and commands are read as a runner reads them', () => {
  expect(outputsOf('a=1\nb<<X\nline=1\nY\nX\nc=\n')).toEqual({ a: '1', b: 'line=1\nY', c: '' });
  expect(() => outputsOf('b<<X\nno end')).toThrow('no end');
  expect(() => outputsOf('words')).toThrow('not an output');
  expect(saidIn('text ::error::no\n::error::a::b\n::add-mask::s%25')).toEqual([
    { command: 'error', properties: {}, message: 'a::b' },
    { command: 'add-mask', properties: {}, message: 's%' },
  ]);
});
