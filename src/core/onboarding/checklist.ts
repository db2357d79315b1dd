import type { AgentState } from '../context/state/agent.ts';
import type { TaskState } from '../context/state/task.ts';
import type { State } from '../context/state.ts';

/** What the context knows of an agent that begins. */
interface Beginner {
  readonly id: string;
  readonly agent: AgentState;
  /** Tasks it has. */
  readonly tasks: readonly TaskState[];
  readonly state: State;
}

interface Step {
  readonly part: 'Orientation' | 'Setup' | 'Coordination' | 'Execution';
  readonly says: string;
  /** Is it done, as the log shows? Without it nobody but the agent knows. */
  readonly fact?: (beginner: Beginner) => boolean;
}

const seen = ({ agent }: Beginner): boolean => agent.last_seen !== null;
const begun = ({ agent, tasks }: Beginner): boolean =>
  agent.completed > 0 || tasks.some(({ status }) => status !== 'CREATED' && status !== 'ASSIGNED');

/**
 * The framework's start-up checklist, Appendix A. An event in the agent's own name shows that it has a clone, that its
 * credentials are good, that it may write to the context, and who it is.
 */
export const CHECKLIST: readonly Step[] = [
  { part: 'Orientation', says: 'Read AGENTS.md and .github/baton.yml' },
  { part: 'Orientation', says: 'Review the state of the project (`baton status`)' },
  { part: 'Orientation', says: 'Understand what your work depends on (`baton dependency graph`)' },
  {
    part: 'Orientation',
    says: 'A place in the context',
    fact: ({ id, state }) => Object.hasOwn(state.agents, id),
  },
  { part: 'Setup', says: 'Clone the repository', fact: seen },
  { part: 'Setup', says: 'Install dependencies' },
  { part: 'Setup', says: 'Configure credentials (`baton whoami`)', fact: seen },
  { part: 'Setup', says: 'Verify that you may write to the context', fact: seen },
  { part: 'Coordination', says: 'Be known to the coordinator', fact: seen },
  {
    part: 'Coordination',
    says: 'Get a task (`baton next`)',
    fact: ({ agent, tasks }) => tasks.length > 0 || agent.completed + agent.failed > 0,
  },
  { part: 'Coordination', says: 'Say what your tasks depend on (`baton dependency add`)' },
  {
    part: 'Coordination',
    says: 'Claim what you will touch (`baton lease acquire`)',
    fact: ({ id, state: { leases } }) =>
      Object.values(leases.held).some(({ holder }) => holder === id) ||
      leases.lapsed.some(({ holder }) => holder === id),
  },
  { part: 'Execution', says: 'Begin the task (`baton task start`)', fact: begun },
  { part: 'Execution', says: 'Tell what blocks you (`baton task block`)' },
  {
    part: 'Execution',
    says: 'Ask for a review (`baton task review`)',
    fact: ({ agent, tasks }) => agent.completed > 0 || tasks.some(({ status }) => status === 'REVIEW'),
  },
];

/** A step as it stands. */
export interface Ticked {
  readonly part: Step['part'];
  readonly says: string;
  /** null: only the agent knows. */
  readonly done: boolean | null;
}

/** The checklist of an agent, ticked from what the context holds; undefined where it does not know the agent. */
export function checklistOf(id: string, state: State): Ticked[] | undefined {
  const agent = Object.hasOwn(state.agents, id) ? state.agents[id] : undefined;
  if (agent === undefined) return undefined;
  const tasks = Object.values(state.tasks).filter((task) => task.agent === id);
  return CHECKLIST.map(({ part, says, fact }) => ({
    part,
    says,
    done: fact?.({ id, agent, tasks, state }) ?? null,
  }));
}
