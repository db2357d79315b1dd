import { generateKeyPairSync } from 'node:crypto';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { appFileIn, keepApp, keptApp, prepareFolder } from '../../../src/entry/app/app-file.ts';

const APP = {
  appId: 7,
  url: 'https://github.com/apps/baton',
  privateKey: String(
    generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs1', format: 'pem' }),
  ),
  secret: 'the secret',
};

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'baton-app-file-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

test('what was kept is read again, and only its user may', async () => {
  const folder = join(home, 'a', 'b');
  await prepareFolder(folder);
  expect(await keptApp(folder)).toBeNull();
  await keepApp(folder, APP);
  expect(await keptApp(folder)).toEqual(APP);
  expect(readdirSync(folder)).toEqual(['.gitignore', 'app.json']);
  expect(readFileSync(join(folder, '.gitignore'), 'utf8')).toBe('*\n');
  expect([folder, appFileIn(folder)].map((path) => statSync(path).mode & 0o777)).toEqual([0o700, 0o600]);
});

test('one that is kept is never written over', async () => {
  await keepApp(home, APP);
  await expect(keepApp(home, { ...APP, appId: 8 })).rejects.toMatchObject({ faults: [{ code: 'app.file' }] });
  expect(await keptApp(home)).toEqual(APP);
  expect(readdirSync(home)).toEqual(['app.json']);
});

test.each([
  ['half of it', '{"app_id": 7, "private_key": "-----BEGIN'],
  ['no object', 'null'],
  ['no key', JSON.stringify({ app_id: 7, url: 'x', webhook_secret: 'hush', private_key: 'hush' })],
  ['no secret', JSON.stringify({ app_id: 7, url: 'x', private_key: APP.privateKey })],
  [
    'text as id',
    JSON.stringify({ app_id: '7', url: 'x', webhook_secret: 'hush', private_key: APP.privateKey }),
  ],
])('%s is no App, and is not taken for a first run; nothing of it is repeated', async (_, text) => {
  writeFileSync(appFileIn(home), text);
  const error = await keptApp(home).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ faults: [{ code: 'app.file', place: { file: appFileIn(home) } }] });
  expect(JSON.stringify((error as { faults: unknown }).faults)).not.toMatch(/hush|BEGIN/);
  expect(readFileSync(appFileIn(home), 'utf8')).toBe(text);
});

test('a folder that cannot be made is told with its setting', async () => {
  writeFileSync(join(home, 'file'), '');
  mkdirSync(join(home, 'shut'));
  chmodSync(join(home, 'shut'), 0o500);
  await expect(prepareFolder(join(home, 'file', 'data'))).rejects.toMatchObject({
    faults: [{ code: 'app.data', place: { argument: 'BATON_DATA' } }],
  });
});

test.each([
  ['a file', 'a-file', 'it is a file, and no folder'],
  ['what lies below a file', 'a-file/b', 'ENOTDIR'],
  ['what nobody can make', '/proc/nothing/there', 'ENOENT'],
])('%s is told to be no folder, at once', async (_, path, why) => {
  writeFileSync(join(home, 'a-file'), '');
  await expect(prepareFolder(path.startsWith('/') ? path : join(home, path))).rejects.toMatchObject({
    faults: [{ code: 'app.data', message: expect.stringContaining(why), place: { argument: 'BATON_DATA' } }],
  });
});
