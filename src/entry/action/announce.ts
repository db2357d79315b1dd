import type { Annotation } from '../../core/effect.ts';
import type { Fault } from '../../core/errors.ts';
import type { Counts } from '../../github/line.ts';
import type { WorkflowLevel } from '../../render/workflow/command.ts';
import type { Ran } from './mode.ts';
import type { Runner } from './runner.ts';

/** What the runner shows of each level and step; the rest would be dropped without a word. */
const NOTES = 10;

const LEVEL = {
  failure: 'error',
  warning: 'warning',
  notice: 'notice',
} as const satisfies Record<Annotation['level'], WorkflowLevel>;

/** Tells the runner what came of a run. */
export function reportRan(runner: Runner, ran: Ran, counts: Counts): void {
  const requests = requestsIn(counts);
  for (const line of ran.lines) runner.log(line);
  runner.log(`${requests} ${requests === 1 ? 'request' : 'requests'}`);
  for (const error of ran.errors.slice(0, NOTES)) runner.note('error', error);
  for (const warning of ran.warnings.slice(0, NOTES)) runner.note('warning', warning);
  for (const level of ['failure', 'warning', 'notice'] as const) {
    const notes = ran.annotations.filter((note) => note.level === level);
    for (const note of notes.slice(0, NOTES)) {
      const { path: file, startLine: line, endLine, title, message } = note;
      runner.note(LEVEL[level], message, { file, line, endLine, title });
    }
  }
  output(runner, ran.outputs, requests);
  if (ran.summary !== '') runner.summary(ran.summary);
}

/** Tells the runner that there is nothing to do. */
export function reportNothing(runner: Runner, why: string): void {
  runner.note('notice', why);
  output(runner, { outcome: 'none', blocked: '[]', summary: why }, 0);
}

/** Tells faults in the log, which needs no file. */
export function noteFaults(runner: Runner, faults: readonly Fault[]): void {
  for (const { message, hint, place, code } of faults.slice(0, NOTES)) {
    const { file, line, column } = place ?? {};
    const props = {
      ...(file === undefined ? {} : { file }),
      ...(line === undefined ? {} : { line }),
      ...(column === undefined ? {} : { col: column }),
      title: code,
    };
    runner.note('error', hint === undefined ? message : `${message}\n→ ${hint}`, props);
  }
}

/** Tells the runner why there is nothing to tell. What failed is not known to be green. */
export async function reportFailure(
  runner: Runner,
  faults: readonly Fault[],
  counts: Counts | null,
): Promise<void> {
  noteFaults(runner, faults);
  const summary = faults.map(({ message }) => message).join('; ');
  output(
    runner,
    { outcome: 'cannot-tell', blocked: '[]', summary },
    counts === null ? 0 : requestsIn(counts),
  );
  const { failureSummary } = await import('../../render/markdown/run-summary.ts');
  runner.summary(failureSummary(faults));
}

function output(runner: Runner, outputs: Ran['outputs'], requests: number): void {
  for (const [name, value] of Object.entries({ ...outputs, requests: String(requests) }))
    runner.output(name, value);
}

function requestsIn({ query, mutation, restRead, restWrite }: Counts): number {
  return query + mutation + restRead + restWrite;
}
