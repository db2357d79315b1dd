import type { Policy } from '../policy/schema.ts';
import { approversFor, type Territory } from './responsible.ts';

/** Who keeps the rules themselves where no row of the matrix names an owner: those of full authority. */
export function keepersOf(policy: Policy): Omit<Territory, 'paths'> {
  const agents = Object.values(policy.agents)
    .filter((agent) => agent.authority === 'full')
    .map((agent) => agent.id)
    .sort();
  return {
    agents,
    approvers: approversFor(agents, policy),
    name: agents.join(', ') || 'full-authority',
    by: `the rules themselves, kept by those of full authority${agents.length === 0 ? ', whom the roster has not' : ''}`,
  };
}
