/** Answers that stay true for ever: each is keyed by the ids of the objects it depends on. */
export interface Cache {
  get(key: string): unknown;
  set(key: string, value: unknown): void;
}

/** Remembers for as long as the process lives. */
export function memoryCache(): Cache {
  const known = new Map<string, unknown>();
  return { get: (key) => known.get(key), set: (key, value) => void known.set(key, value) };
}

/** Asks once for each key; `undefined` is no answer and is asked for again. What is stored was put there by the same code. */
export async function remembered<T>(
  cache: Cache,
  key: string,
  ask: () => Promise<T | undefined>,
): Promise<T | undefined> {
  const known = cache.get(key);
  if (known !== undefined) return known as T;
  const value = await ask();
  if (value !== undefined) cache.set(key, value);
  return value;
}
