import { expect, test } from '@jest/globals';
import type { Client } from '../../src/github/client.ts';
import { isUntouched } from '../../src/github/write/checklists.ts';
import { Outcome } from '../../src/github/write/outcome.ts';

const effect = { kind: 'update-checklist', id: 'IC_1', body: 'new', was: 'old\n' } as const;
const client = (node: unknown): Client =>
  ({ read: async () => ({ data: { node }, gaps: [] }) }) as unknown as Client;

test.each([
  ['as it was', { body: 'old\r\n' }, true],
  ['ticked meanwhile', { body: 'old, and ticked' }, false],
  ['gone', null, false],
])('a checklist that is %s', async (_, node, untouched) => {
  const outcome = new Outcome();
  expect(await isUntouched(client(node), effect, outcome)).toBe(untouched);
  expect(outcome.applied().left.length).toBe(untouched ? 0 : 1);
});
