import type { Unseen } from '../../core/change/facts.ts';
import { isOwnWorkflow } from '../../core/policy/own-workflows.ts';
import type { Place } from '../place.ts';
import { cutShort, unseenBy } from '../unseen.ts';
import { restList } from './rest-pages.ts';

/** A run of a workflow. */
export interface RestRun {
  readonly id: number;
  readonly name?: string | null;
  readonly workflow_id: number;
  readonly run_number: number;
  readonly event: string;
  /** Of the workflow's file: `.github/workflows/ci.yml`, with `@` and a ref where it comes from elsewhere. */
  readonly path: string;
  readonly status: string | null;
  readonly conclusion: string | null;
  readonly html_url: string;
}

export type RunsAt =
  | { readonly kind: 'read'; readonly runs: readonly RestRun[] }
  | { readonly kind: 'unseen'; readonly gap: Unseen };

const MOST_RUNS = 300;
const MOST_WORKFLOWS = 30;

/** How many runs one sentence names. */
const NAMED = 3;

/** On a commit the latest run of each workflow and event, oldest first. One REST read. */
export async function readRunsAt(place: Place, commit: string): Promise<RunsAt> {
  const answer = await restList<RestRun>(
    place,
    'GET /repos/{owner}/{repo}/actions/runs',
    { head_sha: commit },
    MOST_RUNS,
    (data) => (data as { workflow_runs: readonly RestRun[] }).workflow_runs,
  );
  if (answer.kind !== 'ok') return { kind: 'unseen', gap: unseenBy('reports', 'runs of workflows') };
  const runs = latestRuns(answer.data.items);
  if (answer.data.cut || runs.length > MOST_WORKFLOWS)
    return { kind: 'unseen', gap: cutShort('reports', 'the runs of workflows') };
  return { kind: 'read', runs };
}

function latestRuns(runs: readonly RestRun[]): RestRun[] {
  const latest = new Map<string, RestRun>();
  for (const run of runs) {
    const key = `${run.workflow_id} ${run.event}`;
    const known = latest.get(key);
    if (known === undefined || known.run_number < run.run_number) latest.set(key, run);
  }
  return [...latest.values()].sort((a, b) => a.id - b.id);
}

/** What a run is called, as a check of it names its workflow. */
export function runName({ name, path, event }: RestRun): string {
  return `${name || path} on ${event}`;
}

/** What is said of runs that have not ended and are not Baton's own; undefined where there are none. */
export function awaitedIn(runs: readonly RestRun[], ownWorkflow: string | null): Unseen | undefined {
  const open = runs.filter((run) => hasNotEnded(run) && !isOwn(run, ownWorkflow));
  if (open.length === 0) return undefined;
  const names = open.map(runName).sort();
  const reason = `${names.slice(0, NAMED).join(', ')}${names.length > NAMED ? ', …' : ''} ${open.length === 1 ? 'has' : 'have'} not ended, and may still bring reports`;
  return { what: 'reports', reason, next: open.slice(0, NAMED).map(remedyOf).sort() };
}

/** A run that waits for somebody to approve it has ended, as GitHub puts it. */
const WAITS_FOR_APPROVAL = 'action_required';

function hasNotEnded({ status, conclusion }: RestRun): boolean {
  return status !== 'completed' || conclusion === null || conclusion === WAITS_FOR_APPROVAL;
}

/** Whoever waited for their own workflow would wait for ever. */
function isOwn({ path }: RestRun, ownWorkflow: string | null): boolean {
  return isOwnWorkflow(path.replace(/@.*$/s, ''), ownWorkflow);
}

function remedyOf({ conclusion, html_url: url }: RestRun): string {
  return conclusion === WAITS_FOR_APPROVAL
    ? `let somebody who may write approve its run: ${url}`
    : `wait until it has ended: ${url}`;
}
