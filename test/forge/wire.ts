import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { World } from './model/world.ts';
import type { Reply } from './rest/answer.ts';
import type { Asked } from './rest/serve.ts';
import { sees } from './tokens.ts';

/** Largest body that GitHub takes. */
const MAX_BYTES = 40_000_000;

export function etagOf(body: unknown): string {
  const text = typeof body === 'string' ? body : JSON.stringify(body ?? null);
  return `W/"${createHash('sha256').update(text).digest('hex')}"`;
}

/** 304 where the caller has seen this answer already; such a request costs nothing. */
export function unchanged(asked: Asked, reply: Reply): Reply | undefined {
  if (asked.method !== 'GET' || reply.status !== 200) return undefined;
  const etag = etagOf(reply.body);
  return asked.headers['if-none-match'] === etag
    ? { status: 304, headers: { etag }, body: undefined }
    : undefined;
}

/** Links from page to page name a repository by its id; it answers to that as to its name. */
export function byName(world: World, url: URL): URL {
  const found = /^\/repositories\/(\d+)(\/.*)?$/.exec(url.pathname);
  const repository = [...world.repositories.values()].find(
    ({ id }) => found !== null && id === Number(found[1]),
  );
  if (repository) url.pathname = `/repos/${repository.fullName}${found?.[2] ?? ''}`;
  return url;
}

/** A repository that has another name or owner by now: REST says where it is, and GraphQL goes there by itself. */
export function movedReply(world: World, { url, method, token }: Asked): Reply | undefined {
  const found = /^\/repos\/([^/]+)\/([^/]+)(\/.*)?$/.exec(url.pathname);
  if (!found) return undefined;
  const name = decodeURIComponent(`${found[1]}/${found[2]}`).toLowerCase();
  const repository = world.moved.get(name);
  const hidden = repository?.private && !(token && sees(world, token, repository));
  if (!repository || hidden) return undefined;
  const to = `${world.url}/repositories/${repository.id}${found[3] ?? ''}${url.search}`;
  // A write must be sent again as it was.
  const status = method === 'GET' || method === 'HEAD' ? 301 : 307;
  const says = status === 301 ? 'Moved Permanently' : 'Temporary Redirect';
  return {
    status,
    headers: { location: to },
    body: { message: says, url: to, documentation_url: 'https://docs.github.com/rest' },
  };
}

export function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

export async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= MAX_BYTES) chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

export function sendArtifact(world: World, url: URL, response: ServerResponse): void {
  const id = Number(/^\/_artifacts\/(\d+)\.zip$/.exec(url.pathname)?.[1]);
  const found = [...world.repositories.values()]
    .flatMap((each) => each.runs)
    .flatMap((run) => run.artifacts)
    .find((each) => each.id === id);
  if (!found || url.searchParams.get('sig') !== 'signed') {
    response.writeHead(403).end();
    return;
  }
  response.writeHead(200, { 'content-type': 'application/zip', 'content-length': found.zip.byteLength });
  response.end(found.zip);
}

export function send(response: ServerResponse, reply: Reply, headOnly = false): void {
  const text =
    typeof reply.body === 'string' ? reply.body : reply.body === undefined ? '' : JSON.stringify(reply.body);
  const type = text === '' ? {} : { 'content-type': 'application/json; charset=utf-8' };
  response.writeHead(reply.status, { ...type, ...reply.headers });
  response.end(headOnly || reply.status === 304 ? undefined : text);
}
