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
  /** Asked for each request: once the App is set up there are others. */
  readonly routes: () => Routes;
  /** Told of every request that was refused before a route saw it, and of what a route threw. */
  readonly onRefused: (status: number, reason: string, id: string | undefined) => void;
  readonly limits?: Partial<Limits>;
}

/** What one sender may use up. */
export interface Limits {
  /** Milliseconds until a request has to be there, with its body. */
  readonly requestMs: number;
  readonly headersMs: number;
  /** Milliseconds between two looks for requests that took longer. */
  readonly checkMs: number;
  readonly connections: number;
}

/** GitHub waits ten seconds; whoever sends slower than that holds a connection for nothing. */
const LIMITS: Limits = { requestMs: 10_000, headersMs: 5_000, checkMs: 1_000, connections: 1_024 };
/** Connections that wait to be taken: each turn of the event loop takes one, and whoever does not get among them tries again after seconds. */
const BACKLOG = 4_096;
const IDLE_MS = 60_000;
const HEADER_BYTES = 16_384;

export interface Listening {
  /** Where it listens: `http://127.0.0.1:3000`. */
  readonly url: string;
  /** Takes no new connections, and ends when those there are have been answered. */
  close(): Promise<void>;
}

/** Listens. Throws a `UserError` where the address cannot be had. */
export async function listen(ports: ServerPorts, host: string, port: number): Promise<Listening> {
  const { requestMs, headersMs, checkMs, connections } = { ...LIMITS, ...ports.limits };
  /** Connections of which it was told already what is wrong. */
  const told = new WeakSet<object>();
  const server = createServer(
    {
      requestTimeout: requestMs,
      headersTimeout: headersMs,
      keepAliveTimeout: IDLE_MS,
      connectionsCheckingInterval: checkMs,
      maxHeaderSize: HEADER_BYTES,
    },
    (request, response) => {
      answer(ports, request, told).then(
        (reply) => send(response, reply),
        (error) => {
          ports.onRefused(500, error instanceof Error ? error.message : String(error), idOf(request));
          send(response, { status: 500 });
        },
      );
    },
  );
  server.maxConnections = connections;
  server.on('drop', () => ports.onRefused(503, `more than ${connections} connections`, undefined));
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    // Whoever goes away is told of by the request that it began, if it began one.
    if (error.code === 'ECONNRESET' || error.code === 'HPE_INVALID_EOF_STATE') return socket.destroy();
    const late = error.code === 'ERR_HTTP_REQUEST_TIMEOUT';
    told.add(socket);
    ports.onRefused(late ? 408 : 400, late ? 'it was sent too slowly' : error.message, undefined);
    if (socket.writable) {
      socket.end(`HTTP/1.1 ${late ? '408 Request Timeout' : '400 Bad Request'}\r\nConnection: close\r\n\r\n`);
    } else socket.destroy();
  });
  await bound(server, host, port);
  return { url: urlOf(server), close: () => closed(server, requestMs) };
}

async function answer(
  { routes, onRefused }: ServerPorts,
  request: IncomingMessage,
  told: WeakSet<object>,
): Promise<Reply> {
  const refused = (status: number, reason: string, headers = {}): Reply => {
    onRefused(status, reason, idOf(request));
    return { status, body: `${reason}\n`, headers };
  };
  const target = `http://localhost${request.url ?? '/'}`;
  if (!request.url?.startsWith('/') || !URL.canParse(target)) return refused(400, 'its address is none');
  const url = new URL(target);
  const all = routes();
  const name = `${request.method} ${url.pathname}`;
  const route = Object.hasOwn(all, name) ? all[name] : undefined;
  if (route === undefined) {
    const allowed = Object.keys(all).filter((each) => each.endsWith(` ${url.pathname}`));
    if (allowed.length === 0) return { status: 404, body: 'Not found\n' };
    const allow = allowed.map((each) => each.split(' ')[0]).join(', ');
    return { status: 405, body: 'Method not allowed\n', headers: { allow } };
  }
  const body = await bodyOf(request, route.mostBytes);
  if (body === 'gone')
    return told.has(request.socket) ? { status: 400 } : refused(400, 'its sender went away');
  if (body === 'too-long')
    return refused(413, `its body is longer than ${route.mostBytes} bytes`, { connection: 'close' });
  return route.reply({ headers: request.headers, query: url.searchParams, body: body.text });
}

/** What comes after the longest body is not read. */
async function bodyOf(
  request: IncomingMessage,
  most: number,
): Promise<{ readonly text: string } | 'too-long' | 'gone'> {
  if (Number(request.headers['content-length'] ?? 0) > most) return 'too-long';
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    // Ended as usual, the loop would close the connection before anything could be answered.
    for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > most) return 'too-long';
      chunks.push(chunk);
    }
  } catch (error) {
    if (request.errored !== null && request.socket.destroyed) return 'gone';
    throw error;
  }
  return { text: Buffer.concat(chunks).toString('utf8') };
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
    server.listen(port, host, BACKLOG, resolve);
  });
}

function urlOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === 'string') return String(address);
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return `http://${host}:${address.port}`;
}

/** Connections that are kept open for further requests are closed as soon as they have been answered. */
async function closed(server: Server, mostMs: number): Promise<void> {
  const idle = setInterval(() => server.closeIdleConnections(), 50);
  const late = setTimeout(() => server.closeAllConnections(), mostMs);
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
  clearInterval(idle);
  clearTimeout(late);
}
