import { globFault } from '../ownership/glob.ts';
import { type Matrix, matrixOf } from '../ownership/matrix.ts';
import { rosterOf } from '../roster/roster.ts';
import { soundsLikeArea } from './areas.ts';
import type { Policy } from './schema.ts';
import { AGENT_TRAPS } from './traps/agents.ts';
import { APPROVAL_TRAPS } from './traps/approvals.ts';
import { CHECK_TRAPS } from './traps/checks.ts';
import { CYCLE_TRAPS } from './traps/cycles.ts';
import { LADDER_TRAPS } from './traps/ladders.ts';
import { MOVING_TRAPS } from './traps/moving.ts';
import { OVERRIDE_TRAPS } from './traps/overrides.ts';
import { PATTERN_TRAPS } from './traps/patterns.ts';
import { REFERENCE_TRAPS } from './traps/references.ts';
import { RULE_TRAPS } from './traps/rules.ts';
import type { Finding, Known, Subject, Trap } from './traps/trap.ts';

/** Every trap, by the code its finding carries after `policy.`. A new trap is one new entry in one of these tables. */
export const TRAPS = {
  ...REFERENCE_TRAPS,
  ...CYCLE_TRAPS,
  ...AGENT_TRAPS,
  ...APPROVAL_TRAPS,
  ...PATTERN_TRAPS,
  ...RULE_TRAPS,
  ...CHECK_TRAPS,
  ...OVERRIDE_TRAPS,
  ...LADDER_TRAPS,
  ...MOVING_TRAPS,
} satisfies Record<string, Trap>;

export type TrapCode = keyof typeof TRAPS;

export interface TrapFinding extends Finding {
  readonly code: `policy.${TrapCode}`;
  readonly severity: Trap['severity'];
}

/** Every trap that a policy steps into. Without `paths`, those that show only against a repository are not looked for. */
export function trapsIn(of: {
  readonly policy: Policy;
  readonly known?: Known;
  readonly paths?: readonly string[] | undefined;
}): TrapFinding[] {
  const subject: Subject = {
    policy: of.policy,
    roster: rosterOf(of.policy),
    matrix: validMatrix(of.policy),
    known: of.known ?? namesOf(of.policy),
    paths: of.paths,
  };
  return (Object.entries(TRAPS) as [TrapCode, Trap][]).flatMap(([code, trap]) =>
    [...trap.find(subject)].map(
      (finding): TrapFinding => ({
        ...finding,
        code: `policy.${code}`,
        severity: trap.severity,
      }),
    ),
  );
}

function validMatrix({ agents, areas }: Policy): Matrix {
  const valid = (patterns: readonly string[]): string[] =>
    patterns.filter((each) => globFault(each) === null);
  const named = new Set(Object.keys(areas));
  return matrixOf({
    areas: Object.fromEntries(Object.entries(areas).map(([name, patterns]) => [name, valid(patterns)])),
    agents: Object.fromEntries(
      Object.entries(agents).map(([key, agent]) => {
        const ownership = agent.ownership.filter(
          (entry) => named.has(entry) || (!soundsLikeArea(entry) && globFault(entry) === null),
        );
        return [key, { ...agent, ownership }];
      }),
    ),
  });
}

function namesOf(policy: Policy): Known {
  return {
    agents: new Set(Object.keys(policy.agents)),
    ids: new Set(Object.values(policy.agents).map(({ id }) => id)),
    groups: new Set(Object.keys(policy.groups)),
    areas: new Set(Object.keys(policy.areas)),
    gates: new Set(Object.keys(policy.gates)),
    components: new Set(Object.keys(policy.components)),
    overriders: new Set(policy.overrides.by),
  };
}
