import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  askedFor,
  NOTHING_MISSED,
  noted,
  since,
  type Try,
  toAskFor,
} from '../../../src/core/deliveries/missed.ts';

let ids = 0;
function tried(guid: string, at: number, outcome: Try['outcome'], again = false): Try {
  ids += 1;
  return { id: ids, guid, at, outcome, again };
}
const guidsOf = (tries: readonly Try[]) => toAskFor(noted(NOTHING_MISSED, tries)).map(({ guid }) => guid);

describe('a delivery is worth another try', () => {
  test.each<[string, Try[], string[]]>([
    ['where no try arrived', [tried('a', 1, 'lost')], ['a']],
    ['not where one did', [tried('a', 2, 'arrived', true), tried('a', 1, 'lost')], []],
    ['whatever is read first', [tried('a', 1, 'lost'), tried('a', 2, 'arrived', true)], []],
    ['not where the first one did', [tried('a', 1, 'arrived')], []],
    ['the oldest first', [tried('b', 2, 'lost'), tried('a', 1, 'lost')], ['a', 'b']],
    [
      'however often nobody was there',
      Array.from({ length: 50 }, (_, at) => tried('a', at, 'lost', at > 0)),
      ['a'],
    ],
    [
      'not where it was refused five times',
      Array.from({ length: 5 }, (_, at) => tried('a', at, 'refused')),
      [],
    ],
    [
      'where it was refused four times',
      [...Array.from({ length: 4 }, (_, at) => tried('a', at, 'refused')), tried('a', 9, 'lost', true)],
      ['a'],
    ],
  ])('%s', (_, tries, guids) => {
    expect(guidsOf(tries)).toEqual(guids);
  });
});

test('what is read twice counts once', () => {
  const tries = [1, 2, 3].map((at) => tried('a', at, 'refused'));
  expect(guidsOf([...tries, ...tries])).toEqual(['a']);
});

test('in whatever order a record is read, it comes to the same', () => {
  const any = fc.record({
    id: fc.integer({ min: 1, max: 40 }),
    guid: fc.constantFrom('a', 'b'),
    outcome: fc.constantFrom('arrived', 'refused', 'lost'),
  });
  fc.assert(
    fc.property(fc.uniqueArray(any, { selector: ({ id }) => id }), fc.nat(), (found, seed) => {
      const tries = found.map((each) => ({ ...each, at: each.id, again: true }) as Try);
      const turned = [...tries].sort((a, b) => ((a.id * 31 + seed) % 41) - ((b.id * 31 + seed) % 41));
      const settled = new Set(tries.filter(({ outcome }) => outcome === 'arrived').map(({ guid }) => guid));
      expect(guidsOf(turned).sort()).toEqual(guidsOf(tries).sort());
      expect(guidsOf(tries).some((guid) => settled.has(guid))).toBe(false);
    }),
  );
});

test('what was asked for comes after what was not, and is forgotten when nobody has it any more', () => {
  let ledger = noted(NOTHING_MISSED, [tried('a', 1, 'lost'), tried('b', 2, 'lost')]);
  const [first] = toAskFor(ledger);
  if (first !== undefined) ledger = askedFor(ledger, first);
  expect(toAskFor(ledger).map(({ guid }) => guid)).toEqual(['b', 'a']);
  expect(toAskFor(since(ledger, 2)).map(({ guid }) => guid)).toEqual(['b']);
});
