import type { Forge, TokenWish } from './forge.ts';

export interface Said {
  readonly status: number;
  readonly headers: Headers;
  // The tests look into answers of every shape.
  // biome-ignore lint/suspicious/noExplicitAny: as above
  readonly body: any;
}

/** A plain HTTP client of one forge and token, for tests that look at what goes over the wire. */
export function clientOf(forge: Forge, wish?: TokenWish) {
  const token = wish ? forge.tokenFor(wish) : undefined;
  return async (
    route: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Said> => {
    const [method = 'GET', path = '/'] = route.split(' ');
    const response = await fetch(path.startsWith('http') ? path : `${forge.url}${path}`, {
      method,
      headers: {
        accept: 'application/vnd.github+json',
        'user-agent': 'forge-test',
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      redirect: 'manual',
    });
    const text = await response.text();
    const isJson = (response.headers.get('content-type') ?? '').includes('json');
    return {
      status: response.status,
      headers: response.headers,
      body: isJson && text ? JSON.parse(text) : text,
    };
  };
}
