import type { Fault } from '../errors.ts';
import { accountKey, isBotLogin, loginKey } from '../roster/accounts.ts';
import { isTeam } from '../roster/standing.ts';
import type { Assumptions } from './assumptions.ts';
import type { Account } from './facts.ts';
import type { CheckFacts, LabelFacts, PullFacts, ReviewFacts } from './pull.ts';
import type { Facts } from './rule.ts';

/** A pull request as it would be under some assumptions. Whoever is assumed to approve has said nothing else. */
export function assumeOfPull(
  pull: PullFacts,
  { at, change }: { readonly at: string; readonly change: Pick<Facts['change'], 'head'> },
  { approve, ignoreApprovals, checks, labels }: Assumptions,
): PullFacts {
  const without = new Set(ignoreApprovals.map(loginKey));
  const approving = new Set(approve.map(({ by }) => loginKey(by)));
  const reviews = pull.reviews.filter(({ by, state }) => {
    const key = by === null ? null : accountKey(by);
    if (key === null) return true;
    return !approving.has(key) && !(state === 'approved' && without.has(key));
  });
  const assumed = approve.map(
    ({ by, head }, index): ReviewFacts => ({
      id: `assumed-${index + 1}`,
      by: accountNamed(by, pull),
      state: 'approved',
      head: head ?? change.head,
      at,
      url: pull.url,
    }),
  );
  return {
    ...pull,
    reviews: [...reviews, ...assumed],
    checks: assumeChecks(pull.checks, checks, at),
    labels: assumeLabels(pull.labels, labels),
  };
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

function assumeLabels(real: readonly LabelFacts[], assumed: readonly string[]): LabelFacts[] {
  const there = new Set(real.map(({ name }) => name.toLowerCase()));
  const added = [...new Set(assumed)].filter((name) => !there.has(name.toLowerCase()));
  return [...real, ...added.map((name) => ({ name, by: null }))];
}

/** Is this a `@login`, and neither a team nor an agent? */
export function isAccountName(by: string): boolean {
  return /^@[^@\s]+$/.test(by) && !isTeam(by);
}

/** What cannot be assumed of this change: labels without a forge, and on GitHub approvals by anything but accounts. */
export function pullFaults({ pull, teams }: Facts, { approve, labels }: Assumptions): Fault[] {
  if (pull === null) {
    return labels.map((label) => ({
      code: 'simulate.no-labels',
      message: `${label} is assumed as a label, and a branch has none`,
      place: { argument: '--label' },
      hint: 'Name a pull request: baton simulate 42 --label LABEL',
    }));
  }
  return approve
    .filter(({ by }) => !isAccountName(by))
    .map(({ by }) => {
      const members = teams[by.toLowerCase()] ?? [];
      const known = members.slice(0, 5).map((login) => `@${login}`);
      return {
        code: 'simulate.no-account',
        message: `${by} is no account, and on GitHub only accounts approve`,
        place: { argument: '--approve' },
        hint: known.length > 0 ? `Members: ${known.join(', ')}` : 'Name one as @login.',
      };
    });
}
