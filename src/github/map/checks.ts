import type { CheckConclusion, CheckFacts } from '../../core/change/pull.ts';
import { isOwnCheck, isOwnWorkflow } from '../../core/policy/own-workflows.ts';
import type { RawCheckRun, RawStatus } from '../queries/raw-pull.ts';

const CONCLUSIONS = {
  SUCCESS: 'success',
  FAILURE: 'failure',
  NEUTRAL: 'neutral',
  SKIPPED: 'skipped',
  CANCELLED: 'cancelled',
  TIMED_OUT: 'timed_out',
  ACTION_REQUIRED: 'action_required',
  STALE: 'stale',
  STARTUP_FAILURE: 'startup_failure',
} as const satisfies Record<string, CheckConclusion>;

const STATES = {
  SUCCESS: 'success',
  FAILURE: 'failure',
  ERROR: 'failure',
  PENDING: null,
  EXPECTED: null,
} as const satisfies Record<RawStatus['state'], CheckConclusion | null>;

/**
 * Check runs and statuses, the latest of each name and source, sorted. A source is an app, and of what workflows
 * write, the workflow and what started it: two workflows may have a job of one name, and one may run on `push` and on `pull_request`.
 * Baton's own are left out: what they say follows from a verdict, and never the other way round.
 *
 * @param runsIn file of the workflow that Baton runs in, as `.github/workflows/baton.yml`; null where it runs in none.
 */
export function checksOf(
  contexts: readonly (RawCheckRun | RawStatus)[],
  runsIn: string | null = null,
): CheckFacts[] {
  const latest = new Map<string, Dated>();
  for (const raw of contexts) {
    const dated = raw.__typename === 'CheckRun' ? ofRun(raw, runsIn) : ofStatus(raw);
    if (isOwnCheck(dated.check.name)) continue;
    const known = latest.get(dated.key);
    if (known === undefined || !isNewer(known, dated)) latest.set(dated.key, dated);
  }
  return [...latest.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, { check }]) => check);
}

interface Dated {
  readonly check: CheckFacts;
  /** What replaces each other. */
  readonly key: string;
  /** GitHub's number of a check run, which grows; null where it tells none. */
  readonly id: number | null;
  /** When it began; null where it has not. */
  readonly began: string | null;
}

/**
 * Was the first made later? Numbers tell, since a run that waits to begin has no time yet; without them, one that waits is the newest.
 * Equal ones stand in the order in which they were made.
 */
function isNewer(a: Dated, b: Dated): boolean {
  if (a.id !== null && b.id !== null) return a.id > b.id;
  if (a.began === null || b.began === null) return a.began === null && b.began !== null;
  return a.began > b.began;
}

function ofRun(raw: RawCheckRun, runsIn: string | null): Dated {
  const ended = raw.status === 'COMPLETED' && raw.conclusion !== null;
  const known: Readonly<Record<string, CheckConclusion | undefined>> = CONCLUSIONS;
  const { app, workflowRun: run } = raw.checkSuite;
  const check: CheckFacts = {
    name: raw.name,
    app: app?.slug ?? null,
    workflow: run === null ? null : `${run.workflow.name} on ${run.event}`,
    // A word that GitHub may add later is no success.
    conclusion: ended ? (known[raw.conclusion ?? ''] ?? 'action_required') : null,
    at: instant(raw.completedAt ?? raw.startedAt),
    url: raw.detailsUrl,
    ...(run !== null && isOwnWorkflow(fileOf(run.workflow), runsIn) ? { own: true } : {}),
  };
  const source = run === null ? '' : `${run.workflow.databaseId ?? run.workflow.name}\0${run.event}`;
  const began = raw.startedAt ?? raw.completedAt;
  return {
    check,
    key: [check.app ?? '', raw.name, source].join('\0'),
    id: raw.databaseId,
    began: began === null ? null : instant(began),
  };
}

/** GitHub shows a workflow at `/OWNER/REPO/actions/workflows/FILE`, and runs those of one folder only. */
function fileOf({ resourcePath }: { readonly resourcePath: string }): string {
  return `.github/workflows/${resourcePath.slice(resourcePath.lastIndexOf('/') + 1)}`;
}

function ofStatus(raw: RawStatus): Dated {
  const at = instant(raw.createdAt);
  return {
    check: {
      name: raw.context,
      app: null,
      workflow: null,
      conclusion: STATES[raw.state],
      at,
      url: raw.targetUrl,
    },
    key: ['', raw.context].join('\0'),
    id: null,
    began: at,
  };
}

function instant(text: string | null): string {
  return new Date(text ?? 0).toISOString();
}
