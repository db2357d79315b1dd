import type { Approval } from '../context/state/change.ts';
import { accountKey } from '../roster/accounts.ts';
import { byName, type Forge } from '../roster/evidence.ts';
import type { Account } from './facts.ts';
import type { CheckFacts, CommandFacts, ReviewFacts } from './pull.ts';
import type { Facts, GivenApproval, JudgedState, Objection, Signals } from './rule.ts';

/**
 * What was said of a change, and by which checks it went. There is one source for each forge: on a plain git repository the
 * log, which is all there is; on GitHub what GitHub shows, because whoever may push can write to the log.
 */
export const SIGNALS = {
  local: ofLog,
  github: ofPull,
} satisfies Record<Forge, (facts: Facts, state: JudgedState) => Signals>;

function gapIn(facts: Facts, what: 'context' | 'reviews' | 'checks'): string | null {
  return facts.unseen.find((gap) => gap.what === what)?.reason ?? null;
}

function ofLog(facts: Facts, state: JudgedState): Signals {
  const gap = gapIn(facts, 'context');
  const known = state.changes[facts.change.id];
  const approvals = (known?.approvals ?? [])
    .filter(({ cites }) => cites === undefined)
    .map((each): GivenApproval => ({ ...each, account: null }));
  const checks = (known?.checks ?? [])
    .filter(({ sha }) => sha === facts.change.head)
    .map(
      ({ name, conclusion, at, url }): CheckFacts => ({
        name,
        app: null,
        workflow: null,
        conclusion,
        at,
        url,
      }),
    );
  const gaps = { approvals: gap, checks: gap };
  if (gap !== null) return { approvals: null, objections: [], checks: null, logged: [], gaps };
  return {
    approvals: approvals.sort(byApprover),
    objections: [],
    checks: checks.sort(byCheck),
    logged: [],
    gaps,
  };
}

const NO_PULL = 'the pull request could not be read';

function ofPull(facts: Facts, state: JudgedState): Signals {
  const { pull } = facts;
  const recorded = state.changes[facts.change.id]?.approvals ?? [];
  const commanded = recorded.flatMap((each) => commandedBy(each, pull?.commands ?? []));
  const logged = recorded.filter(({ id }) => !commanded.some((each) => each.id === id)).sort(byApprover);
  const gaps = {
    approvals: pull === null ? NO_PULL : gapIn(facts, 'reviews'),
    checks: pull === null ? NO_PULL : gapIn(facts, 'checks'),
  };
  const reviews = pull?.reviews ?? [];
  const checks = [...(pull?.checks ?? [])].sort(byCheck);
  return {
    approvals: gaps.approvals === null ? [...approvalsIn(reviews), ...commanded].sort(byApprover) : null,
    objections: objectionsIn(reviews),
    checks: gaps.checks === null ? checks : null,
    logged,
    gaps,
  };
}

/** An approval by command with the account that gave it, while the comment that it cites is there and by whom the log says. */
function commandedBy(approval: Approval, comments: readonly CommandFacts[]): GivenApproval[] {
  const comment = comments.find((each) => each.comment === approval.cites);
  const account = comment?.by ?? null;
  if (account === null || approval.as === undefined) return [];
  return [{ ...approval, by: `@${accountKey(account)}`, account }];
}

/** The reviews that approve, the latest of each account considered. Sorted. */
export function approvalsIn(reviews: readonly ReviewFacts[]): GivenApproval[] {
  return decidingReviews(reviews).flatMap(approvalOf).sort(byApprover);
}

/** The reviews that ask for changes and were neither withdrawn nor dismissed. Sorted. */
export function objectionsIn(reviews: readonly ReviewFacts[]): Objection[] {
  return decidingReviews(reviews)
    .flatMap(objectionOf)
    .sort((a, b) => byName(a.by, b.by));
}

type Given = ReviewFacts & { readonly by: Account };

/** Of each account the latest review that decides anything: a comment leaves what was said before as it is. */
function decidingReviews(reviews: readonly ReviewFacts[]): Given[] {
  const latest = new Map<string, Given>();
  const given = reviews.filter((each): each is Given => each.by !== null && each.state !== 'commented');
  for (const review of [...given].sort(byTime)) {
    latest.set(review.by.id === null ? accountKey(review.by) : `#${review.by.id}`, review);
  }
  return [...latest.values()];
}

/** Of two reviews at one instant an approval comes first, so that it never wins by the order of a list. */
function byTime(a: Given, b: Given): number {
  return (
    byName(a.at, b.at) ||
    Number(b.state === 'approved') - Number(a.state === 'approved') ||
    byName(a.state, b.state) ||
    byName(a.id, b.id)
  );
}

function approvalOf({ id, by, state, head, at }: Given): GivenApproval[] {
  if (state !== 'approved') return [];
  return [{ id, by: `@${accountKey(by)}`, email: null, head: head ?? '', at, note: null, account: by }];
}

function objectionOf({ by, state, at, url }: Given): Objection[] {
  return state === 'changes-requested' ? [{ by: `@${accountKey(by)}`, account: by, at, url }] : [];
}

function byApprover(a: Approval, b: Approval): number {
  return byName(a.by, b.by) || byName(a.id, b.id);
}

function byCheck(a: CheckFacts, b: CheckFacts): number {
  return (
    byName(a.name, b.name) ||
    byName(a.app ?? '', b.app ?? '') ||
    byName(a.workflow ?? '', b.workflow ?? '') ||
    byName(a.at, b.at) ||
    byName(a.conclusion ?? '', b.conclusion ?? '')
  );
}
