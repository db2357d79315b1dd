import { expect, test } from '@jest/globals';
import type { Facts } from '../../src/core/change/rule.ts';
import type { Effect } from '../../src/core/effects/differences.ts';
import type { BranchForge, Glance } from '../../src/flows/branch-ports.ts';
import { reviewBranch } from '../../src/flows/review-branch.ts';
import { basePolicy, fakeWorld, memoryStore } from '../fakes/pulls.ts';
import { factsOf, openChange } from '../support/facts.ts';
import { account } from '../support/github.ts';

const POLICY = basePolicy(`version: 1
agents:
  builder: { id: agent-001, never: ["secrets/*"], identity: { logins: ["hubot"] } }
`);

function branchFacts(paths: readonly string[], pusher = 'hubot'): Facts {
  const facts = factsOf(paths, { branch: 'topic' }, { forge: 'github', open: [openChange('topic')] });
  return { ...facts, change: { ...facts.change, commits: [], pusher: account(pusher) } };
}

/** A forge of one branch, on which what is written stands. */
function fakes(facts: Facts, policy = POLICY, why: string | null = null) {
  const journal: string[] = [];
  const written: Effect[] = [];
  const store = memoryStore(journal);
  const ahead: Glance = { kind: 'ahead', base: 'main', policy, hands: facts.change };
  const forge: BranchForge = {
    look: async () => {
      journal.push('looked');
      return why === null ? ahead : { kind: 'nothing', why };
    },
    see: async () => {
      journal.push('seen');
      const [last] = written.slice(-1);
      const check =
        last?.kind === 'create-check'
          ? { id: '1', name: last.check.name, conclusion: last.check.conclusion, stamp: last.stamp }
          : null;
      return { facts, check, closed: [], gone: [] };
    },
  };
  const applier = {
    apply: async (_number: number, _head: string, effects: readonly Effect[]) => {
      journal.push('wrote');
      written.push(...effects);
      return { written: effects, left: [] };
    },
  };
  const at = { branch: 'topic', pushed: null };
  return {
    journal,
    written,
    store,
    review: () => reviewBranch({ forge, store, applier, world: fakeWorld() }, at),
  };
}

test('what happened is saved before anything is shown, and a second look writes nothing', async () => {
  const { journal, written, store, review } = fakes(branchFacts(['secrets/key']));
  store.races = 1;
  expect(await review()).toMatchObject({ kind: 'judged', overlaps: { answer: 'overlap' }, others: [] });
  expect(journal).toEqual(['looked', 'seen', 'saved', 'wrote']);
  expect(store.events.map(({ type }) => type)).toEqual(['BRANCH_SEEN', 'MESSAGE_SENT']);
  expect(written).toMatchObject([
    { kind: 'create-check', check: { name: 'baton/overlap', conclusion: 'neutral' } },
  ]);
  journal.length = 0;
  await review();
  expect(journal).toEqual(['looked', 'seen']);
});

test.each([
  ['of nobody', branchFacts(['a'], 'ada'), POLICY, null, /no agent of the roster/],
  ['with a pull request', branchFacts(['a']), POLICY, '#3 speaks for it', /#3/],
  ['without a policy', branchFacts(['a']), { kind: 'missing' } as const, null, /no policy/],
  [
    'with a faulty one',
    branchFacts(['a']),
    { kind: 'faulty', faults: [], text: '' } as const,
    null,
    /no policy/,
  ],
])('a branch %s is left alone after one look', async (_, facts, policy, why, said) => {
  const { journal, review } = fakes(facts, policy, why);
  expect(await review()).toMatchObject({ kind: 'nothing', why: expect.stringMatching(said) });
  expect(journal).toEqual(['looked']);
});

test('a context that refuses is told, and nothing is shown that was not saved', async () => {
  const { journal, store, review } = fakes(branchFacts(['secrets/key']));
  store.refuses = new Error('refused');
  await expect(review()).rejects.toThrow('refused');
  expect(journal).toEqual(['looked', 'seen']);
});
