import { expect, test } from '@jest/globals';
import type { Item, Items } from '../../../src/core/context/state/item.ts';
import { planNotices } from '../../../src/core/notices/plan.ts';
import { type Reach, tellingOf } from '../../../src/core/notices/telling.ts';
import { HOUR, NOW } from '../../support/leases.ts';
import { policyOf } from '../../support/policy.ts';

const policy = policyOf(`version: 1
agents:
  asked: { id: agent-1, identity: { emails: [a@x.io] }, wake: { mention: "@claude" }, operators: ["@boss"] }
  taken: { id: agent-2, identity: { emails: [b@x.io] }, wake: { assign: copilot-swe-agent } }
  sent: { id: agent-3, identity: { emails: [c@x.io] }, wake: { dispatch: work } }
  run: { id: agent-4, identity: { emails: [d@x.io] }, wake: { workflow: work.yml } }
  led: { id: agent-5, identity: { emails: [e@x.io] }, operators: [mail@x.io, "@boss"] }
  alone: { id: agent-6, identity: { emails: [f@x.io] } }
mentions: { per_hour: 2 }
`);

const at = (ms: number) => new Date(NOW + ms).toISOString();
const item = (id: string, to: string, more: Partial<Item> = {}): Item => ({
  id,
  status: 'due',
  workflow: 'pr-7',
  opened: at(0),
  since: at(0),
  by: 'baton',
  data: { to, text: 'Look.', ...more.data },
  ...Object.fromEntries(Object.entries(more).filter(([key]) => key !== 'data')),
});
const all = (...items: readonly Item[]): Items => Object.fromEntries(items.map((each) => [each.id, each]));

test.each([
  ['@ada', 'pr-7', { kind: 'mention', who: '@ada' }],
  ['@acme/ops', 'issue-9', { kind: 'mention', who: '@acme/ops' }],
  ['@ada', 'global', { kind: 'inbox' }],
  ['agent-1', 'pr-7', { kind: 'mention', who: '@claude' }],
  ['agent-1', 'global', { kind: 'inbox' }],
  ['agent-2', 'pr-7', { kind: 'assign', who: 'copilot-swe-agent' }],
  ['agent-3', 'global', { kind: 'dispatch', event: 'work' }],
  ['agent-4', 'br-1234abcd', { kind: 'workflow', file: 'work.yml' }],
  ['agent-5', 'pr-7', { kind: 'mention', who: '@boss' }],
  ['agent-6', 'pr-7', { kind: 'inbox' }],
  ['mail@x.io', 'pr-7', { kind: 'inbox' }],
])('a notice to %s on %s', (to, workflow, way) => {
  expect(tellingOf(item('n', to, { workflow }), policy, 'github').way).toEqual(way);
  expect(tellingOf(item('n', to, { workflow }), policy, 'local').way).toEqual({ kind: 'inbox' });
});

test('a notice of no change is said where it asks to be', () => {
  const said = item('n', '@ada', { workflow: 'global', data: { to: '@ada', text: 'x', on: 12 } });
  expect(tellingOf(said, policy, 'github')).toMatchObject({ on: 12, way: { kind: 'mention' } });
});

const ids = (items: Items, now = NOW, reach: Reach = 'github') => {
  const { tell, held } = planNotices(items, policy, reach, now);
  return { tell: tell.map(({ id }) => id), held: held.map(({ id }) => id) };
};

test('what is critical comes first, then the oldest; what is over the budget waits, and what makes no noise does not', () => {
  const due = all(
    item('c', '@ada', { opened: at(3) }),
    item('a', '@ada', { opened: at(1) }),
    item('b', '@ada', { opened: at(2) }),
    item('d', '@ada', { opened: at(4), data: { to: '@ada', text: 'x', critical: true } }),
    item('e', 'agent-3', { opened: at(5) }),
  );
  expect(ids(due)).toEqual({ tell: ['d', 'a', 'e'], held: ['b', 'c'] });
  expect(ids(due, NOW, 'local').held).toEqual([]);
});

test('the budget counts what was heard in the last hour, and what is being told', () => {
  const sent = (id: string, way: string, since: number) =>
    item(id, '@ada', { status: 'sent', since: at(since), data: { to: '@ada', way } });
  const due = [item('x', '@ada'), item('y', '@ada')];
  const before = all(
    sent('a', 'mention', -HOUR + 1),
    sent('b', 'dispatch', -1),
    sent('c', 'mention', -HOUR),
    ...due,
  );
  expect(ids(before)).toEqual({ tell: ['x'], held: ['y'] });
  expect(ids(before, NOW + HOUR)).toEqual({ tell: ['x', 'y'], held: [] });
  const claimed = item('z', '@ada', { status: 'sending', data: { to: '@ada', text: 'x', until: at(1000) } });
  expect(ids(all(claimed, sent('a', 'mention', -1), ...due))).toEqual({ tell: [], held: ['x', 'y'] });
});

test('what another run is telling is left to it until its time is over', () => {
  const claimed = all(
    item('z', '@ada', { status: 'sending', data: { to: '@ada', text: 'x', until: at(1000) } }),
  );
  expect(ids(claimed).tell).toEqual([]);
  expect(planNotices(claimed, policy, 'github', NOW + 1000).tell).toMatchObject([{ id: 'z', begun: true }]);
});
