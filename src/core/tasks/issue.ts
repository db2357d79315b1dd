import type { Account } from '../change/facts.ts';
import type { TaskStatus } from '../context/state/task.ts';
import type { Policy } from '../policy/schema.ts';
import { accountKey } from '../roster/accounts.ts';
import { recogniseAccount } from '../roster/recognise.ts';
import { signsOf } from '../roster/signs.ts';

/** An issue as a forge shows it at one instant. Untrusted text stays as it was written. */
export interface IssueFacts {
  readonly number: number;
  /** `owner/name` of the repository that it is in. */
  readonly repository: string;
  readonly title: string;
  readonly body: string;
  /** `completed` and `not-planned` tell how a closed one was closed, `reopened` that an open one once was. */
  readonly state: 'open' | 'completed' | 'not-planned' | 'reopened';
  /** Is it Baton's own: its board, or the issue of an incident? */
  readonly own: boolean;
  readonly labels: readonly string[];
  readonly assignees: readonly Account[];
  /** Is a branch linked to it? */
  readonly branch: boolean;
  /** Pull requests that would close it, or have. */
  readonly pulls: readonly IssuePull[];
  /** What its text names; null: that could not be read. */
  readonly named: readonly Waited[] | null;
  /** What the forge says comes first: issues that block it, and its sub-issues; null: that could not be read. */
  readonly waits: readonly Waited[] | null;
  /** When it was last updated, ISO 8601 UTC. */
  readonly updatedAt: string;
}

export interface IssuePull {
  readonly number: number;
  readonly state: 'open' | 'closed' | 'merged';
  readonly draft: boolean;
  readonly changesWanted: boolean;
  /** `@login`s and `@org/team`s that are asked for a review. */
  readonly reviewers: readonly string[];
  readonly author: Account | null;
}

/** Something that comes first. */
export interface Waited {
  /** `issue-12`, `pr-7`; of another repository `owner/name#3`. */
  readonly id: string;
  readonly open: boolean;
}

/** Is it closed? */
export function isOver({ state }: Pick<IssueFacts, 'state'>): boolean {
  return state === 'completed' || state === 'not-planned';
}

/** What a forge shows of a task. */
export interface Sighted {
  readonly status: TaskStatus;
  /** Agent id or `@login`; null: nobody. */
  readonly agent: string | null;
  readonly reviewers: readonly string[];
  /** State and accounts, as the log remembers them: only where it is another one does the task follow. */
  readonly shown: string;
}

/**
 * The state that an issue stands for, and who has it: closed as completed or as not planned; a pull request that is ready, or one that is a draft
 * or wants changes, or a linked branch; somebody assigned; nobody.
 *
 * @param has who has the task by the log: kept while one of its accounts or operators is assigned; null: nobody
 */
export function sightOf(issue: IssueFacts, policy: Policy, has: string | null): Sighted {
  const open = issue.pulls.filter(({ state }) => state === 'open');
  const ready = open.filter(({ draft, changesWanted }) => !draft && !changesWanted);
  const authors = [...ready, ...open].flatMap(({ author }) => author ?? []);
  const who = issue.assignees.length > 0 ? issue.assignees : authors.slice(0, 1);
  const status = statusOf(issue, open.length, ready.length, who.length);
  const names = [...new Set(who.map((account) => nameOf(account, policy)))].sort();
  const kept = has !== null && who.some((account) => standsFor(account, has, policy));
  return {
    status,
    agent: kept ? has : (names[0] ?? null),
    reviewers: [...new Set(ready.flatMap(({ reviewers }) => reviewers))].sort(),
    shown: [status, ...names].join(' '),
  };
}

function statusOf({ state, branch }: IssueFacts, open: number, ready: number, who: number): TaskStatus {
  if (state === 'completed') return 'COMPLETED';
  if (state === 'not-planned') return 'FAILED';
  if (ready > 0) return 'REVIEW';
  if (open > 0 || (branch && who > 0)) return 'IN_PROGRESS';
  return who > 0 ? 'ASSIGNED' : 'CREATED';
}

/** An agent of the roster by its account; where several share it, and of people: the account. */
function nameOf(account: Account, policy: Policy): string {
  const agents = recogniseAccount(account, signsOf(policy)).pointsTo.flatMap((each) =>
    each.kind === 'agent' ? [each.id] : [],
  );
  return agents.length === 1 ? String(agents[0]) : `@${accountKey(account)}`;
}

function standsFor(account: Account, who: string, policy: Policy): boolean {
  if (`@${accountKey(account)}` === who.toLowerCase()) return true;
  const { pointsTo } = recogniseAccount(account, signsOf(policy));
  if (pointsTo.some((each) => each.kind === 'agent' && each.id === who)) return true;
  const operators = Object.values(policy.agents).find(({ id }) => id === who)?.operators ?? [];
  return operators.some((each) => each.toLowerCase() === `@${accountKey(account)}`);
}
