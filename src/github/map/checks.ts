import type { CheckConclusion, CheckFacts } from '../../core/change/pull.ts';
import type { RawCheckRun, RawStatus } from '../queries/pull.ts';

/** The checks that Baton writes: what they say follows from a verdict, and never the other way round. */
export function isOurs(name: string): boolean {
  return name === 'baton' || name.startsWith('baton/');
}

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

/** Check runs and statuses but Baton's own, the latest of each name and source, sorted. */
export function checksOf(contexts: readonly (RawCheckRun | RawStatus)[]): CheckFacts[] {
  const latest = new Map<string, Dated>();
  for (const raw of contexts) {
    const dated = raw.__typename === 'CheckRun' ? ofRun(raw) : ofStatus(raw);
    if (isOurs(dated.check.name)) continue;
    const key = `${dated.check.app ?? ''}\0${dated.check.name}`;
    const known = latest.get(key);
    if (known === undefined || known.order <= dated.order) latest.set(key, dated);
  }
  return [...latest.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, { check }]) => check);
}

interface Dated {
  readonly check: CheckFacts;
  readonly order: string;
}

/** A run of a later start replaces one of the same name; equal ones stand in the order in which they were made. */
function ofRun(raw: RawCheckRun): Dated {
  const ended = raw.status === 'COMPLETED' && raw.conclusion !== null;
  const known: Readonly<Record<string, CheckConclusion | undefined>> = CONCLUSIONS;
  const check: CheckFacts = {
    name: raw.name,
    app: raw.checkSuite.app?.slug ?? null,
    // A word that GitHub may add later is no success.
    conclusion: ended ? (known[raw.conclusion ?? ''] ?? 'action_required') : null,
    at: instant(raw.completedAt ?? raw.startedAt),
    url: raw.detailsUrl,
  };
  return {
    check,
    order: `${instant(raw.startedAt ?? raw.completedAt)} ${String(raw.databaseId ?? 0).padStart(20, '0')}`,
  };
}

function ofStatus(raw: RawStatus): Dated {
  const at = instant(raw.createdAt);
  return {
    check: { name: raw.context, app: null, conclusion: STATES[raw.state], at, url: raw.targetUrl },
    order: at,
  };
}

function instant(text: string | null): string {
  return new Date(text ?? 0).toISOString();
}
