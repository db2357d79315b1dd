import type { Judgement } from '../../core/change/judge.ts';
import type { Difference } from '../../core/change/simulate.ts';
import { displayPath } from '../../core/paths.ts';
import type { Outcome } from '../../core/verdict.ts';
import { type Paint, PLAIN } from '../paint.ts';
import { LOOK } from './outcome.ts';
import { table } from './table.ts';
import { renderJudgement } from './verdict.ts';

/** The verdict as it would be, then what of it differs from the real one. */
export function renderSimulation(
  { simulated, differences }: { readonly simulated: Judgement; readonly differences: readonly Difference[] },
  paint: Paint = PLAIN,
): string {
  const head = paint.bold('Simulated: nothing of this is recorded.');
  const said =
    differences.length === 0
      ? 'The real verdict is the same.'
      : table(
          ['RULE', 'REAL', 'SIMULATED', 'WHY'],
          differences.map(({ rule, real, simulated: would, reason }) => [
            displayPath(rule),
            outcome(real, paint),
            outcome(would, paint),
            displayPath(reason),
          ]),
          paint,
        );
  return [
    head,
    renderJudgement(simulated, paint),
    '',
    paint.cyan('DIFFERS FROM THE REAL VERDICT'),
    said,
  ].join('\n');
}

function outcome(found: Outcome | null, paint: Paint): string {
  return found === null ? paint.dim('-') : paint[LOOK[found].color](found);
}
