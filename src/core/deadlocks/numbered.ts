import type { Waiting } from './wait.ts';

/** Some nodes, and who of them waits for whom, by number. Numbers follow the order of the names: input order never matters. */
export interface Numbered {
  readonly names: readonly string[];
  readonly waits: readonly NumberedWait[];
  /** By node: the waits that are its own, and those that it is waited for in. */
  readonly own: readonly (readonly number[])[];
  readonly others: readonly (readonly number[])[];
}

export interface NumberedWait {
  readonly waiter: number;
  /** Each once, in order. */
  readonly on: readonly number[];
  readonly need: number;
  /** Where it stands in the list that was given. */
  readonly given: number;
}

export function numbered(given: readonly Waiting[]): Numbered {
  const names = [...new Set(given.flatMap(({ waiter, on }) => [waiter, ...on]))].sort();
  const numbers = new Map(names.map((name, at) => [name, at]));
  const numberOf = (name: string) => numbers.get(name) as number;
  const waits = given
    .map(({ waiter, on, need }, at): NumberedWait => {
      const unique = on.length === 1 ? on : [...new Set(on)];
      const targets = unique.map(numberOf).sort((a, b) => a - b);
      return { waiter: numberOf(waiter), on: targets, need: Math.min(need, targets.length), given: at };
    })
    .sort(compareWaits);
  const own: number[][] = names.map(() => []);
  const others: number[][] = names.map(() => []);
  waits.forEach(({ waiter, on }, at) => {
    own[waiter]?.push(at);
    for (const target of on) others[target]?.push(at);
  });
  return { names, waits, own, others };
}

/** By what they say alone, so that the same waits in another order come out the same. */
function compareWaits(a: NumberedWait, b: NumberedWait): number {
  if (a.waiter !== b.waiter) return a.waiter - b.waiter;
  const length = Math.min(a.on.length, b.on.length);
  for (let at = 0; at < length; at += 1) {
    const difference = (a.on[at] as number) - (b.on[at] as number);
    if (difference !== 0) return difference;
  }
  return a.on.length - b.on.length || a.need - b.need || a.given - b.given;
}
