import { isDocument } from '../../core/context/documents/table.ts';
import {
  type Difference,
  differences,
  type LogLine,
  type Replay,
  replay,
} from '../../core/context/verify.ts';
import { EXIT, type Fault } from '../../core/errors.ts';
import { renderFaults } from '../../render/terminal/faults.ts';
import { firstParting } from '../../store/history.ts';
import type { Runtime } from '../runtime.ts';
import { noContext, type Open, openAlone } from './context.ts';

const KINDS: Readonly<Record<Difference['kind'], string>> = {
  differs: 'is not what the log makes of it',
  missing: 'is missing',
  unexpected: 'should not be there',
};

/** The fault of a document, with the event after which it parts from the log. */
async function faultOf(
  open: Open,
  head: string,
  run: Replay,
  lines: readonly LogLine[],
  difference: Difference,
): Promise<Fault> {
  const { document, kind, after } = difference;
  const { repository, context } = open;
  const parted = (await firstParting(repository.git, context.content, head, document, run.states)) ?? after;
  const event = lines[Math.max(parted, 1) - 1];
  const where = event
    ? `they part after event ${Math.max(parted, 1)}, ${event.file}:${event.number}`
    : 'there is no event';
  return {
    code: 'context.document-differs',
    message: `${KINDS[kind]}; ${where}`,
    place: { file: document, ref: context.branch },
    hint: `Somebody changed it by hand: git log -p ${context.branch} -- ${document}. The log is the truth.`,
  };
}

/** The fault of a line, on its branch; by what it can be mended where the line itself does not say. */
function lineFault(fault: Fault, branch: string): Fault {
  const file = fault.place?.file ?? 'log';
  const hint = `Lines are only ever added. See who changed them, and put them back: git log -p ${branch} -- ${file}`;
  return { hint, ...fault, place: { ...fault.place, ref: branch } };
}

/** `baton context verify`: replays the log and compares every document. */
export async function verify(runtime: Runtime, options: { json?: boolean }): Promise<void> {
  const open = await openAlone(runtime);
  const { context } = open;
  const { head, freshness } = await context.look();
  const stale = freshness.kind === 'stale' ? freshness.reason : null;
  if (head === null) throw noContext(context.branch, stale);
  const lines = await context.content.lines(head);
  const run = replay(lines);
  const faults: Fault[] = run.fault ? [lineFault(run.fault, context.branch)] : [];
  if (!run.fault) {
    const texts = new Map([...(await context.content.textsAt(head))].filter(([path]) => isDocument(path)));
    for (const difference of differences(run, texts))
      faults.push(await faultOf(open, head, run, lines, difference));
  }
  if (options.json)
    runtime.print(JSON.stringify({ head, events: run.state.version, lines: lines.length, faults, stale }));
  else if (faults.length === 0)
    runtime.print(
      `verified: ${run.state.version === 1 ? '1 event' : `${run.state.version} events`}, every document as the log makes it`,
    );
  else runtime.warn(renderFaults(faults, runtime.paint));
  if (stale !== null && !options.json) runtime.warn(`as last seen here: ${stale}`);
  runtime.exit(faults.length > 0 ? EXIT.overlap : stale === null ? EXIT.clear : EXIT.cannotTell);
}
