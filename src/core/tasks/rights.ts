import type { Policy } from '../policy/schema.ts';
import type { Task } from './task.ts';
import type { TaskVerb } from './verbs.ts';

/**
 * May somebody say this of a task? Agents of senior or full authority and the operators of those of full authority may say all.
 * The agent that has it, its operators and, of a task that nobody has, whoever would get it may say the rest; but where reviewers
 * are named, `done` is for them. True, or why not.
 *
 * @param actor agent id, `@login` or address
 * @param to agent to whom it would go; null: to nobody
 */
export function mayMove(
  { agents }: Pick<Policy, 'agents'>,
  actor: string,
  verb: TaskVerb,
  task: Task,
  to: string | null,
): true | string {
  const roster = Object.values(agents);
  const own = roster.find(({ id }) => id === actor)?.authority;
  if (own === 'senior' || own === 'full') return true;
  const standsFor = (who: string | null) =>
    same(who, actor) ||
    roster.some(({ id, operators }) => id === who && operators.some((each) => same(each, actor)));
  if (roster.some(({ id, authority }) => authority === 'full' && standsFor(id))) return true;
  const reviewed = verb === 'done' && task.reviewers.length > 0;
  const named = reviewed ? task.reviewers : [task.agent ?? to ?? actor];
  if (named.some(standsFor)) return true;
  const authorities = roster.filter(({ authority }) => authority !== 'standard').map(({ id }) => id);
  const may = [...new Set([...named, ...authorities])].join(', ');
  return `${actor} may not ${verb} ${task.id}; these may, and those who answer for them: ${may}`;
}

/** Logins and addresses tell no cases apart. */
function same(a: string | null, b: string): boolean {
  return a?.toLowerCase() === b.toLowerCase();
}
