import type { Account } from '../change/facts.ts';
import type { Facts } from '../change/rule.ts';
import { RIGHTS } from '../commands/rights.ts';
import { handoffRules } from '../policy/moving.ts';
import type { Requirement } from '../policy/requirements.ts';
import type { Policy } from '../policy/schema.ts';
import { isTeam } from '../roster/standing.ts';
import { isAboutAlerts, required, syntaxPaths } from './checks.ts';
import { documentOf } from './document-of.ts';
import { personOf } from './opener.ts';
import { partyNamed } from './parties.ts';

/** What comparing a handoff with facts takes beyond the change itself. */
export interface HandoffNeeds {
  /** Teams that may tick, in lower case: who did is known only with the answer. */
  readonly teams: readonly string[];
  /** Paths of which is asked what stands there at the head. */
  readonly contents: readonly string[];
  readonly required: readonly Requirement[];
  readonly checks: boolean;
  /** Accounts that decide whether it begins: are they among these names, and may they write? */
  readonly accounts: readonly {
    readonly account: Account;
    readonly names: readonly string[];
    readonly writes: boolean;
  }[];
}

/** Nothing, where the change has no handoff document and no checklist that somebody edited. */
export function handoffNeeds(policy: Policy, facts: Pick<Facts, 'pull' | 'change'>): HandoffNeeds {
  const ticked = facts.pull?.checklists?.some(({ edits }) => edits === null || edits.length > 0) === true;
  const reviewers = Object.values(policy.agents).flatMap((agent) => agent.reviewers);
  const teams = ticked ? [...new Set(reviewers.filter(isTeam).map((team) => team.toLowerCase()))].sort() : [];
  const read = facts.pull?.state === 'open' ? documentOf(facts) : null;
  const { verify, required_when: wanted } = handoffRules(policy);
  const to = partyNamed(read?.document.to ?? '', policy) ?? '';
  const { opener } = facts.change;
  const begins =
    policy.handoffs !== undefined && (read !== null || wanted.owner_changes || wanted.layer_changes);
  const accounts =
    begins && facts.pull?.state === 'open' && opener !== null
      ? [
          { account: opener, names: RIGHTS.works.names(policy), writes: false },
          ...(to.startsWith('@') ? [{ account: personOf(to), names: [to], writes: true }] : []),
        ]
      : [];
  if (read === null) return { teams, contents: [], required: [], checks: false, accounts };
  const { artifacts, dependencies } = read.document;
  const inDiff = new Set(
    facts.change.files.flatMap(({ path, status }) => (status === 'deleted' ? [] : [path])),
  );
  const contents = [
    ...(verify.includes('syntax') ? syntaxPaths(facts.change.files) : []),
    ...artifacts.map(({ path }) => path).filter((path) => !inDiff.has(path)),
    ...dependencies.flatMap((line) => /^`?([\w.-]+(?:\/[\w.-]+)+)/.exec(line)?.[1] ?? []),
  ];
  return {
    teams,
    contents: [...new Set(contents.filter(isPlain))].sort().slice(0, MOST),
    required: verify.includes('security') ? required(policy, isAboutAlerts) : [],
    checks: verify.includes('checks_on_sha'),
    accounts,
  };
}

/** So many files are looked at. */
const MOST = 100;

function isPlain(path: string): boolean {
  return path !== '' && !path.startsWith('/') && !path.endsWith('/') && !path.split('/').includes('..');
}
