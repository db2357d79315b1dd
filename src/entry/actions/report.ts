import { parseLine } from '../../core/context/line.ts';
import { parseDuration } from '../../core/duration.ts';
import { EXIT, UserError } from '../../core/errors.ts';
import { type Report, reportOf } from '../../core/metrics/report.ts';
import { Tally } from '../../core/metrics/tally.ts';
import { csvReport } from '../../render/csv/report.ts';
import { reportPage } from '../../render/html/report.ts';
import type { Paint } from '../../render/paint.ts';
import { renderFaults } from '../../render/terminal/faults.ts';
import { renderReport } from '../../render/terminal/report.ts';
import type { Runtime } from '../runtime.ts';
import { taskDesk } from '../task-desk.ts';
import { noContext } from './context.ts';

export interface ReportOptions {
  readonly since?: string;
  readonly until?: string;
  readonly base?: string;
  readonly json?: boolean;
  readonly html?: boolean;
  readonly csv?: boolean;
}

export async function report(runtime: Runtime, options: ReportOptions): Promise<void> {
  const form = formOf(options);
  const now = runtime.now();
  const until = instantOf('--until', options.until, now) ?? now;
  const since = instantOf('--since', options.since, now);
  const { ports, policy, workspace } = await taskDesk(runtime, options);
  const { head, freshness } = await ports.store.look();
  const reason = freshness.kind === 'stale' ? freshness.reason : null;
  if (head === null) throw noContext(ports.store.branch, reason);
  const { tally, unreadable } = tallied(await ports.store.content.lines(head), until, runtime);
  const begin = since ?? tally.first ?? until;
  if (begin > until) throw backwards();
  const made = reportOf(tally, { since: begin, until }, policy.targets);
  const name = workspace.repository.root?.split('/').at(-1) ?? workspace.base.name;
  runtime.print(FORMS[form]({ made, unreadable, stale: reason, name, paint: runtime.paint }));
  if (reason !== null) runtime.warn(`as last seen here: ${reason}`);
  runtime.exit(reason === null && unreadable === 0 ? EXIT.clear : EXIT.cannotTell);
}

interface Answer {
  readonly made: Report;
  readonly unreadable: number;
  readonly stale: string | null;
  /** Of the repository. */
  readonly name: string;
  readonly paint: Paint;
}

const FORMS = {
  text: ({ made, paint }) => renderReport(made, paint),
  json: ({ made, unreadable, stale }) => JSON.stringify({ ...made, unreadable, stale }),
  html: ({ made, name }) => reportPage(made, name).trimEnd(),
  csv: ({ made }) => csvReport(made).replace(/\n$/, ''),
} as const satisfies Record<string, (answer: Answer) => string>;
type Form = keyof typeof FORMS;

function formOf(options: ReportOptions): Form {
  const asked = (['json', 'html', 'csv'] as const).filter((form) => options[form]);
  const [form = 'text', another] = asked;
  if (another === undefined) return form;
  throw new UserError(EXIT.usage, {
    code: 'report.options',
    message: `${asked.map((each) => `--${each}`).join(' and ')} do not go together`,
    place: { argument: 'baton report' },
    hint: 'Give one of them.',
  });
}

/** The log before an instant. A line that cannot be read is told, and counted. */
function tallied(
  lines: readonly { readonly file: string; readonly number: number; readonly text: string }[],
  until: number,
  runtime: Runtime,
): { readonly tally: Tally; readonly unreadable: number } {
  const tally = new Tally();
  let unreadable = 0;
  for (const { file, number, text } of lines) {
    const parsed = parseLine(text, { file, line: number });
    if ('refused' in parsed) {
      unreadable += 1;
      runtime.warn(renderFaults([parsed.refused], runtime.paint));
    } else if (!(Date.parse(String(parsed.event.data.at)) >= until)) unreadable += tally.take([parsed.event]);
  }
  return { tally, unreadable };
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Milliseconds since 1970 of `7d`, `2026-11-20` or an instant; undefined where nothing is given. */
function instantOf(option: string, text: string | undefined, now: number): number | undefined {
  if (text === undefined) return undefined;
  const ago = parseDuration(text);
  if (ago !== undefined) return now - ago;
  const zoned = /^\d{4}-\d{2}-\d{2}T.*(?:Z|[+-]\d{2}:\d{2})$/.test(text);
  const at = DAY.test(text) || zoned ? Date.parse(text) : Number.NaN;
  // `2026-02-30` is taken for the second of March.
  const real = !DAY.test(text) || (!Number.isNaN(at) && new Date(at).toISOString().startsWith(text));
  if (!Number.isNaN(at) && real) return at;
  throw new UserError(EXIT.usage, {
    code: 'report.when',
    message: `${text} is no instant`,
    place: { argument: option },
    hint: 'Write it as 7d, 2026-11-20 or 2026-11-20T09:30:00Z.',
  });
}

function backwards(): UserError {
  return new UserError(EXIT.usage, {
    code: 'report.window',
    message: 'the report would begin after it ends',
    place: { argument: '--since' },
    hint: 'Give a --since that is before --until.',
  });
}
