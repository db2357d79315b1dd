import type { RuleContext } from '../change/rule.ts';
import type { Requirement } from '../policy/requirements.ts';
import type { Finding } from './finding.ts';

type Union<T> = T extends unknown ? keyof T : never;
export type RequirementKind = Union<Requirement>;
export type OfKind<K extends RequirementKind> = Extract<Requirement, Record<K, unknown>>[K];

/** How a kind of requirement is judged. */
export type JudgeKind<K extends RequirementKind> = (requirement: OfKind<K>, context: RuleContext) => Finding;

/** Kind and value of a requirement: it holds one key. */
export function kindOf(requirement: Requirement): readonly [RequirementKind, never] {
  return Object.entries(requirement)[0] as [RequirementKind, never];
}

/** Where in each kind a list of paths stands, in which the name of an area may stand too. */
export const PATH_LISTS = {
  check: [],
  files: [],
  naming: [],
  changed_with: ['when', 'also'],
  approval: ['when'],
  alerts: [],
  secrets: [],
  reports: [],
  checklist: [],
  label: [],
  title: [],
  size: ['ignore'],
} satisfies Record<RequirementKind, readonly string[]>;
