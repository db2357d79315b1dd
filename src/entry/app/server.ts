import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { EXIT, UserError } from '../../core/errors.ts';
import { bodyOf, type NoBody, type Room, roomOf } from './body.ts';

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
  /** Answers by the headers alone, before anything of the body is read; null: the body is wanted. */
  readonly before?: (headers: Asked['headers']) => Reply | null;
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
  /** Of bodies that are read at the same time, beside 64 KiB for each. */
  readonly bytes: number;
}

/** GitHub waits ten seconds; whoever sends slower than that holds a connection for nothing. */
const LIMITS: Limits = {
  requestMs: 10_000,
  headersMs: 5_000,
  checkMs: 1_000,
  connections: 1_024,
  bytes: 64 * 1024 * 1024,
};
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
  const { requestMs, headersMs, checkMs, connections, bytes } = { ...LIMITS, ...ports.limits };
  /** Connections of which it was told already what is wrong. */
  const told = new WeakSet<object>();
  /** What each connection delivers. */
  const delivers = new WeakMap<object, string>();
  const room = roomOf(bytes);
  const server = createServer(
    {
      requestTimeout: requestMs,
      headersTimeout: headersMs,
      keepAliveTimeout: IDLE_MS,
      connectionsCheckingInterval: checkMs,
      maxHeaderSize: HEADER_BYTES,
    },
    (request, response) => {
      const id = idOf(request);
      if (id !== undefined) delivers.set(request.socket, id);
      response.once('close', () => delivers.delete(request.socket));
      answer({ ...ports, room }, request, told).then(
        (reply) => send(response, reply),
        (error) => {
          ports.onRefused(500, error instanceof Error ? error.message : String(error), id);
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
    ports.onRefused(late ? 408 : 400, late ? 'it was sent too slowly' : error.message, delivers.get(socket));
    if (socket.writable) {
      socket.end(`HTTP/1.1 ${late ? '408 Request Timeout' : '400 Bad Request'}\r\nConnection: close\r\n\r\n`);
    } else socket.destroy();
  });
  await bound(server, host, port);
  return { url: urlOf(server), close: () => closed(server, requestMs) };
}

async function answer(
  { routes, onRefused, room }: ServerPorts & { readonly room: Room },
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
  const route = routeFor(routes(), request.method ?? '', url.pathname);
  if ('status' in route) return route;
  const { headers } = request;
  const early = route.before?.(headers) ?? null;
  if (early !== null) return unread(request, early);
  if (route.mostBytes > 0 && (headers['content-encoding'] ?? 'identity') !== 'identity')
    return unread(request, refused(415, 'its body is compressed: send it as it is'));
  const body = await bodyOf(request, route.mostBytes, room);
  if (body === 'gone' && told.has(request.socket)) return { status: 400 };
  if (typeof body === 'string') {
    const [status, reason] = NO_BODY[body];
    return unread(request, refused(status, reason(route.mostBytes)));
  }
  try {
    return await route.reply({ headers, query: url.searchParams, body: body.text });
  } finally {
    body.letGo();
  }
}

const NO_BODY = {
  'too-long': [413, (most) => `its body is longer than ${most} bytes`],
  'no-room': [503, () => 'too much is being read at once'],
  'not-utf-8': [400, () => 'its body is not in UTF-8'],
  gone: [400, () => 'its sender went away'],
} as const satisfies Record<NoBody, readonly [number, (most: number) => string]>;

/** `HEAD` is answered as `GET` is, and a slash at the end counts for nothing. */
function routeFor(all: Routes, method: string, pathname: string): Route | Reply {
  const path = pathname.replace(/(?<=[^/])\/$/, '');
  const name = `${method === 'HEAD' ? 'GET' : method} ${path}`;
  const route = Object.hasOwn(all, name) ? all[name] : undefined;
  if (route !== undefined) return route;
  const allowed = Object.keys(all).filter((each) => each.endsWith(` ${path}`));
  if (allowed.length === 0) return { status: 404, body: 'Not found\n' };
  const methods = allowed.flatMap((each) => (each.startsWith('GET ') ? ['GET', 'HEAD'] : each.split(' ')[0]));
  return { status: 405, body: 'Method not allowed\n', headers: { allow: methods.join(', ') } };
}

/** The rest of a body that nobody reads would be taken in and thrown away: the connection is closed instead. */
function unread({ headers }: IncomingMessage, reply: Reply): Reply {
  const isEmpty = headers['transfer-encoding'] === undefined && Number(headers['content-length'] ?? 0) === 0;
  return isEmpty ? reply : { ...reply, headers: { ...reply.headers, connection: 'close' } };
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
