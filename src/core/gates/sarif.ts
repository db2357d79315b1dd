import type { Severity } from '../change/pull.ts';
import type { Read } from './finding.ts';
import { type Found, type Log, log, type Run } from './sarif-log.ts';
import { scaleOf, weighed } from './sarif-severity.ts';

export interface Result {
  readonly rule: string;
  readonly severity: Severity;
  readonly path: string | null;
}

const LONGEST = 20_000_000;

/** The findings of a SARIF log that stand: those that failed, are not suppressed, and are still there. */
export function readSarif(text: string): Read<Result[]> {
  if (text.length > LONGEST) return { fault: `more than ${LONGEST} characters: it was not read` };
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { fault: `not JSON: it goes wrong at ${placeIn(text, error.message)}` };
  }
  const parsed = log.safeParse(value);
  if (!parsed.success) {
    const at = parsed.error.issues[0]?.path.join('.') || 'the top';
    return { fault: `not SARIF: unexpected value at ${at}` };
  }
  const fault = faultOf(parsed.data);
  return fault === null ? { report: parsed.data.runs.flatMap(resultsOf) } : { fault };
}

/** A scan that did not run has found nothing, and says nothing; nor does one that says it somewhere else. */
function faultOf({ runs, inlineExternalProperties = [] }: Log): string | null {
  if (runs.length === 0) return 'no scan ran';
  const silent = runs.findIndex(({ results }) => results === undefined || results === null);
  if (silent >= 0) return `run ${silent + 1} has no results: it did not scan`;
  const failed = runs.findIndex(({ invocations }) =>
    invocations?.some(({ executionSuccessful }) => executionSuccessful === false),
  );
  if (failed >= 0) return `run ${failed + 1} did not end well`;
  const apart = runs.findIndex(({ externalPropertyFileReferences: away }) =>
    Object.values(away ?? {}).some((each) => (Array.isArray(each) ? each.length > 0 : each !== undefined)),
  );
  if (apart >= 0) return `run ${apart + 1} keeps a part of itself in another file, which was not read`;
  return inlineExternalProperties.length > 0 ? 'a part stands outside of its run, and was not read' : null;
}

/** Engines word the same fault differently, and only the place is worth telling. */
function placeIn(text: string, message: string): string {
  const position = Number(/position (\d+)/.exec(message)?.[1] ?? text.length);
  const before = text.slice(0, position).split('\n');
  return `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}

function resultsOf(run: Run): Result[] {
  const scale = scaleOf(run);
  return (run.results ?? []).flatMap((each): Result[] => {
    if (!stands(each)) return [];
    const { rule, severity } = weighed(each, scale);
    if (severity === null) return [];
    return [{ rule, severity, path: each.locations?.[0]?.physicalLocation?.artifactLocation?.uri ?? null }];
  });
}

/** §3.27.9: what did not fail. Any other word may mean that it did. */
const FINE: ReadonlySet<string | undefined> = new Set(['pass', 'notApplicable', 'informational']);

function stands({ kind, baselineState, suppressions }: Found): boolean {
  const suppressed =
    (suppressions ?? []).length > 0 &&
    (suppressions ?? []).every(({ status }) => status === undefined || status === 'accepted');
  return !suppressed && !FINE.has(kind) && baselineState !== 'absent';
}
