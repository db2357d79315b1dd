/** What was given and never looked at. */
export interface Watched<T> {
  readonly value: T;
  /** Names of the given values that nobody read, as paths from the top. */
  unread(): string[];
}

/** A list of plain values is read as a whole: whoever looks for one in it need not come to its end. */
const hasParts = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && (!Array.isArray(value) || value.some(hasParts));

/**
 * The same value, with a note of what is read of it: an argument that the simulation takes and does not heed would let a client believe that
 * GitHub heeds it so.
 */
export function watch<T extends object>(
  value: T,
  names: readonly string[] = Object.keys(value),
  deep = true,
): Watched<T> {
  const read = new Set<string>();
  const below = new Map<string, Watched<object>>();
  const proxy = new Proxy(value, {
    get(target, key, receiver) {
      const found: unknown = Reflect.get(target, key, receiver);
      if (typeof key !== 'string') return found;
      read.add(key);
      if (!deep || !hasParts(found)) return found;
      const known = below.get(key) ?? watch(found);
      below.set(key, known);
      return known.value;
    },
  });
  const unread = (): string[] =>
    names.flatMap((name) => {
      if ((value as Record<string, unknown>)[name] == null) return [];
      if (!read.has(name)) return [name];
      return (below.get(name)?.unread() ?? []).map((inner) => `${name}.${inner}`);
    });
  return { value: proxy, unread };
}
