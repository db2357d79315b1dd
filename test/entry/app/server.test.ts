import { connect } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { type Limits, type Listening, listen, type Routes } from '../../../src/entry/app/server.ts';

const open: Listening[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.close()));
});

/** Holds what passes slowly. */
const gate = {
  held: 0,
  open: (): void => undefined,
  opened: () =>
    new Promise<void>((resolve) => {
      gate.held += 1;
      gate.open = resolve;
    }),
};

const ROUTES: Routes = {
  'POST /in': {
    mostBytes: 10,
    reply: async ({ body, query }) => ({ status: 200, body: `${body}${query.get('x') ?? ''}` }),
  },
  'GET /out': { mostBytes: 0, reply: async () => ({ status: 200, body: 'out' }) },
  'POST /guarded': {
    mostBytes: 1_000_000,
    before: (headers) => (headers['x-pass'] === undefined ? { status: 401, body: 'no pass' } : null),
    reply: async ({ body, headers }) => {
      if (headers['x-pass'] === 'slow') await gate.opened();
      return { status: 200, body: String(body.length) };
    },
  },
  'GET /broken': { mostBytes: 0, reply: () => Promise.reject(new Error('a secret of the server')) },
};

interface Started {
  readonly url: string;
  readonly port: number;
  readonly refused: [number, string, string | undefined][];
}

async function started(limits: Partial<Limits> = {}): Promise<Started> {
  const refused: Started['refused'] = [];
  const server = await listen(
    { routes: () => ROUTES, onRefused: (...said) => refused.push(said), limits },
    '127.0.0.1',
    0,
  );
  open.push(server);
  return { url: server.url, port: Number(new URL(server.url).port), refused };
}

/** What is answered to bytes as they are, until the connection ends. */
function raw(port: number, text: string, then?: (write: (text: string) => void) => void): Promise<string> {
  return new Promise((resolve) => {
    let said = '';
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(text);
      then?.((more) => socket.write(more));
    });
    socket.setEncoding('latin1').on('data', (data: string) => {
      said += data;
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(said));
  });
}

test('a route gets body and query, and its answer is not kept by anybody', async () => {
  const { url } = await started();
  const answer = await fetch(`${url}/in?x=1`, { method: 'POST', body: 'ten bytes!' });
  expect(await answer.text()).toBe('ten bytes!1');
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
});

test.each([
  ['GET', '/nowhere', 404, null],
  ['GET', '/in', 405, 'POST'],
  ['DELETE', '/out', 405, 'GET, HEAD'],
  ['HEAD', '/out', 200, null],
  ['GET', '/out/', 200, null],
  ['GET', '/out//', 404, null],
  ['HEAD', '/in', 405, 'POST'],
  ['GET', '/constructor', 404, null],
  ['GET', '/out/../in', 405, 'POST'],
])('%s %s is answered with %d', async (method, path, status, allow) => {
  const { url } = await started();
  const answer = await fetch(`${url}${path}`, { method });
  expect([answer.status, answer.headers.get('allow')]).toEqual([status, allow]);
});

test('what a route throws is told to the log alone', async () => {
  const { url, refused } = await started();
  const answer = await fetch(`${url}/broken`, { headers: { 'x-github-delivery': 'abc' } });
  expect([answer.status, await answer.text()]).toEqual([500, '']);
  expect(refused).toEqual([[500, 'a secret of the server', 'abc']]);
});

test('a body that is too long is refused by its length before it is sent, and in pieces as soon as it is too long', async () => {
  const { port, refused } = await started();
  const head = 'POST /in HTTP/1.1\r\nHost: x\r\nX-GitHub-Delivery: abc\r\n';
  const announced = await raw(port, `${head}Content-Length: 30000000\r\n\r\n`);
  const pieces = await raw(port, `${head}Transfer-Encoding: chunked\r\n\r\n6\r\n123456\r\n6\r\n123456\r\n`);
  expect([announced, pieces].map((text) => text.split('\r\n')[0])).toEqual([
    'HTTP/1.1 413 Payload Too Large',
    'HTTP/1.1 413 Payload Too Large',
  ]);
  expect(refused).toEqual([
    [413, 'its body is longer than 10 bytes', 'abc'],
    [413, 'its body is longer than 10 bytes', 'abc'],
  ]);
});

test('what the headers show to be nothing is answered before a byte of its body is sent', async () => {
  const { port } = await started();
  const said = await raw(port, 'POST /guarded HTTP/1.1\r\nHost: x\r\nContent-Length: 900000\r\n\r\n');
  expect(said).toMatch(/^HTTP\/1\.1 401 [\s\S]*connection: close/i);
});

test.each<[string, Record<string, string>, Buffer, number, string]>([
  [
    'compressed',
    { 'content-encoding': 'gzip' },
    Buffer.from('{}'),
    415,
    'its body is compressed: send it as it is',
  ],
  ['not in UTF-8', {}, Buffer.from([0x7b, 0xff, 0x7d]), 400, 'its body is not in UTF-8'],
])('a body that is %s is told to be', async (_, headers, body, status, reason) => {
  const { url, refused } = await started();
  const answer = await fetch(`${url}/in`, { method: 'POST', headers, body: new Uint8Array(body) });
  expect([answer.status, await answer.text()]).toEqual([status, `${reason}\n`]);
  expect(refused).toEqual([[status, reason, undefined]]);
});

test('bodies in memory at the same time take up so much and no more; usual ones always have their place', async () => {
  const { url, refused } = await started({ bytes: 100_000 });
  const sent = (length: number, pass = '1') =>
    fetch(`${url}/guarded`, { method: 'POST', headers: { 'x-pass': pass }, body: 'a'.repeat(length) });
  const first = sent(160_000, 'slow');
  while (gate.held === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  expect((await sent(160_000)).status).toBe(503);
  expect(await (await sent(60_000)).text()).toBe('60000');
  expect(refused).toEqual([[503, 'too much is being read at once', undefined]]);
  gate.open();
  expect(await (await first).text()).toBe('160000');
  // What was refused, and what was answered, takes up nothing any more.
  expect(await (await sent(160_000)).text()).toBe('160000');
});

test.each([
  ['an address that is none', 'GET // HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', 404],
  ['an address of another form', 'GET http://[/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', 400],
  ['no HTTP', 'SSH-2.0-OpenSSH_9.6\r\n\r\n', 400],
  ['headers without an end', `GET /out HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`, 400],
])('%s is refused', async (_, text, status) => {
  const { port, url } = await started();
  expect(await raw(port, text)).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  expect((await fetch(`${url}/out`)).status).toBe(200);
});

const HURRIED = { headersMs: 100, requestMs: 200, checkMs: 20 };

test.each([
  ['headers', 'POST /in HTTP/1.1\r\nHost: x\r\nX-A', ': ', undefined],
  [
    'a body',
    'POST /in HTTP/1.1\r\nHost: x\r\nX-GitHub-Delivery: abc\r\nContent-Length: 9\r\n\r\n',
    '1',
    'abc',
  ],
])(
  '%s that come one byte at a time are given up, told once, and hold up nobody',
  async (_, text, piece, id) => {
    const { port, url, refused } = await started(HURRIED);
    let drip: NodeJS.Timeout | undefined;
    const slow = raw(port, text, (write) => {
      drip = setInterval(() => write(piece.slice(0, 1)), 60);
    });
    expect((await fetch(`${url}/out`)).status).toBe(200);
    expect(await slow).toMatch(/^HTTP\/1\.1 408 /);
    clearInterval(drip);
    await fetch(`${url}/out`);
    expect(refused).toEqual([[408, 'it was sent too slowly', id]]);
  },
);

test('one connection too many is dropped and told', async () => {
  const { port, refused } = await started({ connections: 1, ...HURRIED });
  const first = raw(port, 'GET /ou');
  expect(await raw(port, 'GET /out HTTP/1.1\r\n\r\n')).toBe('');
  await first;
  expect(refused).toContainEqual([503, 'more than 1 connections', undefined]);
});

test('whoever goes away in the middle is no defect', async () => {
  const { port, refused, url } = await started();
  await new Promise<void>((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.write('POST /in HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n123', () => {
        socket.destroy();
        resolve();
      });
    });
  });
  await fetch(`${url}/out`);
  while (refused.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(refused).toEqual([[400, 'its sender went away', undefined]]);
});

test('a port that is taken is told as what it is', async () => {
  const { port } = await started();
  await expect(
    listen({ routes: () => ROUTES, onRefused: () => undefined }, '127.0.0.1', port),
  ).rejects.toMatchObject({
    faults: [{ code: 'app.listen', message: `port ${port} is taken`, place: { argument: 'PORT' } }],
  });
});

test('closing waits for no connection that is only kept open', async () => {
  const { url } = await started();
  await fetch(`${url}/out`);
  await open.pop()?.close();
  await expect(fetch(`${url}/out`)).rejects.toThrow();
});
