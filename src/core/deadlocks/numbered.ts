import type { Waiting } from './wait.ts';

/** Lists of numbers one behind the other: the list of `at` stands in `items` from `start[at]` to `start[at + 1]`. */
export interface Lists {
  readonly start: Int32Array;
  readonly items: Int32Array;
}

/**
 * Some nodes and their waits, by number. Nodes are numbered in the order of their names, waits as they were given. In flat arrays:
 * a graph of tens of thousands is then read in milliseconds.
 */
export interface Numbered {
  readonly names: readonly string[];
  /** By wait: who waits, for whom (each once), and how many of them. */
  readonly waiter: Int32Array;
  readonly on: Lists;
  readonly need: Int32Array;
  /** By node: the waits that are its own, and those that it is waited for in. */
  readonly own: Lists;
  readonly others: Lists;
}

export function numbered(given: readonly Waiting[]): Numbered {
  const names = namesIn(given);
  const numbers = new Map<string, number>();
  for (let at = 0; at < names.length; at += 1) numbers.set(names[at] as string, at);
  const waiter = new Int32Array(given.length);
  const need = new Int32Array(given.length);
  const start = new Int32Array(given.length + 1);
  const items: number[] = [];
  const taken = new Int32Array(names.length);
  given.forEach((wait, at) => {
    waiter[at] = numbers.get(wait.waiter) as number;
    for (const name of wait.on) {
      const target = numbers.get(name) as number;
      if (taken[target] === at + 1) continue;
      taken[target] = at + 1;
      items.push(target);
    }
    start[at + 1] = items.length;
    need[at] = Math.min(wait.need, items.length - (start[at] as number));
  });
  const on = { start, items: Int32Array.from(items) };
  const own = { start: Int32Array.from({ length: given.length + 1 }, (_, at) => at), items: waiter };
  return { names, waiter, on, need, own: turned(own, names.length), others: turned(on, names.length) };
}

function namesIn(given: readonly Waiting[]): string[] {
  const names = new Set<string>();
  for (const { waiter, on } of given) {
    names.add(waiter);
    for (const name of on) names.add(name);
  }
  return [...names].sort();
}

/** For each of `size` numbers the lists that hold it, ascending. */
export function turned({ start, items }: Lists, size: number): Lists {
  const begin = new Int32Array(size + 1);
  for (const item of items) begin[item + 1] = (begin[item + 1] as number) + 1;
  for (let at = 0; at < size; at += 1) begin[at + 1] = (begin[at + 1] as number) + (begin[at] as number);
  const next = begin.slice();
  const lists = new Int32Array(items.length);
  for (let list = 0; list + 1 < start.length; list += 1)
    for (let at = start[list] as number; at < (start[list + 1] as number); at += 1) {
      const item = items[at] as number;
      lists[next[item] as number] = list;
      next[item] = (next[item] as number) + 1;
    }
  return { start: begin, items: lists };
}
