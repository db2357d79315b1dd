import { EXIT } from '../../core/errors.ts';
import { type Outcome, overall } from '../../core/verdict.ts';
import { reportPulls } from '../../flows/report.ts';
import { boardSummary } from '../../render/markdown/board.ts';
import { sweepPorts } from './github.ts';
import type { Mode } from './mode.ts';

/** An output may have a mebibyte, all of a job together. In bytes. */
const OUTPUT_BYTES = 900_000;

/** The board of all open pull requests. Reads and writes nothing. */
export const report: Mode = async (run) => {
  const { board, judged, left, unruled, faulty } = await reportPulls(sweepPorts(run));
  const text = JSON.stringify(board);
  const fits = Buffer.byteLength(text) <= OUTPUT_BYTES;
  const blocked = judged.filter(({ judgement }) => judgement.outcome === 'block');
  const said = `${judged.length} judged, ${blocked.length} blocked, ${unruled.length} without a policy, ${faulty.length} with a policy that cannot be used, ${left.length} not looked at`;
  // What was not judged though it should be is not known to be green.
  const unknown: readonly Outcome[] = left.length + faulty.length > 0 ? ['cannot-tell'] : [];
  const names = (numbers: readonly number[]) => numbers.map((number) => `#${number}`);
  const unseen = `the requests did not suffice for ${left.length} pull requests: allow more of them as max-requests`;
  return {
    exit: EXIT.clear,
    outputs: {
      outcome: overall([...judged.map(({ judgement }) => judgement.outcome), ...unknown]),
      blocked: JSON.stringify(blocked.flatMap(({ facts }) => facts.pull?.number ?? [])),
      summary: said,
      board: fits ? text : '',
    },
    summary: boardSummary(board, { unruled: names(unruled), faulty: names(faulty), left: names(left) }),
    lines: [said],
    warnings: [
      ...(left.length === 0 ? [] : [unseen]),
      ...(fits ? [] : ['the board is too large for an output; the job summary shows it']),
    ],
    errors: [],
    annotations: [],
  };
};
