import { generateKeyPairSync } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What GitHub is for the set-up of an App: the page that takes a manifest, and the API that gives the App for a code. */
export interface AppMaker {
  readonly url: string;
  /** Manifests that were posted, with the path and state that they came with. */
  readonly asked: {
    readonly path: string;
    readonly state: string | null;
    readonly manifest: Record<string, unknown>;
  }[];
  readonly requests: string[];
  readonly privateKey: string;
  readonly webhookSecret: string;
  close(): Promise<void>;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += String(chunk);
  return text;
}

/** Starts one on loopback. A code is good once. */
export async function startAppMaker(): Promise<AppMaker> {
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const webhookSecret = 'made by GitHub: 5f2b9c';
  const asked: AppMaker['asked'] = [];
  const requests: string[] = [];
  const codes = new Set<string>();
  const server = createServer((request, response) => {
    void (async () => {
      const at = new URL(request.url ?? '/', 'http://localhost');
      const body = await bodyOf(request);
      requests.push(`${request.method} ${at.pathname}`);
      if (at.pathname.endsWith('/settings/apps/new')) {
        const manifest = JSON.parse(new URLSearchParams(body).get('manifest') ?? '{}') as Record<
          string,
          unknown
        >;
        const state = at.searchParams.get('state');
        asked.push({ path: at.pathname, state, manifest });
        const code = `code${asked.length}`;
        codes.add(code);
        const back = `${String(manifest.redirect_url)}?code=${code}&state=${encodeURIComponent(state ?? '')}`;
        return response.writeHead(302, { location: back }).end();
      }
      const code = /\/app-manifests\/(\w+)\/conversions$/.exec(at.pathname)?.[1];
      const json = (status: number, value: object) =>
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
      if (code === undefined) return json(200, []);
      if (!codes.delete(code)) return json(404, { message: 'Not Found' });
      return json(201, {
        id: 4242,
        name: 'Baton of <b>Acme</b>',
        html_url: `${url}/apps/baton-of-acme`,
        pem: privateKey,
        webhook_secret: webhookSecret,
        client_secret: 'never kept',
      });
    })();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    asked,
    requests,
    privateKey,
    webhookSecret,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
