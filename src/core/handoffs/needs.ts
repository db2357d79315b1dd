import type { Facts } from '../change/rule.ts';
import { handoffRules } from '../policy/moving.ts';
import type { Requirement } from '../policy/requirements.ts';
import type { Policy } from '../policy/schema.ts';
import { isTeam } from '../roster/standing.ts';
import { isAboutAlerts, required, syntaxPaths } from './checks.ts';
import { documentOf } from './document-of.ts';

/** What comparing a handoff with facts takes beyond the change itself. */
export interface HandoffNeeds {
  /** Teams that may tick, in lower case: who did is known only with the answer. */
  readonly teams: readonly string[];
  /** Paths of which is asked what stands there at the head. */
  readonly contents: readonly string[];
  readonly required: readonly Requirement[];
  readonly checks: boolean;
}

/** Nothing, where the change has no handoff document and no checklist that somebody edited. */
export function handoffNeeds(policy: Policy, facts: Pick<Facts, 'pull' | 'change'>): HandoffNeeds {
  const ticked = facts.pull?.checklists?.some(({ edits }) => edits === null || edits.length > 0) === true;
  const reviewers = Object.values(policy.agents).flatMap((agent) => agent.reviewers);
  const teams = ticked ? [...new Set(reviewers.filter(isTeam).map((team) => team.toLowerCase()))].sort() : [];
  const read = facts.pull?.state === 'open' ? documentOf(facts) : null;
  if (read === null) return { teams, contents: [], required: [], checks: false };
  const { verify } = handoffRules(policy);
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
  };
}

/** So many files are looked at. */
const MOST = 100;

function isPlain(path: string): boolean {
  return path !== '' && !path.startsWith('/') && !path.endsWith('/') && !path.split('/').includes('..');
}
