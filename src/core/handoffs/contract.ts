import { LAYERS, type Layer, type Policy } from '../policy/schema.ts';
import { rosterOf } from '../roster/roster.ts';
import type { HandoffKind } from './document.ts';
import type { Handoff } from './handoff.ts';
import { CONTRACTS, PLAN_PARTS } from './headings.ts';

/** What is wrong with a step between layers, and what to do. */
export interface ContractFault {
  readonly says: string;
  readonly next: string;
}

type Step = Pick<
  Handoff,
  'from' | 'to' | 'kind' | 'contract' | 'success_criteria' | 'dependencies' | 'artifacts'
>;

export function layerOf(party: string, policy: Policy): Layer | null {
  return rosterOf(policy).byId.get(party)?.layer ?? null;
}

/**
 * What a handoff lacks of the contract between the layers of its parties. Down the layers it carries the fields of the contract into
 * its target, whatever it skips; up goes only finished work (`handback`) and what is undone (`rollback`). Where a layer is not known, and within
 * one, nothing more is asked.
 *
 * @param needed layers that the route of the session goes through: none of them may be skipped
 */
export function contractFaults(
  handoff: Step,
  policy: Policy,
  needed: readonly Layer[] = [],
): ContractFault[] {
  const [from, to] = [layerOf(handoff.from, policy), layerOf(handoff.to, policy)];
  if (from === null || to === null) return [];
  const [above, below] = [LAYERS.indexOf(from), LAYERS.indexOf(to)];
  const direction = directionFault(handoff.kind, above, below, { from, to });
  if (direction !== null) return [direction];
  if (below <= above) return [];
  const skipped = needed.filter((layer) => LAYERS.indexOf(layer) > above && LAYERS.indexOf(layer) < below);
  if (skipped.length > 0)
    return [
      {
        says: `it goes over ${skipped.join(', ')}, which the route of the session needs`,
        next: `Hand it to an agent of ${skipped[0]} first.`,
      },
    ];
  return to === 'L0' ? [] : fieldFaults(handoff, to, from);
}

function directionFault(
  kind: HandoffKind,
  above: number,
  below: number,
  { from, to }: { readonly from: Layer; readonly to: Layer },
): ContractFault | null {
  if (kind === 'forward' && below < above)
    return {
      says: `it goes up from ${from} to ${to}`,
      next: 'Write `Kind: handback` for finished work that is returned, or `Kind: rollback` for work that is undone.',
    };
  if (kind !== 'forward' && below > above)
    return {
      says: `a ${kind} goes up, and this one goes down from ${from} to ${to}`,
      next: 'Leave `Kind` out.',
    };
  return null;
}

function fieldFaults(handoff: Step, to: Exclude<Layer, 'L0'>, from: Layer): ContractFault[] {
  const missing = CONTRACTS[to].filter((field) => valuesOf(field, handoff).length === 0);
  const plan = to === 'L3' && !missing.includes('execution_plan' as never) ? planFaults(handoff) : [];
  return [
    ...missing.map((field) => ({
      says: `from ${from} to ${to} it must hold ${field}`,
      next: `Add \`### ${field}\` with what it holds.`,
    })),
    ...plan,
  ];
}

function planFaults({ contract }: Step): ContractFault[] {
  const text = (contract.execution_plan ?? [])
    .join('\n')
    .toLowerCase()
    .replace(/[\s-]+/g, '_');
  return PLAN_PARTS.filter((part) => !text.includes(part)).map((part) => ({
    says: `its execution_plan does not speak of ${part}`,
    next: `Add \`- ${part}: …\` under \`### execution_plan\`.`,
  }));
}

/** A field of its own, or the section of the template that says the same. */
function valuesOf(
  field: string,
  { contract, success_criteria, dependencies, artifacts }: Step,
): readonly unknown[] {
  const own = contract[field] ?? [];
  if (own.length > 0) return own;
  if (field === 'success_criteria') return success_criteria;
  if (field === 'dependencies') return dependencies.length > 0 ? dependencies : ['none'];
  return field === 'required_artifacts' || field === 'implementation_artifacts' ? artifacts : [];
}
