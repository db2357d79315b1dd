import * as z from 'zod';
import { get, put } from '../record.ts';
import type { AgentState } from '../state/agent.ts';
import type { State } from '../state.ts';
import { type EventRow, identifier, refuse, row, text } from './row.ts';

const member = z.strictObject({
  name: text,
  role: text.nullable(),
  layer: text.nullable(),
  tier: z.int().nullable(),
});
const names = z.array(z.string().min(1).max(4_096));
const component = z.strictObject({
  paths: names,
  owners: names,
  rows: z.array(z.strictObject({ pattern: z.string().min(1).max(4_096), owners: names })),
});

const UNKNOWN: AgentState = {
  name: null,
  role: null,
  layer: null,
  tier: null,
  registered: null,
  last_seen: null,
  allocations: [],
  completed: 0,
  failed: 0,
};

export function agentOf(state: State, id: string): AgentState {
  return get(state.agents, id) ?? UNKNOWN;
}

/** The roster of a policy laid over the agents known so far: who left it stays only if it registered or is allocated. */
function enrol(state: State, roster: Readonly<Record<string, z.output<typeof member>>>): State['agents'] {
  const kept = Object.entries(state.agents)
    .filter(([id, old]) => !get(roster, id) && (old.registered !== null || old.allocations.length > 0))
    .map(([id, old]) => [id, { ...old, name: null, role: null, layer: null, tier: null }] as const);
  const listed = Object.entries(roster).map(([id, row]) => [id, { ...agentOf(state, id), ...row }] as const);
  return Object.fromEntries([...kept, ...listed]);
}

export const policyEvents = {
  POLICY_CHANGED: row({
    about:
      'The policy on the base branch is another one now: its digest, roster, components and their rows of the matrix.',
    phase: 'global',
    fields: {
      digest: identifier,
      rollout: z.int().min(0).max(100),
      agents: z.record(identifier, member),
      components: z.record(z.string().min(1).max(200), component),
    },
    reduce: (state, { digest, at, rollout, agents, components }) => ({
      ...state,
      policy: { digest, at },
      rollout,
      agents: enrol(state, agents),
      components,
    }),
  }),
  ONBOARDING_OPENED: row({
    about: 'An agent that is new in the roster is told how to begin. Once for each agent.',
    phase: 'global',
    fields: { agent_id: identifier },
    reduce: (state, { agent_id: id, at }) => {
      const agent = get(state.agents, id);
      if (agent === undefined) return refuse('agent.unknown', `there is no agent ${id}`, ['agent_id']);
      return agent.onboarding === undefined
        ? { ...state, agents: put(state.agents, id, { ...agent, onboarding: at }) }
        : refuse('agent.onboarding', `the checklist of ${id} is open already`, ['agent_id']);
    },
  }),
  AGENT_REGISTERED: row({
    about: 'An agent takes its place in this repository.',
    phase: 'global',
    fields: { agent_id: identifier, capabilities: z.array(text) },
    reduce: (state, { agent_id: id, at }) =>
      agentOf(state, id).registered === null
        ? { ...state, agents: put(state.agents, id, { ...agentOf(state, id), registered: at }) }
        : refuse('agent.registered', `agent ${id} is already registered`, ['agent_id']),
  }),
} satisfies Record<string, EventRow>;
