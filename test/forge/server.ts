import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Account, accountOf } from './charge.ts';
import type { FaultKind, Faults } from './faults.ts';
import { serveGraphql } from './graphql-server.ts';
import type { Guard } from './guard.ts';
import type { Allowance, Limits } from './limits.ts';
import type { Grants, Installation } from './model/account.ts';
import { Refused } from './model/refused.ts';
import type { World } from './model/world.ts';
import type { Logged, Requests } from './requests.ts';
import { plain, type Reply, tooFast, usedUp } from './rest/answer.ts';
import { type Asked, serveRest } from './rest/serve.ts';
import type { TokenDesk } from './token-desk.ts';
import { SUSPENDED, type Token } from './tokens.ts';
import { bodyOf, byName, etagOf, movedReply, parsed, send, sendArtifact, unchanged } from './wire.ts';

export interface Parts {
  readonly world: World;
  readonly guard: Guard;
  readonly desk: TokenDesk;
  readonly limits: Limits;
  readonly faults: Faults;
  readonly requests: Requests;
}

const SECOND_LIMIT = { status: 'before', wait: 60 } as const;

/** The simulated GitHub's one loopback server: REST at `/`, GraphQL at `/graphql`, artifacts from storage. */
export class ForgeServer {
  private readonly parts: Parts;
  private readonly server: Server;
  private serial = 0;

  constructor(parts: Parts) {
    this.parts = parts;
    this.server = createServer((request, response) => {
      this.handle(request, response).catch((error: unknown) => {
        parts.guard.note(
          `${request.method} ${request.url}`,
          'response',
          `the forge broke: ${(error as Error).stack}`,
        );
        send(response, plain(500, 'Server Error'));
      });
    });
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    // A story that broke off must not keep its process alive.
    this.server.unref();
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    this.server.closeAllConnections();
    await closed;
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = byName(this.parts.world, new URL(request.url ?? '/', this.parts.world.url));
    const text = await bodyOf(request);
    if (url.pathname.startsWith('/_artifacts/')) {
      sendArtifact(this.parts.world, url, response);
      return;
    }
    const asked = this.understand(request, url, text);
    const logged = this.log(asked);
    const fault = this.parts.faults.next(logged, asked.body);
    logged.fault = fault;
    if (fault === 'timeout') return;
    if (fault === 'reset') {
      request.socket.resetAndDestroy();
      return;
    }
    const reply = await this.reply(asked, logged, fault);
    logged.status = reply.status;
    if (fault === 'lostResponse' || (fault === 'halfMutation' && reply.status < 300)) {
      request.socket.resetAndDestroy();
      return;
    }
    send(response, this.dressed(reply, asked, logged), request.method === 'HEAD');
  }

  private understand(request: IncomingMessage, url: URL, text: string): Asked {
    const header = request.headers.authorization;
    return {
      method: request.method ?? 'GET',
      url,
      headers: request.headers,
      body: text === '' ? undefined : parsed(text),
      token: header === undefined ? undefined : this.parts.desk.find(header),
    };
  }

  private log(asked: Asked): Logged {
    const graphql = asked.url.pathname === '/graphql';
    const given = graphql ? (asked.body as { query?: unknown } | undefined)?.query : undefined;
    const query = typeof given === 'string' ? given : undefined;
    const writes = graphql
      ? /^\s*(#.*\n\s*)*mutation\b/m.test(query ?? '')
      : !['GET', 'HEAD'].includes(asked.method);
    const route = graphql ? undefined : this.parts.guard.route(asked.method, asked.url.pathname);
    return this.parts.requests.add({
      method: asked.method,
      path: asked.url.pathname + asked.url.search,
      operation: graphql ? 'graphql' : (route?.id ?? 'unknown'),
      kind: `${graphql ? 'graphql' : 'rest'}-${writes ? 'write' : 'read'}`,
      points: 0,
      token: asked.token ? `${asked.token.kind}:${asked.token.account.login}` : 'anonymous',
      status: 0,
      fault: undefined,
      query,
    });
  }

  private async reply(asked: Asked, logged: Logged, fault: FaultKind | undefined): Promise<Reply> {
    const injected = injectedReply(fault, logged);
    if (injected) return injected;
    if (asked.headers.authorization !== undefined && !asked.token) {
      const says = this.parts.desk.why(String(asked.headers.authorization));
      return plain(says === 'Integration not found' ? 404 : 401, says, {}, 'https://docs.github.com/rest');
    }
    if (asked.token?.kind === 'app' && asked.token.installation.suspended)
      return plain(403, SUSPENDED, {}, 'https://docs.github.com/rest');
    const core = this.core(asked);
    const used = this.parts.limits.state(core.key, core.limit);
    if (used.remaining === 0 && logged.operation !== 'rate-limit/get') return exhausted(core.who, logged);
    if (logged.operation === 'graphql') {
      return serveGraphql(this.parts, asked, logged, fault, core);
    }
    const moved = movedReply(this.parts.world, asked);
    if (moved) return moved;
    const reply = await serveRest(
      this.restDesk(asked),
      asked,
      this.parts.guard.route(asked.method, asked.url.pathname),
    );
    const cached = unchanged(asked, reply);
    if (cached && asked.token) return cached;
    if (logged.operation !== 'rate-limit/get') this.parts.limits.spend(core.key, 1);
    return reply;
  }

  private restDesk(asked: Asked) {
    const { world, guard, desk, limits } = this.parts;
    const core = this.core(asked);
    return {
      world,
      guard,
      tooFast,
      create: () => limits.create(core.who),
      issueToken: (id: number, body: unknown): Token => {
        const found = world.installations.find((each) => each.id === id);
        if (!found) throw new Error(`there is no installation ${id}`);
        return desk.installation(found, narrowed(world, found, body));
      },
      limits: (): Record<string, Allowance> => ({
        core: limits.state(core.key, core.limit),
        graphql: limits.state(core.graphqlKey, core.graphqlLimit),
        search: limits.state(`${core.who} search`, 30),
      }),
    };
  }

  private core(asked: Asked): Account {
    return accountOf(asked.token, asked.url.pathname === '/graphql');
  }

  private dressed(reply: Reply, asked: Asked, logged: Logged): Reply {
    const core = this.core(asked);
    const state = this.parts.limits.state(core.key, core.limit);
    this.serial += 1;
    const forced = logged.fault === 'rateLimit';
    return {
      ...reply,
      headers: {
        ...(reply.status === 200 && asked.method === 'GET' ? { etag: etagOf(reply.body) } : {}),
        'x-github-request-id': `F0F0:${String(this.serial).padStart(6, '0')}`,
        'x-github-media-type': 'github.v3; format=json',
        'x-ratelimit-limit': String(state.limit),
        'x-ratelimit-remaining': forced ? '0' : String(state.remaining),
        'x-ratelimit-used': String(state.used),
        'x-ratelimit-reset': String(state.reset),
        'x-ratelimit-resource': logged.operation === 'graphql' ? 'graphql' : 'core',
        date: new Date(this.parts.world.clock.ms).toUTCString(),
        ...reply.headers,
      },
    };
  }
}

/** What an App asks a token to be narrowed to. */
function narrowed(world: World, { app, account }: Installation, body: unknown) {
  const asked = (body ?? {}) as {
    permissions?: Grants;
    repositories?: readonly string[];
    repository_ids?: readonly number[];
  };
  if (!asked.repositories && !asked.repository_ids)
    return asked.permissions ? { permissions: asked.permissions } : {};
  const named = (asked.repositories ?? []).map((name) => world.repository(`${account.login}/${name}`));
  const numbered = (asked.repository_ids ?? []).map((id) =>
    [...world.repositories.values()].find((each) => each.id === id),
  );
  const only = [...named, ...numbered].map((each) => {
    if (each && world.installationOn(app, each)?.account === account) return each.id;
    throw new Refused(
      'unprocessable',
      'There is at least one repository that does not exist or is not accessible to the parent installation.',
    );
  });
  return { only, ...(asked.permissions ? { permissions: asked.permissions } : {}) };
}

function injectedReply(fault: FaultKind | undefined, logged: Logged): Reply | undefined {
  if (fault === 'status502' || (fault === 'resourceLimits' && logged.operation !== 'graphql')) {
    return {
      status: 502,
      headers: { 'content-type': 'text/html' },
      body: '<html><title>Unicorn!</title></html>',
    };
  }
  if (fault === 'rateLimit') return exhausted('this token', logged);
  return fault === 'secondaryRateLimit' ? tooFast(SECOND_LIMIT.wait) : undefined;
}

/** REST says 403; GraphQL says so with 200. */
function exhausted(who: string, logged: Logged): Reply {
  if (logged.operation !== 'graphql') return usedUp(who);
  const message = `API rate limit exceeded for ${who}.`;
  return { status: 200, headers: {}, body: { errors: [{ type: 'RATE_LIMITED', message }] } };
}
