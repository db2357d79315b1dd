import type { RuleContext } from '../change/rule.ts';
import { territoriesOf } from '../ownership/responsible.ts';
import { handoffRules } from '../policy/moving.ts';
import { layerOf } from './contract.ts';
import type { Handoff } from './handoff.ts';

/** A handoff that the policy wants of a change. */
export interface Required {
  readonly from: string;
  readonly to: string;
  readonly because: string;
  readonly paths: readonly string[];
}

type Scene = Pick<RuleContext, 'policy' | 'facts' | 'touched' | 'matrix' | 'acting' | 'claimed'>;

/**
 * The handoffs that `required_when` wants: from the agent whose work the change is to each whose paths it goes on to. Where several act, or
 * nobody of the roster, nobody knows who would hand over, and none is wanted.
 */
export function requiredOn({ policy, facts, touched, matrix, acting, claimed }: Scene): Required[] {
  const { owner_changes: owner, layer_changes: layer } = handoffRules(policy).required_when;
  if (!owner && !layer) return [];
  const agents = [...(acting.size > 0 ? acting : claimed)].filter((id) => isAgent(id, policy));
  const [from] = agents;
  if (from === undefined || agents.length > 1) return [];
  const own = layerOf(from, policy);
  return territoriesOf(touched, matrix, policy, facts.codeowners).flatMap(
    ({ agents: owners, paths }): Required[] => {
      const [to] = owners;
      if (to === undefined || owners.includes(from)) return [];
      const other = layerOf(to, policy);
      const crosses = layer && own !== null && other !== null && own !== other;
      if (!owner && !crosses) return [];
      const because = crosses
        ? `it goes on in layer ${other}, with paths of ${to}`
        : `it goes on to paths of ${to}`;
      return [{ from, to, because, paths }];
    },
  );
}

function isAgent(id: string, { agents }: Scene['policy']): boolean {
  return Object.values(agents).some((agent) => agent.id === id);
}

/** Those that none of these handoffs is for: by name, or as one whose backup the clock asks. */
export function notAmong(required: readonly Required[], begun: readonly Handoff[]): Required[] {
  return required.filter(({ to }) => !begun.some((each) => each.to === to || each.given === to));
}
