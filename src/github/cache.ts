/** Answers that stay true for ever: each is keyed by the ids of the objects it depends on. */
export interface Cache {
  get(key: string): unknown;
  /** @param room that the value takes, in UTF-16 units, where it is no text and not small */
  set(key: string, value: unknown, room?: number): void;
}

/** Remembers for as long as the process lives. */
export function memoryCache(): Cache {
  const known = new Map<string, unknown>();
  return { get: (key) => known.get(key), set: (key, value) => void known.set(key, value) };
}

/** What a cache may hold. */
export interface CacheBounds {
  readonly entries: number;
  /** UTF-16 units of all values together: contents of files are the largest that is kept. */
  readonly units: number;
}

/** Remembers what was asked for last, within bounds: for a process that lives long. */
export function boundedCache({ entries, units }: CacheBounds): Cache {
  const known = new Map<string, { readonly value: unknown; readonly room: number }>();
  let held = 0;
  const forget = (key: string): void => {
    held -= known.get(key)?.room ?? 0;
    known.delete(key);
  };
  return {
    get: (key) => {
      const entry = known.get(key);
      // A map keeps the order in which its keys came: the first one is the one that nobody asked for longest.
      if (entry !== undefined) {
        known.delete(key);
        known.set(key, entry);
      }
      return entry?.value;
    },
    set: (key, value, room = sizeOf(value)) => {
      forget(key);
      known.set(key, { value, room });
      held += room;
      for (const oldest of known.keys()) {
        if (known.size <= entries && held <= units) break;
        forget(oldest);
      }
    },
  };
}

function sizeOf(value: unknown): number {
  return typeof value === 'string' ? value.length : 0;
}

/** A part of a cache that no other part sees: what one repository shows is nothing to another one. */
export function partOf(cache: Cache, name: string): Cache {
  return {
    get: (key) => cache.get(`${name} ${key}`),
    set: (key, value, room) => cache.set(`${name} ${key}`, value, room),
  };
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
