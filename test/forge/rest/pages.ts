import type { OperationSpec } from '../guard.ts';

export interface Page {
  readonly items: readonly unknown[];
  /** GitHub's `Link` header, where there are other pages. */
  readonly link: string | undefined;
}

const DEFAULT = 30;
const MAX = 100;

/** Cuts one page out of a list: by number, or by cursor where the operation has only that. */
export function pageOf(spec: OperationSpec, url: URL, items: readonly unknown[]): Page {
  const names = new Set(spec.parameters.filter((each) => each.in === 'query').map(({ name }) => name));
  if (!names.has('per_page')) return { items, link: undefined };
  const size = Math.min(Math.max(Number(url.searchParams.get('per_page') ?? DEFAULT), 1), MAX);
  return names.has('page') ? numbered(url, items, size) : cursored(url, items, size);
}

function linked(url: URL, set: Readonly<Record<string, string>>, rel: string): string {
  const next = new URL(url);
  for (const [key, value] of Object.entries(set)) next.searchParams.set(key, value);
  return `<${next.href}>; rel="${rel}"`;
}

function numbered(url: URL, items: readonly unknown[], size: number): Page {
  const page = Math.max(Number(url.searchParams.get('page') ?? 1), 1);
  const last = Math.max(Math.ceil(items.length / size), 1);
  const at = (n: number, rel: string) => linked(url, { page: String(n) }, rel);
  const links = [
    ...(page > 1 ? [at(Math.min(page - 1, last), 'prev')] : []),
    ...(page < last ? [at(page + 1, 'next'), at(last, 'last')] : []),
    ...(page > 1 ? [at(1, 'first')] : []),
  ];
  const cut = items.slice((page - 1) * size, page * size);
  return { items: cut, link: links.length > 0 ? links.join(', ') : undefined };
}

function cursored(url: URL, items: readonly unknown[], size: number): Page {
  const after = url.searchParams.get('after');
  const start = after === null ? 0 : Number(Buffer.from(after, 'base64url').toString('utf8')) || 0;
  const end = start + size;
  const cursor = Buffer.from(String(end)).toString('base64url');
  const link = end < items.length ? linked(url, { after: cursor }, 'next') : undefined;
  return { items: items.slice(start, end), link };
}
