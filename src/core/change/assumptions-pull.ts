import type { Fault } from '../errors.ts';
import { accountKey, isBotLogin, loginKey } from '../roster/accounts.ts';
import { isTeam } from '../roster/standing.ts';
import type { Assumptions } from './assumptions.ts';
import type { Account, FileChange } from './facts.ts';
import type { CheckFacts, LabelFacts, PullFacts, ReviewFacts } from './pull.ts';
import type { Facts } from './rule.ts';

/** A pull request as it would be under some assumptions. Whoever is assumed to review has said nothing else. */
export function assumeOfPull(
  pull: PullFacts,
  { at, change }: { readonly at: string; readonly change: Pick<Facts['change'], 'head'> },
  { approve, ignoreApprovals, requestChanges, ignoreReviews, checks, labels, ignoreLabels }: Assumptions,
): PullFacts {
  const without = new Set(ignoreApprovals.map(loginKey));
  const silent = new Set([...approve.map(({ by }) => by), ...requestChanges, ...ignoreReviews].map(loginKey));
  const reviews = pull.reviews.filter(({ by, state }) => {
    const key = by === null ? null : accountKey(by);
    if (key === null) return true;
    return !silent.has(key) && !(state === 'approved' && without.has(key));
  });
  const assumed = [
    ...approve.map(({ by, head }) => ({ by, head, state: 'approved' as const })),
    ...requestChanges.map((by) => ({ by, head: null, state: 'changes-requested' as const })),
  ].map(
    ({ by, head, state }, index): ReviewFacts => ({
      id: `assumed-${index + 1}`,
      by: accountNamed(by, pull),
      state,
      head: head ?? change.head,
      at,
      url: pull.url,
    }),
  );
  return {
    ...pull,
    reviews: [...reviews, ...assumed],
    checks: assumeChecks(pull.checks, checks, at),
    labels: assumeLabels(pull.labels, labels, ignoreLabels),
  };
}

/** A file that is assumed to be new. */
export function addedFile(path: string): FileChange {
  return { path, previous: null, status: 'added', added: null, deleted: null };
}

/** The account as it is seen on the pull request; else one of that login. */
function accountNamed(by: string, { reviews, commands, labels }: PullFacts): Account {
  const login = loginKey(by);
  const seen = [...reviews, ...commands, ...labels].map((each) => each.by);
  const known = seen.find((account) => account !== null && accountKey(account) === login);
  return known ?? { login, id: null, type: isBotLogin(login) ? 'Bot' : 'User' };
}

/** A check that is there already stays with the app and workflow that wrote it. */
function assumeChecks(real: readonly CheckFacts[], assumed: Assumptions['checks'], at: string): CheckFacts[] {
  const said = new Set(assumed.map(({ name }) => name));
  return [
    ...real.filter(({ name }) => !said.has(name)),
    ...assumed.flatMap(({ name, conclusion }): CheckFacts[] => {
      const there = real.filter((check) => check.name === name);
      const made = { name, app: null, workflow: null, conclusion, at, url: null };
      return there.length === 0 ? [made] : there.map(({ app, workflow }) => ({ ...made, app, workflow }));
    }),
  ];
}

function assumeLabels(
  real: readonly LabelFacts[],
  assumed: readonly string[],
  ignored: readonly string[],
): LabelFacts[] {
  const without = new Set(ignored.map((name) => name.toLowerCase()));
  const kept = real.filter(({ name }) => !without.has(name.toLowerCase()));
  const there = new Set(kept.map(({ name }) => name.toLowerCase()));
  const added = [...new Set(assumed)].filter((name) => !there.has(name.toLowerCase()));
  return [...kept, ...added.map((name) => ({ name, by: null }))];
}

/** Is this a `@login`, and neither a team nor an agent? */
export function isAccountName(by: string): boolean {
  return /^@[^@\s]+$/.test(by) && !isTeam(by);
}

/** What cannot be assumed of this change: labels and reviews without a forge, and on GitHub reviews by anything but accounts. */
export function pullFaults({ pull, teams }: Facts, assumptions: Assumptions): Fault[] {
  if (pull === null) return forgeOnly(assumptions);
  const { approve, requestChanges } = assumptions;
  const reviewing = [
    ...approve.map(({ by }) => ({ by, argument: '--approve', does: 'approve' })),
    ...requestChanges.map((by) => ({ by, argument: '--request-changes', does: 'ask for changes' })),
  ];
  return reviewing
    .filter(({ by }) => !isAccountName(by))
    .map(({ by, argument, does }) => {
      const members = teams[by.toLowerCase()] ?? [];
      const known = members.slice(0, 5).map((login) => `@${login}`);
      return {
        code: 'simulate.no-account',
        message: `${by} is no account, and on GitHub only accounts ${does}`,
        place: { argument },
        hint: known.length > 0 ? `Members: ${known.join(', ')}` : 'Name one as @login.',
      };
    });
}

function forgeOnly({ labels, ignoreLabels, requestChanges, ignoreReviews }: Assumptions): Fault[] {
  const label = (argument: string) => (name: string) => ({
    code: 'simulate.no-labels',
    message: `${name} is assumed as a label, and a branch has none`,
    place: { argument },
    hint: `Name a pull request: baton simulate 42 ${argument} LABEL`,
  });
  const review = (argument: string) => (by: string) => ({
    code: 'simulate.no-reviews',
    message: `${by} reviews a pull request, and a branch has none`,
    place: { argument },
    hint: `Name a pull request: baton simulate 42 ${argument} @login`,
  });
  return [
    ...labels.map(label('--label')),
    ...ignoreLabels.map(label('--ignore-label')),
    ...requestChanges.map(review('--request-changes')),
    ...ignoreReviews.map(review('--ignore-review')),
  ];
}
