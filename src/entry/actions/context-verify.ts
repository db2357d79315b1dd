import { isDocument } from '../../core/context/documents/table.ts';
import { SEALED_IN } from '../../core/context/seal.ts';
import {
  type Difference,
  differences,
  type LogLine,
  type Replay,
  replay,
} from '../../core/context/verify.ts';
import { EXIT, type Fault, UserError } from '../../core/errors.ts';
import { displayPath } from '../../core/paths.ts';
import { renderFaults } from '../../render/terminal/faults.ts';
import { firstParting } from '../../store/history.ts';
import { logFault, rebuild } from '../../store/rebuild.ts';
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
    hint: `Somebody changed it by hand: git log -p ${head.slice(0, 10)} -- ${document}. The log is the truth: \`baton context rebuild\` makes the documents anew from it.`,
  };
}

/** Documents that are what the log makes of them, under a seal that is not theirs. */
function sealFault(branch: string): Fault {
  return {
    code: 'context.seal',
    message: 'the seal is not that of the documents and the end of the log',
    place: { file: SEALED_IN, ref: branch },
    hint: 'Every document is what the log makes of it; `baton context rebuild` seals them anew.',
  };
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
  const wrong = await logFault(context, head, run);
  const faults: Fault[] = wrong === null ? [] : [wrong];
  if (wrong === null) {
    const texts = new Map([...(await context.content.textsAt(head))].filter(([path]) => isDocument(path)));
    for (const difference of differences(run, texts))
      faults.push(await faultOf(open, head, run, lines, difference));
    if (faults.length === 0 && (await context.content.holdsAt(head)) === false)
      faults.push(sealFault(context.branch));
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

/** `baton context rebuild`: makes the documents anew from the log. */
export async function rebuildDocuments(runtime: Runtime, options: { json?: boolean }): Promise<void> {
  const { context } = await openAlone(runtime);
  const { head, freshness } = await context.look();
  const stale = freshness.kind === 'stale' ? freshness.reason : null;
  if (head === null) throw noContext(context.branch, stale);
  if (stale !== null) {
    throw new UserError(EXIT.remote, {
      code: 'context.stale',
      message: `nothing was rebuilt: ${stale}`,
      place: { ref: context.branch },
      hint: 'Try again when the remote answers: what is rebuilt must be what all share.',
    });
  }
  const done = await rebuild(context, head, freshness);
  if (options.json) runtime.print(JSON.stringify(done));
  else if (done.documents.length === 0)
    runtime.print(`nothing to rebuild: ${done.events} events, every document as the log makes it`);
  else {
    for (const document of done.documents) runtime.print(`made anew: ${displayPath(document)}`);
    runtime.print(`rebuilt from ${done.events} events, in commit ${done.head.slice(0, 10)}`);
  }
  runtime.exit(EXIT.clear);
}
