import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { movesBetween, type ReplayedChange, tally } from '../../../src/core/change/backtest.ts';
import { readMergeMessage } from '../../../src/core/change/merge-message.ts';
import { type MergedChange, type ReplayedPolicy, replay } from '../../../src/core/change/replay.ts';
import { loadPolicy } from '../../../src/core/policy/load.ts';
import { renderBacktest, renderReplayedRule } from '../../../src/render/terminal/backtest.ts';
import { commitBy, factsOf, modified } from '../../support/facts.ts';

interface Row {
  readonly number: number;
  readonly branch: string;
  readonly merged: string;
  readonly head: string;
  readonly emails: readonly string[];
  readonly files: readonly { path: string; previous?: string; status: string }[];
}

const UNSEEN = [
  { what: 'context', reason: 'approvals are not known' },
  { what: 'conflicts', reason: 'neighbours are not known' },
  { what: 'open', reason: 'the number of open changes is not known' },
] as const;

function changeOf(row: Row): MergedChange {
  const files = row.files.map(({ path, previous = null, status }) =>
    modified(path, { previous, status: status === 'removed' ? 'deleted' : (status as 'added') }),
  );
  const commits = row.emails.map((email) => commitBy(email));
  const facts = factsOf(files, { branch: row.branch, commits }, { at: row.merged, unseen: [...UNSEEN] });
  return {
    name: `#${row.number}`,
    number: row.number,
    commit: row.head,
    subject: '',
    mergedAt: row.merged,
    facts: { ...facts, change: { ...facts.change, id: `pr-${row.number}` } },
  };
}

const merged = readFileSync('test/fixtures/pull-requests/containerd.jsonl', 'utf8')
  .trim()
  .split('\n')
  .map((line) => changeOf(JSON.parse(line) as Row));

const POLICY = `version: 1
enforce: warn
agents:
  lead: { id: agent-001, authority: full }
  cri: { id: agent-002, ownership: [internal/cri/*], reviewers: ["@containerd/cri"] }
  deps:
    id: agent-003
    ownership: [vendor/*, go.mod, go.sum]
    identity: { emails: ["49699333+dependabot[bot]@users.noreply.github.com"] }
    never: [.github/workflows/*]
    limits: { open_changes: 3 }
ownership: { enforce: enforce, unowned: audit }
gates:
  vendored: { enforce: enforce, require: [{ changed_with: { when: [go.mod], also: ["vendor/*"] } }] }
  tested: { paths: ["**/*.go"], require: [{ check: unit }] }
`;

function policyOf(text: string, name = 'main'): ReplayedPolicy {
  const { policy, digest } = loadPolicy(text, name);
  return { name, policy, digest };
}

function replayAll(policy: ReplayedPolicy, changes: readonly MergedChange[] = merged): ReplayedChange[] {
  return changes.map(({ facts, ...change }) => ({ ...change, rules: replay({ facts, ...change }, policy) }));
}

const inForce = policyOf(POLICY);
const names = (list: readonly { name: string }[]) => list.map(({ name }) => name);

describe('39 real pull requests, counted by hand', () => {
  const { rules, approvals, changes } = tally(inForce, replayAll(inForce));
  const rule = (name: string) => rules.find((each) => each.rule === name);

  test('a module changed without what is vendored is blocked', () => {
    expect(rule('gates.vendored')).toMatchObject({
      binds: 'enforce',
      counts: { pass: 34, block: 5, unknown: 0 },
    });
    expect(names(rule('gates.vendored')?.changes.block ?? [])).toEqual([
      '#13819',
      '#13099',
      '#12430',
      '#11472',
      '#11331',
    ]);
  });

  test('where an agent may not go it is blocked, and nobody else is', () => {
    expect(names(rule('ownership.never')?.changes.block ?? [])).toEqual(['#12149', '#11367']);
    expect(rule('ownership.never')?.counts.pass).toBe(37);
  });

  test('an approval that nobody can know of is neither a pass nor a block', () => {
    expect(rule('ownership.approvals')).toMatchObject({
      binds: 'enforce',
      counts: { pass: 19, block: 0, unknown: 0, 'needs-approval': 20 },
    });
    expect(approvals.map(({ owner, changes: asked }) => [owner, asked.length])).toEqual([
      ['agent-002', 12],
      ['agent-003', 10],
    ]);
    expect(rule('ownership.unowned')).toMatchObject({ binds: 'audit', counts: { pass: 20, audit: 19 } });
  });

  test.each([
    ['leases', 39, 'approvals are not known'],
    ['conflicts', 39, 'neighbours are not known'],
    ['gates.tested', 29, 'the results of unit cannot be read: approvals are not known'],
    ['limits', 12, 'the number of open changes is not known'],
  ])('%s is unknown for %i of them, and says why', (name, count, reason) => {
    expect(rule(name)?.counts).toMatchObject({
      pass: 39 - count,
      unknown: count,
      warn: 0,
      audit: 0,
      block: 0,
    });
    expect(rule(name)?.changes.unknown[0]).toMatchObject({ reason });
  });

  test('a change counts once for each kind', () => {
    expect(changes).toEqual({ audit: 19, warn: 0, block: 7, 'needs-approval': 20, unknown: 39 });
  });
});

test('rollout and strictness decide what a broken rule comes to; what is unknown stays so', () => {
  const count = (text: string) => {
    const policy = policyOf(text);
    return tally(policy, replayAll(policy)).rules.find(({ rule }) => rule === 'gates.vendored')?.counts;
  };
  const gate = 'vendored: { enforce: enforce';
  expect(count(POLICY.replace(gate, 'vendored: { enforce: audit'))).toMatchObject({ audit: 5, block: 0 });
  expect(count(POLICY.replace(gate, 'vendored: { enforce: warn'))).toMatchObject({ warn: 5, block: 0 });
  // Of #13819, #13099, #12430, #11472 and #11331, the first and the third end below 31.
  expect(count(`${POLICY}rollout: 31\n`)).toMatchObject({ warn: 3, block: 2 });
});

test('another policy: which change would have moved from what to what', () => {
  const tried = policyOf(
    `${POLICY.replace('also: ["vendor/*"]', 'also: ["vendor/*", go.sum]').replace('[vendor/*, go.mod, go.sum]', '[vendor/*, go.sum]')}  titled: { enforce: warn, require: [{ naming: { paths: "docs/*", matches: "^[A-Z]" } }] }\n`,
    'new.yml',
  );
  const { rules, approvals } = movesBetween(replayAll(inForce), replayAll(tried));
  expect(rules).toContainEqual({
    rule: 'gates.vendored',
    from: 'block',
    to: 'pass',
    changes: ['#13819', '#13099', '#12430', '#11472'],
  });
  // A rule that is new and passes moves nothing; one that warns does.
  expect(rules).toContainEqual({ rule: 'gates.titled', from: null, to: 'warn', changes: ['#11393'] });
  expect(rules.filter(({ rule }) => rule === 'gates.titled')).toHaveLength(1);
  expect(approvals.every(({ owner, asked }) => owner === 'agent-003' && asked.length === 0)).toBe(true);
  expect(movesBetween(replayAll(inForce), replayAll(inForce))).toEqual({ rules: [], approvals: [] });
});

test('with approvals known, one that is missing is a block, and one that counts a pass', () => {
  const [first] = merged;
  if (first === undefined) throw new Error('the fixture is empty');
  const known = { ...first, facts: { ...first.facts, unseen: [] } };
  expect(first.name).toBe('#13162');
  expect(replay(known, inForce).find(({ rule }) => rule === 'ownership.approvals')).toMatchObject({
    replayed: 'block',
    owners: [],
  });
});

test('rendered', () => {
  const tried = policyOf(POLICY.replace('also: ["vendor/*"]', 'also: ["vendor/*", go.sum]'), 'new.yml');
  const [before, after] = [replayAll(inForce), replayAll(tried)];
  const tallies = [tally(inForce, before), tally(tried, after)];
  const view = {
    what: { one: 'change', into: 'main' },
    since: null,
    changes: before,
    tallies,
    moves: movesBetween(before, after),
  };
  const golden = readFileSync('test/fixtures/pull-requests/backtest.txt', 'utf8');
  expect(`${renderBacktest(view)}\n`).toBe(golden);
  const rule = tallies[0]?.rules.find((each) => each.rule === 'ownership.never');
  expect(rule && renderReplayedRule(rule)).toBe(
    'ownership.never (enforce): 37 pass\n' +
      '  block  #12149  agent-003 may not touch .github/workflows/*, whoever approves\n' +
      '  block  #11367  agent-003 may not touch .github/workflows/*, whoever approves',
  );
  expect(renderBacktest({ ...view, changes: [] })).toBe('No change was merged into main.');
  const late = { ...view, changes: [], since: '2030-01-01T08:30:00.000Z' };
  expect(renderBacktest(late)).toBe('No change was merged into main since 2030-01-01T08:30:00Z.');
});

test.each([
  ['Merge pull request #123 from acme/feature/login', 123, 'feature/login'],
  ['Merged in feature/login (pull request #12)', 12, 'feature/login'],
  ["Merge branch 'feature/login' into main", null, 'feature/login'],
  ["Merge remote-tracking branch 'origin/x'", null, 'origin/x'],
  ['feat: a thing (#7)', 7, null],
  ['Revert "feat: a thing (#7)" (#9)', 9, null],
  ['Revert "feat: a thing (#7)"', null, null],
  ['fix: what #8 broke', null, null],
  ['', null, null],
])('%j brought pull request %j, branch %j', (subject, number, branch) => {
  expect(readMergeMessage(subject)).toEqual({ number, branch });
});
