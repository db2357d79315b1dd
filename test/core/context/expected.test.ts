import { expect, test } from '@jest/globals';
import * as z from 'zod';
import { EVENTS } from '../../../src/core/context/events/table.ts';
import { misfitOf } from '../../../src/core/context/expected.ts';

const RAW = /Invalid|undefined|received|Too (?:big|small)|Unrecognized/;

test.each([
  [z.strictObject({ a: z.array(z.string()) }), {}, 'a is missing: expected a list'],
  [z.strictObject({ a: z.int().min(3) }), { a: 1 }, 'a: expected at least 3'],
  [z.strictObject({ a: z.string().max(2) }), { a: 'abc' }, 'a: expected at most 2 characters'],
  [z.strictObject({ a: z.enum(['x', 'y']) }), { a: 'z' }, 'a: expected x or y'],
  [z.strictObject({}), { a: 1 }, 'expected no a'],
  [z.strictObject({ a: z.json() }), {}, 'a is missing: expected a JSON value'],
  [z.strictObject({ a: z.union([z.string(), z.int()]) }), { a: [] }, 'a: expected text or a number'],
] as const)('what does not fit is said in words: %#', (schema, value, said) => {
  const [issue] = (schema as z.ZodType).safeParse(value, { reportInput: true }).error?.issues ?? [];
  expect(misfitOf(issue!, issue!.input === undefined)).toBe(said);
});

test.each(Object.entries(EVENTS))(
  '%s: nothing that is wrong with it is said in the words of the validator',
  (_, { fields, schema }) => {
    const wrong = [undefined, null, 7, -1.5, '', 'x y', [], [7], {}, { x: 7 }, true, 'a'.repeat(3_000)];
    for (const value of wrong) {
      const data = Object.fromEntries(Object.keys(fields).map((name) => [name, value]));
      const { error } = schema.safeParse({ ...data, unheard: 1 }, { reportInput: true });
      for (const issue of error?.issues ?? [])
        expect(misfitOf(issue, issue.input === undefined)).not.toMatch(RAW);
    }
  },
);
