import { connect } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { type Limits, type Listening, listen, type Routes } from '../../../src/entry/app/server.ts';

const open: Listening[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.close()));
});

const ROUTES: Routes = {
  'POST /in': {
    mostBytes: 10,
    reply: async ({ body, query }) => ({ status: 200, body: `${body}${query.get('x') ?? ''}` }),
  },
  'GET /out': { mostBytes: 0, reply: async () => ({ status: 200, body: 'out' }) },
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
  ['DELETE', '/out', 405, 'GET'],
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
  ['headers', 'POST /in HTTP/1.1\r\nHost: x\r\nX-A', ': '],
  ['a body', 'POST /in HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n', '1'],
])('%s that come one byte at a time are given up, told once, and hold up nobody', async (_, text, piece) => {
  const { port, url, refused } = await started(HURRIED);
  let drip: NodeJS.Timeout | undefined;
  const slow = raw(port, text, (write) => {
    drip = setInterval(() => write(piece.slice(0, 1)), 60);
  });
  expect((await fetch(`${url}/out`)).status).toBe(200);
  expect(await slow).toMatch(/^HTTP\/1\.1 408 /);
  clearInterval(drip);
  await fetch(`${url}/out`);
  expect(refused).toEqual([[408, 'it was sent too slowly', undefined]]);
});

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
