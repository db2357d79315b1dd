import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { EXIT, UserError } from '../../core/errors.ts';

/** What is answered to one request. */
export interface Reply {
  readonly status: number;
  readonly type?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A request whose body was read. */
export interface Asked {
  readonly headers: IncomingMessage['headers'];
  readonly query: URLSearchParams;
  readonly body: string;
}

export interface Route {
  /** Bytes of the longest body that is read; 0: none is. */
  readonly mostBytes: number;
  readonly reply: (asked: Asked) => Promise<Reply>;
}

/** By method and path: `GET /healthz`. */
export type Routes = Readonly<Record<string, Route>>;

export interface ServerPorts {
  readonly routes: Routes;
  /** Told of every request that was refused before a route saw it, and of what a route threw. */
  readonly onRefused: (status: number, reason: string, id: string | undefined) => void;
}

/** GitHub waits ten seconds; whoever sends slower than that holds a connection for nothing. */
const REQUEST_MS = 10_000;
const HEADERS_MS = 5_000;
const IDLE_MS = 60_000;
const CHECK_MS = 1_000;
const HEADER_BYTES = 16_384;
const CONNECTIONS = 1_024;

export interface Listening {
  /** Where it listens: `http://127.0.0.1:3000`. */
  readonly url: string;
  /** Takes no new connections, and ends when those there are have been answered. */
  close(): Promise<void>;
}

/** Listens. Throws a `UserError` where the address cannot be had. */
export async function listen(ports: ServerPorts, host: string, port: number): Promise<Listening> {
  const server = createServer(
    {
      requestTimeout: REQUEST_MS,
      headersTimeout: HEADERS_MS,
      keepAliveTimeout: IDLE_MS,
      connectionsCheckingInterval: CHECK_MS,
      maxHeaderSize: HEADER_BYTES,
    },
    (request, response) => {
      answer(ports, request).then(
        (reply) => send(response, reply),
        (error) => {
          ports.onRefused(500, error instanceof Error ? error.message : String(error), idOf(request));
          send(response, { status: 500 });
        },
      );
    },
  );
  server.maxConnections = CONNECTIONS;
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    const late = error.code === 'ERR_HTTP_REQUEST_TIMEOUT';
    ports.onRefused(late ? 408 : 400, late ? 'it was sent too slowly' : error.message, undefined);
    if (socket.writable) {
      socket.end(`HTTP/1.1 ${late ? '408 Request Timeout' : '400 Bad Request'}\r\nConnection: close\r\n\r\n`);
    } else socket.destroy();
  });
  await bound(server, host, port);
  return { url: urlOf(server), close: () => closed(server) };
}

async function answer({ routes, onRefused }: ServerPorts, request: IncomingMessage): Promise<Reply> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const route = Object.hasOwn(routes, `${request.method} ${url.pathname}`)
    ? routes[`${request.method} ${url.pathname}`]
    : undefined;
  if (route === undefined) {
    const other = Object.keys(routes).some((name) => name.endsWith(` ${url.pathname}`));
    return other ? { status: 405, body: 'Method not allowed\n' } : { status: 404, body: 'Not found\n' };
  }
  const body = await bodyOf(request, route.mostBytes);
  if (body === null) {
    const reason = `its body is longer than ${route.mostBytes} bytes`;
    onRefused(413, reason, idOf(request));
    return { status: 413, body: `${reason}\n`, headers: { connection: 'close' } };
  }
  return route.reply({ headers: request.headers, query: url.searchParams, body });
}

/** Null where it is longer; what comes after that is not read. */
async function bodyOf(request: IncomingMessage, most: number): Promise<string | null> {
  if (Number(request.headers['content-length'] ?? 0) > most) return null;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > most) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function send(response: ServerResponse, { status, body = '', type, headers }: Reply): void {
  if (response.destroyed) return;
  response.writeHead(status, {
    'content-type': type ?? 'text/plain; charset=utf-8',
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
    ...headers,
  });
  response.end(body);
}

function idOf(request: IncomingMessage): string | undefined {
  const id = request.headers['x-github-delivery'];
  return typeof id === 'string' ? id.slice(0, 64) : undefined;
}

async function bound(server: Server, host: string, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE';
      reject(
        new UserError(
          EXIT.usage,
          {
            code: 'app.listen',
            message: taken
              ? `port ${port} is taken`
              : `${host}:${port} cannot be listened on: ${error.message}`,
            place: { argument: taken ? 'PORT' : 'HOST' },
            hint: 'Choose another one with PORT and HOST, or end what listens there.',
          },
          { cause: error },
        ),
      );
    });
    server.listen(port, host, resolve);
  });
}

function urlOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === 'string') return String(address);
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return `http://${host}:${address.port}`;
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
}
