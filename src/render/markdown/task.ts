import type { Answered } from '../../core/commands/answers.ts';
import type { State } from '../../core/context/state.ts';
import { blockersOf } from '../../core/dependencies/dependency.ts';
import { COMMENT_MARKER } from '../../core/effect.ts';
import type { Fault } from '../../core/errors.ts';
import type { Policy } from '../../core/policy/schema.ts';
import { issueId } from '../../core/tasks/issue-id.ts';
import { suggestAssignee } from '../../core/tasks/suggest.ts';
import { findTask } from '../../core/tasks/task.ts';
import { possibleVerbs } from '../../core/tasks/verbs.ts';
import { code, prose } from './escape.ts';
import { helpLines, replyOf } from './reply.ts';

interface Scene {
  readonly number: number;
  readonly policy: Policy;
  readonly state: State;
}

const SHOWN = 20;

/** The comment on an issue of which not all could be read, or that closes a circle. Nobody is called by it. */
export function renderTaskFaults(faults: readonly Fault[]): string {
  const lines = faults.slice(0, SHOWN).map(({ message, hint, place }) => {
    const where = place?.line === undefined ? '' : `line ${place.line} of the description: `;
    return `- ${prose(`${where}${message}`, 1_000)}${hint === undefined ? '' : `  \n  → ${prose(hint, 500)}`}`;
  });
  const rest = faults.length > SHOWN ? [`- … and ${faults.length - SHOWN} more`] : [];
  return [COMMENT_MARKER, '### Baton cannot take this task as it is written', '', ...lines, ...rest].join(
    '\n',
  );
}

/** The text of the one reply to a comment on an issue; null where there is nothing to say. */
export function renderTaskReply(answered: Answered, scene: Scene): string | null {
  return replyOf(answered, (verb) => {
    if (verb === 'help') return helpLines('issues', scene.policy);
    return verb === 'status' ? status(scene) : undefined;
  });
}

const SUGGESTED = 3;

function status({ number, policy, state }: Scene): string[] {
  const task = findTask(state, issueId(number));
  if (task === undefined) return ['This issue is no task: the policy leaves it out, or it is closed.'];
  const waits = blockersOf(state, task.id);
  const fits = task.agent === null ? suggestAssignee(task, policy, state).slice(0, SUGGESTED) : [];
  // Closing the issue ends it.
  const possible = possibleVerbs(task.status).filter((verb) => verb !== 'done');
  const verbs = possible.map((verb) => code(verb === 'assign' ? '/baton assign' : `/baton task ${verb}`));
  return [
    `**${task.status}**, ${task.agent === null ? 'with nobody' : `with ${code(task.agent)}`}, ${task.priority}, since ${task.since}`,
    ...(task.overdue === null ? [] : [`- overdue since ${task.overdue}`]),
    ...(waits.length === 0 ? [] : [`- waits for ${waits.map((id) => code(id)).join(', ')}`]),
    ...(task.on.length === 0 ? [] : [`- blocked on ${task.on.map((id) => code(id)).join(', ')}`]),
    ...fits.map(({ agent, reasons }) => `- fits ${code(agent)}: ${prose(reasons.join(', '), 500)}`),
    `- possible now: ${verbs.join(', ')}`,
  ];
}
