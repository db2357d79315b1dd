import type { Ticked } from '../../core/onboarding/checklist.ts';
import { displayPath } from '../../core/paths.ts';
import { type Paint, PLAIN } from '../paint.ts';

/** A start-up checklist by its parts; what only the agent knows is open and says so. */
export function renderOnboarding(agent: string, steps: readonly Ticked[], paint: Paint = PLAIN): string {
  const parts = [...new Set(steps.map(({ part }) => part))];
  return [
    paint.bold(displayPath(agent)),
    ...parts.flatMap((part) => [
      paint.cyan(part),
      ...steps.filter((step) => step.part === part).map((step) => line(step, paint)),
    ]),
  ].join('\n');
}

function line({ says, done }: Ticked, paint: Paint): string {
  const text = displayPath(says);
  if (done === null) return `  [ ] ${text} ${paint.dim('(only you know)')}`;
  return done ? `  ${paint.green('[x]')} ${text}` : `  [ ] ${text}`;
}
