import { expect, test } from '@jest/globals';
import { agentsBehind, judgeBeforePull } from '../../../src/core/change/before-pull.ts';
import { asRecorded, recordDrafts, recordOf } from '../../../src/core/change/branch-record.ts';
import type { Facts } from '../../../src/core/change/rule.ts';
import type { Item } from '../../../src/core/context/state/item.ts';
import { emptyState } from '../../../src/core/context/state.ts';
import { overlapCheck } from '../../../src/render/markdown/branch-check.ts';
import { AT, factsOf, openChange, stateWith } from '../../support/facts.ts';
import { account } from '../../support/github.ts';
import { held, leasesOf, NOW } from '../../support/leases.ts';
import { policyOf } from '../../support/policy.ts';

const POLICY = policyOf(`version: 1
enforce: enforce
agents:
  builder: { id: agent-001, ownership: ["src/*"], never: ["secrets/*"], identity: { logins: ["hubot"], branches: ["builder/*"] } }
  tester: { id: agent-002, ownership: ["test/*"], limits: { open_changes: 1 }, identity: { logins: ["robo"] } }
`);

const HUBOT = account('hubot');

/** Facts of a branch on GitHub that hubot pushed. */
function branchFacts(paths: readonly string[], more: Partial<Facts> = {}): Facts {
  const facts = factsOf(paths, { branch: 'topic' }, { forge: 'github' });
  const change = { ...facts.change, commits: [], pusher: HUBOT };
  return { ...facts, change, open: [openChange('topic', { agents: ['agent-001'], paths })], ...more };
}

const judged = (facts: Facts, leases = leasesOf()) =>
  judgeBeforePull(facts, POLICY, stateWith({ leases }), 'main', NOW);

const pull = openChange('#12', { id: 'pr-12', agents: ['agent-002'], lines: 99 });
const pair = (conflict: boolean | null, reason: string | null = null) => ({
  a: '#12',
  b: 'topic',
  conflict,
  files: ['src/a.ts'],
  reason,
  lines: [{ path: 'src/a.ts', a: [1, 1] as const, b: [3, 2] as const }],
});
const met = (conflict: boolean | null, reason: string | null = null) => ({
  open: [openChange('topic', { agents: ['agent-001'], paths: ['src/a.ts'] }), pull],
  pairs: [pair(conflict, reason)],
});

test.each<[string, Facts, 'clear' | 'overlap' | 'cannot-tell', RegExp | null]>([
  ['nothing of others', branchFacts(['src/a.ts']), 'clear', null],
  ['a pull request that merges', branchFacts(['src/a.ts'], met(false)), 'clear', null],
  ['a pull request that does not', branchFacts(['src/a.ts'], met(true)), 'overlap', /conflicts with #12/],
  [
    'a pull request that may not',
    branchFacts(['src/a.ts'], met(null, 'too large')),
    'cannot-tell',
    /too large/,
  ],
  ['a path that is off limits', branchFacts(['secrets/x']), 'overlap', /agent-001 may not touch/],
  [
    'more files than are listed',
    branchFacts(['src/a.ts'], { unseen: [{ what: 'files', reason: '300 files or more' }] }),
    'cannot-tell',
    /300 files/,
  ],
  [
    'open work that was not shown',
    branchFacts(['src/a.ts'], { unseen: [{ what: 'conflicts', reason: 'not all shown' }] }),
    'cannot-tell',
    /not all shown/,
  ],
  [
    'a log that could not be read',
    branchFacts(['src/a.ts'], { unseen: [{ what: 'context', reason: 'out of reach' }] }),
    'cannot-tell',
    /out of reach/,
  ],
  [
    'an overlap, and something unseen',
    branchFacts(['secrets/x'], { unseen: [{ what: 'context', reason: 'out of reach' }] }),
    'overlap',
    /may not touch.*and 1 more/,
  ],
])('%s', (_, facts, answer, title) => {
  const overlaps = judged(facts);
  const check = overlapCheck(overlaps);
  expect(overlaps.answer).toBe(answer);
  expect(check.name).toBe('baton/overlap');
  expect(check.conclusion).toBe(answer === 'clear' ? 'success' : 'neutral');
  if (title !== null) expect(check.title).toMatch(title);
  expect(check.annotations.every(({ level }) => level !== 'failure')).toBe(true);
});

test("somebody else's lease is an overlap however the policy binds; one's own is none; owners and limits are told", () => {
  const lease = leasesOf(held('agent-002', ['src/*'], { epoch: 1 }));
  const audit = { ...POLICY, enforce: 'audit' as const };
  const facts = branchFacts(['src/a.ts', 'test/b.ts']);
  const overlaps = judgeBeforePull(facts, audit, stateWith({ leases: lease }), 'main', NOW);
  expect(overlaps).toMatchObject({ answer: 'overlap', agents: ['agent-001'] });
  expect(overlapCheck(overlaps).summary).toContain("`baton lease acquire --queue 'src/*'`");
  expect(overlaps.told).toEqual(['`test/b.ts`: an approval for `agent-002`']);
  expect(judged(facts, leasesOf(held('agent-001', ['src/*'], { epoch: 1 }))).answer).toBe('clear');
  const robo = { ...facts, change: { ...facts.change, pusher: account('robo') }, open: [pull] };
  expect(judged(robo).told).toContain('with its pull request, agent-002 has 2 of 1 changes open: #12, topic');
});

test('the commands are those of a branch: none names a pull request that is not there', () => {
  const { summary } = overlapCheck(judged(branchFacts(['src/a.ts'], met(true))));
  expect(summary).toContain('git fetch origin && git rebase origin/main   # once #12 is merged');
  expect(summary).toContain('`src/a.ts`, lines 3–4');
  expect(summary).not.toMatch(/gh pr|NUMBER/);
});

test.each([
  [{ pusher: HUBOT }, ['agent-001']],
  [{ branch: 'builder/x' }, ['agent-001']],
  // Who is proven to act is told, and not everybody whom a name claims.
  [{ branch: 'builder/x', pusher: account('robo') }, ['agent-002']],
  [{ pusher: account('ada') }, []],
])('behind %j is %j', (hands, agents) => {
  const none = { commits: [], pusher: null, opener: null, requester: null, branch: 'topic' };
  expect(agentsBehind({ ...none, ...hands }, POLICY)).toEqual(agents);
});

test('a branch is recorded when its files change, and of two branches both see the same of it', () => {
  const facts = branchFacts(['src/a.ts']);
  const { id } = facts.change;
  const first = recordOf(facts, ['agent-001'], null);
  expect(recordDrafts(id, first, {})).toMatchObject([{ type: 'BRANCH_SEEN', workflow: id }]);
  const item: Item = {
    id,
    status: 'open',
    workflow: id,
    opened: AT,
    since: AT,
    by: 'baton',
    data: { ...first } as never,
  };
  const pushed = {
    ...facts,
    change: { ...facts.change, head: 'c'.repeat(40) },
    open: [openChange('topic', { lines: 77 })],
  };
  const second = recordOf(pushed, ['agent-001'], first);
  expect(second).toBe(first);
  expect(recordDrafts(id, second, { ...emptyState().branches, [id]: item })).toEqual([]);
  expect(asRecorded(pushed, second).open[0]?.lines).toBe(10);
  const more = recordOf(branchFacts(['src/a.ts', 'src/b.ts']), ['agent-001'], first);
  expect(recordDrafts(id, more, { [id]: item })).toHaveLength(1);
  const many = branchFacts(Array.from({ length: 101 }, (_, at) => `src/${at}.ts`));
  expect(recordOf(many, ['agent-001'], null)).toMatchObject({ whole: false, files: { length: 100 } });
});
