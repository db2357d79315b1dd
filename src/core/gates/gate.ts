import type { RuleContext } from '../change/rule.ts';
import { compileGlobs } from '../ownership/glob.ts';
import type { Gate, Requirement } from '../policy/schema.ts';
import { broken, type Enforce, unjudged, type Verdict, worst } from '../verdict.ts';
import { judgeChangedWith } from './changed-with.ts';
import { judgeCheck } from './check.ts';
import { judgeFiles } from './files.ts';
import type { Finding } from './finding.ts';
import { judgeNaming } from './naming.ts';

type Union<T> = T extends unknown ? keyof T : never;
export type RequirementKind = Union<Requirement>;
export type OfKind<K extends RequirementKind> = Extract<Requirement, Record<K, unknown>>[K];

/** How each kind of requirement is judged. A new kind is one entry here and one in the policy's schema. */
const KINDS = {
  check: judgeCheck,
  files: judgeFiles,
  naming: judgeNaming,
  changed_with: judgeChangedWith,
} satisfies { [K in RequirementKind]: (requirement: OfKind<K>, facts: RuleContext) => Finding };

function judgeRequirement(requirement: Requirement, facts: RuleContext): Finding & { kind: RequirementKind } {
  const [kind, value] = Object.entries(requirement)[0] as [RequirementKind, never];
  return { ...KINDS[kind](value, facts), kind };
}

/** Judges one gate: every requirement must hold, and each says how it stands. */
export function judgeGate(name: string, gate: Gate, facts: RuleContext, enforce: Enforce): Verdict {
  const rule = `gates.${name}`;
  if (gate.paths) {
    const concerned = compileGlobs(gate.paths);
    if (!facts.touched.some((path) => concerned.matches(path))) {
      return { rule, outcome: 'pass', enforce, reason: `nothing under ${gate.paths.join(', ')} is touched` };
    }
  }
  const children = gate.require.map((requirement, index): Verdict => {
    const finding = judgeRequirement(requirement, facts);
    return {
      rule: `${rule}.${index + 1}.${finding.kind}`,
      outcome: finding.holds ? 'pass' : finding.holds === null ? unjudged(enforce) : broken(enforce),
      reason: finding.reason,
      ...(finding.holds || !finding.paths ? {} : { paths: finding.paths }),
      ...(finding.holds || !finding.who ? {} : { who: finding.who }),
      ...(finding.holds || !finding.next ? {} : { next: finding.next }),
    };
  });
  const missing = children.filter((child) => child.outcome !== 'pass').length;
  const reason =
    missing === 0
      ? `${children.length === 1 ? 'its requirement holds' : `all ${children.length} requirements hold`}`
      : children.length === 1
        ? 'its requirement does not hold'
        : `${missing} of ${children.length} requirements ${missing === 1 ? 'does' : 'do'} not hold`;
  return { rule, enforce, outcome: worst(children.map((child) => child.outcome)), reason, children };
}
