import { expect, test } from '@jest/globals';
import { createLog } from '../../../src/entry/app/log.ts';

const KEY = '-----BEGIN RSA PRIVATE KEY-----\nMIIBsecretkey\n-----END RSA PRIVATE KEY-----\n';
const SECRETS = {
  webhook: 'a webhook "secret"\\ of the App',
  password: 'p@ss/w0rd',
  token: 'ghs_16C7e42F292c6912E7710c838347Ae178B4a',
  jwtToken: 'ghs_eyJhbGciOi.JIUzI1NiIsInR5.cCI6IkpXVC-J9_x',
  pat: 'github_pat_11ABCDEFG0abcdefghijkl_mnopqrstuvwxyz',
  jwt: 'eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiI3In0.c2lnbmF0dXJl',
} as const;

function logged(write: (log: ReturnType<typeof createLog>) => void): string[] {
  const lines: string[] = [];
  const log = createLog({
    level: 'trace',
    secrets: [SECRETS.webhook, SECRETS.password, KEY],
    destination: { write: (line) => lines.push(line) },
  });
  write(log);
  return lines;
}

const everywhere: [string, string][] = [...Object.entries(SECRETS), ['key', KEY]];

test.each(everywhere)('%s: not in a message, a field, a nested field, or an error', (_, secret) => {
  const cause = new Error(`cause: ${secret}`);
  const lines = logged((log) => {
    log.info(`said ${secret} here`);
    log.warn({ reason: `because of ${secret}`, deep: { er: { still: [secret] } } }, 'fields');
    log.error(
      { err: Object.assign(new Error(`failed with ${secret}`, { cause }), { request: { body: secret } }) },
      'no',
    );
    log.child({ child: secret }).debug('of a child');
    log.info(
      { headers: { authorization: `bearer ${secret}` }, token: secret, deep: { privateKey: secret } },
      'named',
    );
  });
  expect(lines).toHaveLength(5);
  const forms = [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)];
  for (const line of lines) {
    for (const form of forms) expect(line).not.toContain(form);
    expect(line).not.toContain('MIIBsecretkey');
    expect(JSON.parse(line)).toMatchObject({ level: expect.any(String), msg: expect.any(String) });
  }
});

test.each([
  ['postgres://baton:hunter2@db:5432/baton', 'postgres://baton:[secret]@db:5432/baton'],
  ['postgres://:hunter2@db/baton', 'postgres://:[secret]@db/baton'],
  ['Authorization: Bearer abcdef123456', 'Authorization: Bearer [secret]'],
])('%s is written without what is secret in it', (text, shown) => {
  const [line = ''] = logged((log) => log.info(text));
  expect(JSON.parse(line)).toMatchObject({ msg: shown });
});

test('what is no secret stays, and each line says when and how grave', () => {
  const [line = ''] = logged((log) =>
    log.child({ delivery: 'abc-1' }).info({ url: 'http://127.0.0.1:3000' }, 'listening'),
  );
  expect(JSON.parse(line)).toEqual({
    level: 'info',
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    delivery: 'abc-1',
    url: 'http://127.0.0.1:3000',
    msg: 'listening',
  });
});
