import type { Right } from '../commands/rights.ts';
import { approversOf } from '../gates/approval.ts';
import type { RequirementKind } from '../gates/kind.ts';
import { kindOf } from '../gates/kind.ts';
import { handoffNeeds } from '../handoffs/needs.ts';
import { isRuleFile } from '../ownership/editing.ts';
import { compileGlobs } from '../ownership/glob.ts';
import { keepersOf } from '../ownership/keepers.ts';
import { matrixOf } from '../ownership/matrix.ts';
import { territoriesOf } from '../ownership/responsible.ts';
import type { Requirement } from '../policy/requirements.ts';
import type { Policy } from '../policy/schema.ts';
import { accountKey } from '../roster/accounts.ts';
import { byName } from '../roster/evidence.ts';
import { named } from '../roster/named.ts';
import { isTeam, permissionNamed, standingOf } from '../roster/standing.ts';
import { wildcard } from '../wildcard.ts';
import { COMMANDS } from './command-table.ts';
import { commandsIn } from './commands.ts';
import { type Account, touchedPaths } from './facts.ts';
import { isSame } from './override-right.ts';
import type { AlertSource } from './pull.ts';
import type { Facts } from './rule.ts';
import { approvalsIn, objectionsIn } from './signals.ts';

/** What must be read of a forge, beyond the pull request itself, to judge a change by a policy. Everything sorted. */
export interface Needs {
  /** `@org/team`s whose members decide something, in lower case. */
  readonly teams: readonly string[];
  /** Logins whose permission decides something, in lower case. */
  readonly permissions: readonly string[];
  readonly alerts: readonly AlertSource[];
  /** Path patterns of reports in the artifacts of runs. */
  readonly reports: readonly string[];
  readonly checks: boolean;
  /** Not only which labels there are, but who set them. */
  readonly labelsBy: boolean;
  /** Every file at the head. */
  readonly headPaths: boolean;
  /** What changed since an approval of an older commit. */
  readonly changedSince: boolean;
  /** Paths of which is asked what stands there at the head. */
  readonly contents: readonly string[];
}

/** What is known of a change before anything more is read. */
type Seen = Pick<Facts, 'change' | 'codeowners' | 'pull'>;

/**
 * What to read for one change. Teams and permissions are those of accounts that have said something which is undecided
 * without them; so they are known only when the pull request was read, and empty before.
 *
 * @param answered comments whose commands are known to be carried out: nobody has to be asked about again for those
 */
export function needsOf(policy: Policy, facts: Seen, answered: ReadonlySet<string> = new Set()): Needs {
  const touched = touchedPaths(facts.change.files);
  const required = requirementsOn(touched, policy);
  const kinds = new Set<RequirementKind>(required.map((each) => kindOf(each)[0]));
  const handoff = handoffNeeds(policy, facts);
  const questions = [
    ...handoff.accounts,
    ...aboutOwners(facts, touched, policy),
    ...required.flatMap((each) => aboutRequirement(each, facts, policy)),
    ...aboutCommands(facts, policy, answered),
  ];
  const answers = questions.map((each) => openIn(each, policy));
  return {
    teams: unique([...answers.flatMap(({ teams }) => teams), ...handoff.teams]),
    permissions: unique(answers.flatMap(({ permissions }) => permissions)),
    alerts: unique(
      [...required, ...handoff.required].flatMap((each): AlertSource[] =>
        'alerts' in each ? [each.alerts.source] : 'secrets' in each ? ['secret-scanning'] : [],
      ),
    ),
    reports: unique(
      required.flatMap((each) =>
        'reports' in each ? ['junit' in each.reports ? each.reports.junit : each.reports.sarif] : [],
      ),
    ),
    checks: kinds.has('check') || handoff.checks,
    labelsBy: required.some((each) => 'label' in each && each.label.by !== undefined),
    headPaths: kinds.has('files'),
    changedSince: asksWhatChanged(facts, policy),
    contents: handoff.contents,
  };
}

/** Requirements of the gates that concern what is touched. */
function requirementsOn(touched: readonly string[], policy: Policy): Requirement[] {
  return Object.values(policy.gates).flatMap(({ paths, require }) => {
    const concerned = paths === undefined ? null : compileGlobs(paths);
    return concerned === null || touched.some((path) => concerned.matches(path)) ? require : [];
  });
}

/** Is this account one of these? `writes`: and may it write to the repository, if it is? */
interface Question {
  readonly account: Account;
  readonly names: readonly string[];
  readonly writes: boolean;
}

function aboutApprovers(names: readonly string[], { pull }: Seen): Question[] {
  const reviews = pull?.reviews ?? [];
  return [
    ...approvalsIn(reviews).flatMap(({ account }) =>
      account === null ? [] : [{ account, names, writes: true }],
    ),
    ...objectionsIn(reviews).map(({ account }) => ({ account, names, writes: false })),
  ];
}

function aboutOwners(facts: Seen, touched: readonly string[], policy: Policy): Question[] {
  const territories = territoriesOf(touched, matrixOf(policy), policy, facts.codeowners);
  const guarded = touched.some((path) => isRuleFile(path, { policy, facts }));
  return [
    ...territories.map(({ approvers }) => approvers),
    ...(guarded ? [keepersOf(policy).approvers] : []),
  ].flatMap((names) => aboutApprovers(names, facts));
}

function aboutRequirement(requirement: Requirement, facts: Seen, policy: Policy): Question[] {
  if ('approval' in requirement) return aboutApprovers(approversOf(requirement.approval.of, policy), facts);
  if (!('label' in requirement) || requirement.label.by === undefined) return [];
  const { has, not, by } = requirement.label;
  const matches = wildcard((has ?? not ?? '').toLowerCase());
  return (facts.pull?.labels ?? []).flatMap((label) =>
    label.by !== null && matches(label.name.toLowerCase())
      ? [{ account: label.by, names: named(by, policy), writes: false }]
      : [],
  );
}

function aboutCommands({ pull, change }: Seen, policy: Policy, answered: ReadonlySet<string>): Question[] {
  return (pull?.commands ?? []).flatMap(({ comment, by, body }) =>
    commandsIn(body).flatMap(({ verb, rest }): Question[] => {
      const right: Right = COMMANDS[verb].right;
      if (by === null || (right.lasting !== true && answered.has(comment))) return [];
      const opened = right.opener === true && change.opener !== null && isSame(change.opener, by);
      const groups = opened ? [] : (right.groups?.(policy) ?? [right.names(policy, rest)]);
      return groups.map((names) => ({ account: by, names, writes: right.writes === true }));
    }),
  );
}

/** What has to be looked up to answer a question: nothing, where the name of the account says it all. */
function openIn(
  { account, names, writes }: Question,
  policy: Policy,
): { teams: string[]; permissions: string[] } {
  const standing = standingOf(account, names, policy, { teams: {}, permissions: {} });
  const open = standing.is === null;
  const graded = open && names.some((name) => permissionNamed(name) !== undefined);
  const asksPermission = graded || (writes && standing.is !== false && account.type === 'User');
  return {
    teams: open ? names.filter(isTeam).map((team) => team.toLowerCase()) : [],
    permissions: asksPermission ? [accountKey(account)] : [],
  };
}

function asksWhatChanged({ change, pull }: Seen, policy: Policy): boolean {
  return (
    policy.ownership.dismiss_on_push === 'owned-files' &&
    approvalsIn(pull?.reviews ?? []).some(({ head }) => head !== '' && head !== change.head)
  );
}

function unique<T extends string>(items: readonly T[]): T[] {
  return [...new Set(items)].sort(byName);
}
