import { numberAt, oidAt, textAt, valueAt } from '../../core/deliveries/payload.ts';
import { CHECKLIST_MARKER, COMMENT_MARKER, INCIDENT_LABEL, REPLY_MARKER } from '../../core/effect.ts';
import { NOTICE_MARKER } from '../../core/notices/mark.ts';
import type { ModeName } from './mode.ts';

/** What an event is about. */
export type Target =
  | { readonly kind: 'pull'; readonly number: number }
  | { readonly kind: 'issue'; readonly number: number }
  /** The open pull requests whose head is this commit. */
  | {
      readonly kind: 'head';
      readonly oid: string;
      readonly branch: string | null;
      /** Somebody asked for the checks there to be made anew, even where nothing changed. */
      readonly anew?: true;
    }
  /** A merge group: every pull request of the queue up to the one with this head. */
  | { readonly kind: 'group'; readonly branch: string; readonly head: string }
  | { readonly kind: 'repository' };

/** What an event asks for. */
export type Asked =
  | { readonly kind: 'run'; readonly mode: ModeName; readonly target: Target }
  /** Nothing that concerns Baton: the sentence says why. */
  | { readonly kind: 'nothing'; readonly why: string }
  /** Not of the form of such an event: names what is missing. */
  | { readonly kind: 'malformed'; readonly missing: string };

type EventRow = (payload: unknown) => Asked;

const WHOLE = { kind: 'repository' } as const;

/** The events that Baton listens to, and what each asks for. A new one is one new entry; of any other it is only said that it came. */
export const EVENTS = {
  pull_request: pullIn('pull_request'),
  pull_request_target: pullIn('pull_request'),
  pull_request_review: pullIn('pull_request'),
  pull_request_review_comment: pullIn('pull_request'),
  issue_comment: comment,
  issues: issue,
  // A fork's run names no pull request, and what its artifacts say cannot be trusted: the head tells.
  workflow_run: (payload) =>
    textAt(payload, ['action']) === 'completed'
      ? headIn(payload, ['workflow_run', 'head_sha'], ['workflow_run', 'head_branch'])
      : nothing('the workflow run is not finished'),
  status: (payload) =>
    isOurs(textAt(payload, ['context'])) ? nothing('Baton wrote this') : headIn(payload, ['sha'], null),
  check_run: (payload) => {
    const [at, branch] = [
      ['check_run', 'head_sha'],
      ['check_run', 'check_suite', 'head_branch'],
    ] as const;
    if (!isOurs(textAt(payload, ['check_run', 'name']))) return headIn(payload, at, branch);
    return isRerun(payload) ? anewIn(payload, at, branch) : nothing('Baton wrote this check');
  },
  check_suite: (payload) => {
    const [at, branch] = [
      ['check_suite', 'head_sha'],
      ['check_suite', 'head_branch'],
    ] as const;
    if (isRerun(payload)) return anewIn(payload, at, branch);
    return textAt(payload, ['action']) === 'completed'
      ? headIn(payload, at, branch)
      : nothing('the check suite is not finished');
  },
  merge_group: group,
  push,
  schedule: () => run('sweep', WHOLE),
  workflow_dispatch: () => run('sweep', WHOLE),
} as const satisfies Record<string, EventRow>;

/** @param name of the event, as the runner gives it */
export function askedBy(name: string, payload: unknown): Asked {
  if (!Object.hasOwn(EVENTS, name)) return nothing(`Baton does not listen to the event ${name}`);
  return EVENTS[name as keyof typeof EVENTS](payload);
}

function run(mode: ModeName, target: Target): Asked {
  return { kind: 'run', mode, target };
}

function nothing(why: string): Asked {
  return { kind: 'nothing', why };
}

function pullIn(key: string): EventRow {
  return (payload) => {
    const number = numberAt(payload, [key, 'number']);
    if (number === undefined) return { kind: 'malformed', missing: `${key}.number` };
    return run('review', { kind: 'pull', number });
  };
}

function comment(payload: unknown): Asked {
  const number = numberAt(payload, ['issue', 'number']);
  if (number === undefined) return { kind: 'malformed', missing: 'issue.number' };
  const body = textAt(payload, ['comment', 'body']) ?? '';
  // Others may write the same first line; only those of a bot can be Baton's, and those give no commands.
  const marked = [COMMENT_MARKER, REPLY_MARKER, NOTICE_MARKER].some((mark) => body.startsWith(mark));
  const author = numberAt(payload, ['comment', 'user', 'id']);
  // Of a checklist, whoever else edits it has ticked.
  const written = body.startsWith(CHECKLIST_MARKER) && author === numberAt(payload, ['sender', 'id']);
  if ((marked || written) && textAt(payload, ['comment', 'user', 'type']) === 'Bot')
    return nothing("this is Baton's own comment");
  if (valueAt(payload, ['issue', 'pull_request']) === undefined) return issue(payload);
  return run('review', { kind: 'pull', number });
}

/** An issue may be a task. That of an incident: what is said and done there may end a freeze, which concerns all. */
function issue(payload: unknown): Asked {
  const labels = valueAt(payload, ['issue', 'labels']);
  const of =
    Array.isArray(labels) && labels.some((_, at) => textAt(labels, [String(at), 'name']) === INCIDENT_LABEL);
  return of ? run('sweep', WHOLE) : issueIn(['issue', 'number'])(payload);
}

export function issueIn(path: readonly string[]): EventRow {
  return (payload) => {
    const number = numberAt(payload, path);
    if (number === undefined) return { kind: 'malformed', missing: path.join('.') };
    return run('review', { kind: 'issue', number });
  };
}

function headIn(payload: unknown, at: readonly string[], branch: readonly string[] | null): Asked {
  const oid = oidAt(payload, at);
  if (oid === undefined) return { kind: 'malformed', missing: at.join('.') };
  const named = branch === null ? undefined : textAt(payload, branch);
  return run('review', { kind: 'head', oid, branch: named ?? null });
}

/** *Re-run*: GitHub tells it of an App's own checks alone, and nothing stands for them until they are made anew. */
function isRerun(payload: unknown): boolean {
  return textAt(payload, ['action']) === 'rerequested';
}

/** `gh-readonly-queue/main/pr-7-0123…`: the branch of a merge group, and the one that it is merged into. */
const GROUP = /^gh-readonly-queue\/(.+)\/pr-\d+-[0-9a-f]{40,64}$/s;

function anewIn(payload: unknown, at: readonly string[], branch: readonly string[]): Asked {
  const asked = headIn(payload, at, branch);
  if (asked.kind !== 'run' || asked.target.kind !== 'head') return asked;
  const base = GROUP.exec(asked.target.branch ?? '')?.[1];
  if (base !== undefined) return run('review', { kind: 'group', branch: base, head: asked.target.oid });
  return run('review', { ...asked.target, anew: true });
}

function group(payload: unknown): Asked {
  if (textAt(payload, ['action']) !== 'checks_requested') return nothing('the merge group is given up');
  const head = oidAt(payload, ['merge_group', 'head_sha']);
  const branch = branchOf(textAt(payload, ['merge_group', 'base_ref']));
  if (head === undefined) return { kind: 'malformed', missing: 'merge_group.head_sha' };
  if (branch === null) return { kind: 'malformed', missing: 'merge_group.base_ref' };
  return run('review', { kind: 'group', branch, head });
}

/** Whatever was pushed to the base may have made or solved conflicts, and the policy may be a new one. */
function push(payload: unknown): Asked {
  const ref = textAt(payload, ['ref']);
  const base = defaultBranchIn(payload);
  if (ref === undefined) return { kind: 'malformed', missing: 'ref' };
  if (base === null) return { kind: 'malformed', missing: 'repository.default_branch' };
  if (branchOf(ref) !== base) return nothing(`this was pushed to another branch than ${base}`);
  return run('sweep', WHOLE);
}

/** Name of the repository's default branch; null where the payload does not tell. */
export function defaultBranchIn(payload: unknown): string | null {
  return textAt(payload, ['repository', 'default_branch']) ?? null;
}

function branchOf(ref: string | undefined): string | null {
  return ref?.startsWith('refs/heads/') === true ? ref.slice('refs/heads/'.length) : null;
}

function isOurs(name: string | undefined): boolean {
  return name === 'baton' || name?.startsWith('baton/') === true;
}

/** Events on which GitHub gives the run of a fork, or of Dependabot, a token that can only read. */
const READ_ONLY: ReadonlySet<string> = new Set([
  'pull_request',
  'pull_request_review',
  'pull_request_review_comment',
]);

/**
 * Can the token of this run only read?
 *
 * Source: https://docs.github.com/actions/reference/workflows-and-actions/events-that-trigger-workflows#pull_request
 *
 * @param actor login of whoever caused the run
 */
export function isReadOnly(name: string, payload: unknown, actor: string | undefined): boolean {
  if (!READ_ONLY.has(name)) return false;
  const head = textAt(payload, ['pull_request', 'head', 'repo', 'full_name']);
  const base = textAt(payload, ['repository', 'full_name']);
  return head === undefined || head !== base || actor === 'dependabot[bot]';
}
