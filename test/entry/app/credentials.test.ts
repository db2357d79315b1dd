import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@jest/globals';
import { pino } from 'pino';
import { credentialsOf } from '../../../src/entry/app/credentials.ts';

const KEY = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({
  type: 'pkcs1',
  format: 'pem',
});

test('whoever needs a token while one is asked for has that one; each installation has its own; what failed is asked anew', async () => {
  const asked: string[] = [];
  let status = 500;
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.writeHead(status, { 'content-type': 'application/json' });
    const expires = new Date(Date.now() + 3_600_000).toISOString();
    response.end(JSON.stringify({ token: `t${asked.length}`, expires_at: expires, permissions: {} }));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const settings = { appId: 1, privateKey: String(KEY), secret: 'a secret of sixteen letters', apiUrl };
  const credentials = credentialsOf(settings as never, pino({ level: 'silent' }));
  const eight = (anew: boolean) =>
    Promise.all(Array.from({ length: 8 }, () => credentials.asInstallation(5, anew)));
  try {
    await expect(eight(false)).rejects.toMatchObject({ status: 500 });
    status = 201;
    asked.length = 0;
    const tokens = (await eight(false)).map(({ token }) => token);
    expect([new Set(tokens).size, asked]).toEqual([1, ['/app/installations/5/access_tokens']]);
    await eight(true);
    await credentials.asInstallation(6, false);
    expect(asked.slice(1)).toEqual([5, 6].map((id) => `/app/installations/${id}/access_tokens`));
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
});
