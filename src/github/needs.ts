import type { AlertSource } from '../core/change/pull.ts';
import type { Facts } from '../core/change/rule.ts';
import { parseCodeowners } from '../core/ownership/codeowners.ts';
import type { Policy } from '../core/policy/schema.ts';

/** What judging a change takes beyond the pull request itself: each costs requests, and is read only if it is asked for. */
export interface Needs {
  /** `@org/team`s whose members must be known. */
  readonly teams: readonly string[];
  /** Logins whose permission in the repository must be known. */
  readonly permissions: readonly string[];
  readonly alerts: readonly AlertSource[];
  /** Path patterns of the reports that are judged; none: no artifacts are read. */
  readonly reports: readonly string[];
  /** Every path at the head commit. */
  readonly headPaths: boolean;
  /** What changed since an approval of an older commit. */
  readonly changedSince: boolean;
}

/** What a policy says must be read for a change. Given to whoever reads, so that no rule stands among the requests. */
export type NeedsOf = (policy: Policy, seen: Pick<Facts, 'pull' | 'codeowners' | 'change'>) => Needs;

const TEAM = /^@[^/@\s]+\/[^/@\s]+$/;

/** Teams that anything in the policy or CODEOWNERS names, and what its gates require. */
export const needsOfPolicy: NeedsOf = (policy, { pull, codeowners }) => {
  const words = [...wordsIn(policy)];
  const owners =
    codeowners === null ? [] : parseCodeowners(codeowners.text).rules.flatMap((rule) => rule.owners);
  const required = Object.values(policy.gates).flatMap(({ require }) => require as readonly Requirement[]);
  const byPermission = words.some((word) => word.startsWith('permission:'));
  return {
    teams: [
      ...new Set([...words, ...owners].filter((word) => TEAM.test(word)).map((word) => word.toLowerCase())),
    ].sort(),
    permissions: byPermission ? actorsOf(pull) : [],
    alerts: [...new Set(required.flatMap(alertsIn))].sort(),
    reports: required.flatMap(({ reports }) =>
      [reports?.junit, reports?.sarif].filter((each) => each !== undefined),
    ),
    headPaths: required.some(({ files, naming }) => files !== undefined || naming !== undefined),
    changedSince: policy.ownership.dismiss_on_push === 'owned-files',
  };
};

interface Requirement {
  readonly alerts?: { readonly source: AlertSource };
  readonly secrets?: string;
  readonly reports?: { readonly junit?: string; readonly sarif?: string };
  readonly files?: unknown;
  readonly naming?: unknown;
}

function alertsIn({ alerts, secrets }: Requirement): AlertSource[] {
  return [
    ...(alerts ? [alerts.source] : []),
    ...(secrets === undefined ? [] : (['secret-scanning'] as const)),
  ];
}

/** Who labelled, commanded or reviewed. */
function actorsOf(pull: Facts['pull']): string[] {
  const accounts = [
    ...(pull?.labels ?? []).map(({ by }) => by),
    ...(pull?.commands ?? []).map(({ by }) => by),
    ...(pull?.reviews ?? []).map(({ by }) => by),
  ];
  return [...new Set(accounts.flatMap((by) => (by?.type === 'User' ? by.login : [])))].sort();
}

function* wordsIn(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (typeof value === 'object' && value !== null)
    for (const part of Object.values(value)) yield* wordsIn(part);
}
