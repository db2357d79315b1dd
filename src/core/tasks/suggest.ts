import type { State } from '../context/state.ts';
import { overlapWitness } from '../ownership/overlap.ts';
import { expandAreas } from '../policy/areas.ts';
import type { Agent, Policy } from '../policy/schema.ts';
import { mostTasks } from './limits.ts';
import { loadOf, type Task, tasksIn } from './task.ts';

/** An agent that could do a task, and why it, as the reasons stand behind each other. */
export interface Suggestion {
  readonly agent: string;
  /** From 0 to 1: the higher the better. Comparable among the suggestions of one task only. */
  readonly score: number;
  readonly reasons: readonly string[];
}

/** What counts for how much; all together 1. */
const WEIGHTS = { ownership: 0.45, responsibility: 0.25, load: 0.2, success: 0.1 } as const;
/** Words that say nothing of what a task is about. */
const SHORTEST_WORD = 3;

/**
 * Who could do a task, the best first: by the paths that it owns, by what it answers for in the words of the title, by how little it
 * has to do, and by how often it succeeded so far. Agents at the limit of the roster, and those that may not touch one of the paths, are left
 * out. Of equals, in the order of their ids.
 */
export function suggestAssignee(
  task: Pick<Task, 'title' | 'paths'>,
  policy: Policy,
  state: Pick<State, 'tasks' | 'agents'>,
): Suggestion[] {
  const load = loadOf(tasksIn(state));
  const found = Object.values(policy.agents).flatMap((agent): Suggestion[] => {
    const has = load.get(agent.id) ?? 0;
    const most = mostTasks(policy, agent.id);
    if (most !== null && has >= most) return [];
    if (task.paths.some((path) => meets(path, agent.never, policy))) return [];
    const parts = [
      ownership(task, agent, policy),
      responsibility(task, agent),
      { weight: WEIGHTS.load / (1 + has), reason: has === 0 ? 'has nothing else to do' : `has ${has} to do` },
      success(agent, state),
    ];
    const score = parts.reduce((sum, { weight }) => sum + weight, 0);
    return [
      {
        agent: agent.id,
        score: Math.round(score * 1_000) / 1_000,
        reasons: parts.flatMap(({ reason }) => (reason === null ? [] : [reason])),
      },
    ];
  });
  return found.sort((a, b) => b.score - a.score || (a.agent < b.agent ? -1 : 1));
}

interface Part {
  readonly weight: number;
  readonly reason: string | null;
}

function ownership({ paths }: Pick<Task, 'paths'>, agent: Agent, policy: Policy): Part {
  const owned = paths.filter((path) => meets(path, agent.ownership, policy));
  const edited = paths.filter((path) => !owned.includes(path) && meets(path, agent.may_edit, policy));
  if (owned.length + edited.length === 0) return { weight: 0, reason: null };
  const weight = (WEIGHTS.ownership * (owned.length + edited.length / 2)) / paths.length;
  const reason = owned.length > 0 ? `owns ${owned.join(', ')}` : `may edit ${edited.join(', ')}`;
  return { weight, reason };
}

function meets(path: string, patterns: readonly string[], policy: Policy): boolean {
  return expandAreas(policy, patterns).some(({ pattern }) => overlapWitness(path, pattern) !== null);
}

function responsibility({ title }: Pick<Task, 'title'>, { role, responsibilities }: Agent): Part {
  const wanted = wordsOf(title);
  const answers = wordsOf([role ?? '', ...responsibilities].join(' '));
  const common = [...wanted].filter((word) => answers.has(word));
  if (common.length === 0) return { weight: 0, reason: null };
  return {
    weight: (WEIGHTS.responsibility * common.length) / wanted.size,
    reason: `answers for ${common.join(', ')}`,
  };
}

function wordsOf(text: string): Set<string> {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return new Set(
    words.filter((word) => word.length >= SHORTEST_WORD).map((word) => word.replace(/(?<=\p{L}{4})s$/u, '')),
  );
}

/** One that has done nothing yet counts as one that did half of it well. */
function success({ id }: Agent, { agents }: Pick<State, 'agents'>): Part {
  const { completed = 0, failed = 0 } = Object.hasOwn(agents, id)
    ? (agents[id] as State['agents'][string])
    : {};
  const rate = (completed + 1) / (completed + failed + 2);
  const reason = completed + failed === 0 ? null : `finished ${completed} of ${completed + failed}`;
  return { weight: WEIGHTS.success * rate, reason };
}
