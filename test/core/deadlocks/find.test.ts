import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Standstill, standstillsIn } from '../../../src/core/deadlocks/find.ts';
import type { Waiting } from '../../../src/core/deadlocks/wait.ts';

const all = (waiter: string, ...on: string[]): Waiting => ({ waiter, on, need: on.length });
const any = (waiter: string, ...on: string[]): Waiting => ({ waiter, on, need: 1 });
const path = ({ cycle }: Standstill) => [...cycle.map(({ from }) => from), cycle[0]?.from].join(' → ');

test.each<[string, Waiting[], string[]]>([
  ['nothing waits', [], []],
  ['a chain ends', [all('a', 'b'), all('b', 'c')], []],
  ['two wait for each other', [all('a', 'b'), all('b', 'a')], ['a → b → a']],
  ['one waits for itself', [all('a', 'a')], ['a → a']],
  [
    'whoever waits for a standstill is no part of it',
    [all('a', 'b'), all('b', 'a'), all('c', 'a')],
    ['a → b → a'],
  ],
  ['two apart', [all('a', 'b'), all('b', 'a'), all('d', 'c'), all('c', 'd')], ['a → b → a', 'c → d → c']],
  [
    'the shortest of two in one',
    [all('a', 'b'), all('b', 'c'), all('c', 'd', 'b'), all('d', 'a')],
    ['b → c → b'],
  ],
  ['one of two reviewers is free', [any('change', 'x', 'y'), all('x', 'change')], []],
  [
    'all reviewers wait for it: a knot',
    [any('change', 'x', 'y'), all('x', 'change'), all('y', 'change')],
    ['change → x → change'],
  ],
  [
    'a cycle with a way out into another standstill',
    [any('a', 'b', 'c'), all('b', 'a'), all('c', 'd'), all('d', 'c')],
    ['c → d → c'],
  ],
  [
    'a pool of three of which two must end, one can',
    [{ waiter: 'a', on: ['x', 'y', 'z'], need: 2 }, all('x', 'a'), all('y', 'a')],
    ['a → x → a'],
  ],
  [
    'a pool of three of which two must end, two can',
    [{ waiter: 'a', on: ['x', 'y', 'z'], need: 2 }, all('x', 'a')],
    [],
  ],
  [
    'several waits of one must all end',
    [all('a', 'free'), any('a', 'b', 'free'), all('a', 'b'), all('b', 'a')],
    ['a → b → a'],
  ],
])('%s', (_, waits, cycles) => {
  expect(standstillsIn(waits).map(path)).toEqual(cycles);
});

test('a knot says that it is one, and a cycle that it is none', () => {
  const knot = [any('change', 'x', 'y'), all('x', 'change'), all('y', 'change')];
  expect(standstillsIn(knot)).toMatchObject([{ knot: true, members: ['change', 'x', 'y'], shortest: true }]);
  expect(standstillsIn([all('a', 'b'), all('b', 'a')])).toMatchObject([{ knot: false }]);
});

test('a ring as long as the repository is found without recursion, and in one piece', () => {
  const size = 50_000;
  const ring = Array.from({ length: size }, (_, at) => all(`n${at}`, `n${(at + 1) % size}`));
  expect(standstillsIn(ring)).toMatchObject([{ shortest: true, knot: false, cycle: { length: size } }]);
});

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l'];
const waits = fc.integer({ min: 2, max: 12 }).chain((size) => {
  const name = fc.constantFrom(...NAMES.slice(0, size));
  const wait = fc
    .record({ waiter: name, on: fc.uniqueArray(name, { minLength: 1, maxLength: 3 }), part: fc.nat(2) })
    .map(({ waiter, on, part }): Waiting => ({ waiter, on, need: Math.max(1, on.length - part) }));
  return fc.array(wait, { maxLength: 18 });
});

/** By the definition: each of the set stays stuck, though all others go on. */
function isClosed(set: ReadonlySet<string>, graph: readonly Waiting[]): boolean {
  return [...set].every((node) =>
    graph.some(
      ({ waiter, on, need }) => waiter === node && on.filter((each) => !set.has(each)).length < need,
    ),
  );
}

function subsets(names: readonly string[]): Set<string>[] {
  return Array.from(
    { length: 2 ** names.length - 1 },
    (_, bits) => new Set(names.filter((__, at) => ((bits + 1) >> at) & 1)),
  );
}

test('all there are by the definition, and none but those', () => {
  fc.assert(
    fc.property(waits, (graph) => {
      const found = standstillsIn(graph);
      for (const { members, cycle } of found) {
        expect(isClosed(new Set(members), graph)).toBe(true);
        for (const { from, to, wait } of cycle) {
          expect(graph[wait]).toMatchObject({ waiter: from });
          expect(graph[wait]?.on).toContain(to);
          expect(members).toContain(from);
        }
      }
      const names = [...new Set(graph.flatMap(({ waiter, on }) => [waiter, ...on]))];
      const closed = subsets(names).filter((set) => isClosed(set, graph));
      const smallest = closed.filter(
        (set) => !closed.some((other) => other.size < set.size && [...other].every((n) => set.has(n))),
      );
      for (const set of smallest)
        expect(found.filter(({ members }) => [...set].every((node) => members.includes(node)))).toHaveLength(
          1,
        );
      if (smallest.length === 0) expect(found).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

test('a shortest cycle is one, by looking at all of them', () => {
  fc.assert(
    fc.property(waits, (graph) => {
      const strict = graph.map(({ waiter, on }) => all(waiter, ...on));
      const lengths = new Map<string, number>();
      const names = [...new Set(strict.flatMap(({ waiter, on }) => [waiter, ...on]))];
      for (const start of names) {
        let reached = new Set([start]);
        for (let length = 1; length <= names.length && !lengths.has(start); length += 1) {
          reached = new Set(strict.flatMap(({ waiter, on }) => (reached.has(waiter) ? on : [])));
          if (reached.has(start)) lengths.set(start, length);
        }
      }
      for (const { members, cycle } of standstillsIn(strict))
        expect(cycle).toHaveLength(Math.min(...members.map((name) => lengths.get(name) as number)));
    }),
  );
});

test('the order of the waits and of what they name never matters', () => {
  fc.assert(
    fc.property(waits, fc.infiniteStream(fc.nat()), (graph, chance) => {
      const shuffled = <T>(items: readonly T[]) =>
        items
          .map((item) => ({ item, at: chance.next().value as number }))
          .sort((a, b) => a.at - b.at)
          .map(({ item }) => item);
      const told = (each: readonly Standstill[]) =>
        each.map(({ members, cycle, knot }) => ({
          members,
          knot,
          cycle: cycle.map(({ from, to }) => [from, to]),
        }));
      const other = shuffled(graph.map((wait) => ({ ...wait, on: shuffled(wait.on) })));
      expect(told(standstillsIn(other))).toEqual(told(standstillsIn(graph)));
    }),
  );
});
