import type { Client } from './client.ts';

/** An App that GitHub made of a manifest. */
export interface FreshApp {
  readonly id: number;
  readonly name: string;
  /** Its page. */
  readonly url: string;
  /** In PEM. GitHub shows it this once. */
  readonly privateKey: string;
  readonly webhookSecret: string;
}

export type Converted =
  | { readonly kind: 'made'; readonly app: FreshApp }
  /** A code is good for an hour, and once. */
  | { readonly kind: 'refused'; readonly reason: string };

/**
 * The App that was made of a manifest, for the code that GitHub sent the browser back with.
 * Source: https://docs.github.com/rest/apps/apps#create-a-github-app-from-a-manifest
 *
 * @param client without a token: the code says it all
 */
export async function convertManifest(client: Client, code: string): Promise<Converted> {
  const written = await client.send<Record<string, unknown>>('POST /app-manifests/{code}/conversions', {
    code,
  });
  if (written.kind !== 'applied' && written.kind !== 'partial')
    return { kind: 'refused', reason: written.reason };
  const { id, name, html_url: url, pem: privateKey, webhook_secret: webhookSecret } = written.data;
  if (
    typeof id !== 'number' ||
    typeof name !== 'string' ||
    typeof url !== 'string' ||
    typeof privateKey !== 'string' ||
    typeof webhookSecret !== 'string'
  )
    return { kind: 'refused', reason: 'the answer lacks the id, key or webhook secret of an App' };
  return { kind: 'made', app: { id, name, url, privateKey, webhookSecret } };
}
