import type { Policy } from '../policy/schema.ts';
import { rosterOf } from './roster.ts';

/** Whom a list of the policy names, where agents and groups stand for their members and for those who answer for them. */
export function named(names: readonly string[], policy: Policy): string[] {
  const roster = rosterOf(policy);
  const all = names.flatMap((name) => {
    const agents = name.startsWith('@') ? undefined : roster.resolve(name);
    return agents === undefined ? [name] : agents.flatMap((agent) => [agent.id, ...agent.operators]);
  });
  return [...new Set(all)];
}
