import { EXIT, UserError } from '../../core/errors.ts';
import { checklistOf } from '../../core/onboarding/checklist.ts';
import { renderOnboarding } from '../../render/terminal/onboarding.ts';
import type { Runtime } from '../runtime.ts';
import { answer, type DeskOptions, finish, taskDesk } from '../task-desk.ts';
import { agentNamed } from './task.ts';

export type OnboardOptions = Omit<DeskOptions, 'as'>;

export async function onboard(runtime: Runtime, name: string, options: OnboardOptions): Promise<void> {
  const { ports, policy } = await taskDesk(runtime, options);
  const agent = agentNamed(policy, name) ?? name;
  const snapshot = await ports.store.load();
  const steps = checklistOf(agent, snapshot.state);
  if (steps === undefined)
    throw new UserError(EXIT.cannotTell, {
      code: 'onboard.unknown',
      message: `the context does not know ${agent} yet`,
      place: { argument: name },
      hint: 'Record the policy with `baton context init`.',
    });
  const opened = snapshot.state.agents[agent]?.onboarding ?? null;
  answer(runtime, options, snapshot, { agent, opened, steps }, () =>
    renderOnboarding(agent, steps, runtime.paint),
  );
  finish(runtime, snapshot, steps.some(({ done }) => done === false) ? EXIT.overlap : EXIT.clear);
}
