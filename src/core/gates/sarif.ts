import * as z from 'zod';
import type { Severity } from '../change/pull.ts';
import type { Read } from './finding.ts';

export interface Result {
  readonly rule: string;
  readonly severity: Severity;
  readonly path: string | null;
}

const LONGEST = 20_000_000;

const level = z.enum(['none', 'note', 'warning', 'error']);
const rule = z.object({
  id: z.string(),
  defaultConfiguration: z.object({ level: level.optional() }).optional(),
  properties: z.object({ 'security-severity': z.coerce.number().optional() }).optional(),
});
const component = z.object({ rules: z.array(rule).optional() });
const result = z.object({
  ruleId: z.string().optional(),
  ruleIndex: z.int().optional(),
  rule: z.object({ id: z.string().optional(), index: z.int().optional() }).optional(),
  level: level.optional(),
  kind: z.string().optional(),
  baselineState: z.string().optional(),
  suppressions: z.array(z.object({ status: z.string().optional() })).optional(),
  locations: z
    .array(
      z.object({
        physicalLocation: z
          .object({ artifactLocation: z.object({ uri: z.string().optional() }).optional() })
          .optional(),
      }),
    )
    .optional(),
});
const run = z.object({
  tool: z.object({ driver: component, extensions: z.array(component).optional() }),
  results: z.array(result).nullish(),
  invocations: z.array(z.object({ executionSuccessful: z.boolean().optional() })).optional(),
});
const log = z.object({ version: z.string(), runs: z.array(run) });

/** SARIF 2.1.0 §3.27.10, with GitHub's reading of `security-severity` where a rule has one. */
const LEVELS = { none: null, note: 'low', warning: 'medium', error: 'high' } as const;

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
  const fault = faultOf(parsed.data.runs);
  return fault === null ? { report: parsed.data.runs.flatMap(resultsOf) } : { fault };
}

/** A scan that did not run has found nothing, and says nothing. */
function faultOf(runs: readonly z.output<typeof run>[]): string | null {
  if (runs.length === 0) return 'no scan ran';
  const silent = runs.findIndex(({ results }) => results === undefined || results === null);
  if (silent >= 0) return `run ${silent + 1} has no results: it did not scan`;
  const failed = runs.findIndex(({ invocations }) =>
    invocations?.some(({ executionSuccessful }) => executionSuccessful === false),
  );
  return failed < 0 ? null : `run ${failed + 1} did not end well`;
}

/** Engines word the same fault differently, and only the place is worth telling. */
function placeIn(text: string, message: string): string {
  const position = Number(/position (\d+)/.exec(message)?.[1] ?? text.length);
  const before = text.slice(0, position).split('\n');
  return `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}

function resultsOf({ tool, results }: z.output<typeof run>): Result[] {
  const rules = [tool.driver, ...(tool.extensions ?? [])].flatMap((each) => each.rules ?? []);
  const byId = new Map(rules.map((each) => [each.id, each]));
  return (results ?? []).flatMap((each): Result[] => {
    if (!stands(each)) return [];
    const id = each.ruleId ?? each.rule?.id;
    // `R1/sub` is a rule below R1, which the index names.
    const known = byId.get(id ?? '') ?? tool.driver.rules?.[each.ruleIndex ?? each.rule?.index ?? -1];
    const severity = severityOf(each.level, known);
    if (severity === null) return [];
    const path = each.locations?.[0]?.physicalLocation?.artifactLocation?.uri ?? null;
    return [{ rule: id ?? known?.id ?? 'a rule without a name', severity, path }];
  });
}

function stands({ kind, baselineState, suppressions }: z.output<typeof result>): boolean {
  const suppressed =
    (suppressions ?? []).length > 0 &&
    (suppressions ?? []).every(({ status }) => status === undefined || status === 'accepted');
  return !suppressed && (kind === undefined || kind === 'fail') && baselineState !== 'absent';
}

function severityOf(
  own: z.output<typeof level> | undefined,
  known: z.output<typeof rule> | undefined,
): Severity | null {
  const score = known?.properties?.['security-severity'];
  if (score !== undefined && score > 0)
    return score >= 9 ? 'critical' : score >= 7 ? 'high' : score >= 4 ? 'medium' : 'low';
  return LEVELS[own ?? known?.defaultConfiguration?.level ?? 'warning'];
}
