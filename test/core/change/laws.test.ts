import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { draftsFor, judge } from '../../../src/core/change/judge.ts';
import type { PullFacts } from '../../../src/core/change/pull.ts';
import type { Facts, JudgedState } from '../../../src/core/change/rule.ts';
import type { Items } from '../../../src/core/context/state/item.ts';
import { OUTCOMES } from '../../../src/core/verdict.ts';
import { AT, HEAD, stateWith } from '../../support/facts.ts';
import { account, check, comment, githubFacts, review } from '../../support/github.ts';
import { NOW } from '../../support/leases.ts';
import { smallPolicy } from '../../support/policy.ts';

const policy = smallPolicy(`
overrides: { by: ["@boss"] }
gates:
  unit: { require: [{ check: "test*" }, { label: { has: ok, by: ["@boss"] } }] }
`);
const LOGINS = ['boss', 'net-lead', 'ops-lead', 'jane', 'mallory'];
const login = fc.constantFrom(...LOGINS);
const instant = fc.integer({ min: 0, max: 3 }).map((hour) => `2026-11-20T0${hour}:00:00.000Z`);

const reviews = fc.array(
  fc
    .tuple(
      login,
      fc.constantFrom('approved', 'changes-requested', 'commented', 'dismissed'),
      instant,
      fc.constantFrom(HEAD, null),
    )
    .map(([by, state, at, head]) => review(by, state, { at, head })),
  { maxLength: 6 },
);
const labels = fc.array(
  fc
    .tuple(fc.constantFrom('ok', 'other'), fc.option(login))
    .map(([name, by]) => ({ name, by: by === null ? null : account(by) })),
  { maxLength: 3 },
);
const checks = fc.array(
  fc
    .tuple(fc.constantFrom('test-a', 'test-b'), fc.constantFrom('success', 'failure', null), instant)
    .map(([name, conclusion, at]) => check(name, conclusion, { at })),
  { maxLength: 4 },
);
const commands = fc.uniqueArray(
  fc
    .tuple(login, fc.constantFrom('ownership.agent-009', 'gates.unit', 'nothing'), fc.nat(99))
    .map(([by, rule, id]) => comment(by, `/baton override ${rule} because`, { comment: String(id) })),
  { maxLength: 3, selector: (each) => each.comment },
);
const pulls: fc.Arbitrary<Partial<PullFacts>> = fc.record({ reviews, labels, checks, commands });
const paths = fc.subarray(['net/x', 'ops/x', 'api/x', 'free/x', '.github/baton.yml'], { minLength: 1 });

/** The log once everything is recorded that may be. */
function after(facts: Facts): JudgedState {
  const overrides: Items = Object.fromEntries(
    draftsFor(facts, policy, stateWith(), NOW).map(({ by, workflow, data }) => {
      const id = data.override_id as string;
      return [id, { id, status: 'standing', workflow, opened: AT, since: AT, by, data: data as never }];
    }),
  );
  return stateWith({ overrides });
}
const judged = (facts: Facts, state: JudgedState = after(facts)) => judge(facts, policy, 'd', state, NOW);
const rank = (facts: Facts, state?: JudgedState): number => OUTCOMES.indexOf(judged(facts, state).outcome);

test('the order of reviews, labels, checks and comments does not matter', () => {
  fc.assert(
    fc.property(paths, pulls, fc.func(fc.nat()), (touched, pull, by) => {
      const shuffled = <T>(items: readonly T[] | undefined): T[] =>
        [...(items ?? [])].sort((a, b) => by(a) - by(b));
      const other: Partial<PullFacts> = {
        reviews: shuffled(pull.reviews),
        labels: shuffled(pull.labels),
        checks: shuffled(pull.checks),
        commands: shuffled(pull.commands),
      };
      expect(judged(githubFacts(touched, other))).toEqual(judged(githubFacts(touched, pull)));
    }),
    { numRuns: 150 },
  );
});

test('a weak sign never makes a verdict milder', () => {
  const signs = fc.record({
    branch: fc.constantFrom('work', 'agent-004/x', 'agent-006/x', 'claude/x'),
    title: fc.constantFrom('x', 'agent-004', 'Generated with Claude Code'),
    body: fc.constantFrom(
      '',
      'Baton-Agent: agent-006',
      '🤖 Generated with [Claude Code](https://claude.ai/code)',
    ),
    trailer: fc.constantFrom('agent-004', 'agent-006', 'agent-009'),
  });
  fc.assert(
    fc.property(paths, pulls, signs, (touched, pull, { branch, title, body, trailer }) => {
      const plain = githubFacts(touched, { ...pull, title: 'x', body: '' });
      const [commit] = plain.change.commits;
      const signed: Facts = {
        ...githubFacts(touched, { ...pull, title, body }),
        change: {
          ...plain.change,
          branch,
          commits: commit ? [{ ...commit, trailers: [{ key: 'Baton-Agent', value: trailer }] }] : [],
        },
      };
      expect(rank(signed, stateWith())).toBeGreaterThanOrEqual(rank(plain, stateWith()));
    }),
    { numRuns: 150 },
  );
});

test('an override by somebody who may not changes nothing, whatever the log says', () => {
  const entitled = 'boss';
  fc.assert(
    fc.property(
      paths,
      pulls,
      fc.constantFrom(...LOGINS.filter((each) => each !== entitled)),
      fc.constantFrom('ownership.agent-009', 'ownership', 'gates.unit', 'gates', 'history'),
      fc.boolean(),
      (touched, pull, by, rule, cited) => {
        const asks = comment(by, `/baton override ${rule} because`);
        const facts = githubFacts(touched, { ...pull, commands: [asks] });
        const data = { rule, sha: HEAD, reason: 'because', cites: cited ? asks.comment : null };
        const item = {
          id: 'ov-1',
          status: 'standing',
          workflow: 'pr-42',
          opened: AT,
          since: AT,
          by: `@${by}`,
          data,
        };
        const without = githubFacts(touched, { ...pull, commands: [] });
        // What is told of it may be of the kind that only reports.
        const floor = OUTCOMES.indexOf('audit');
        expect(rank(facts, stateWith({ overrides: { 'ov-1': item } }))).toBe(
          Math.max(floor, rank(without, stateWith())),
        );
      },
    ),
    { numRuns: 150 },
  );
});
