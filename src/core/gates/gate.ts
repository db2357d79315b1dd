import type { RuleContext } from '../change/rule.ts';
import { compileGlobs } from '../ownership/glob.ts';
import type { Requirement } from '../policy/requirements.ts';
import type { Gate } from '../policy/schema.ts';
import { broken, type Enforce, unjudged, type Verdict, worst } from '../verdict.ts';
import { judgeAlerts, judgeSecrets } from './alerts.ts';
import { judgeApproval } from './approval.ts';
import { judgeChangedWith } from './changed-with.ts';
import { judgeCheck } from './check.ts';
import { judgeChecklist } from './checklist.ts';
import { judgeFiles } from './files.ts';
import type { Finding } from './finding.ts';
import { type JudgeKind, kindOf, type RequirementKind } from './kind.ts';
import { judgeLabel } from './label.ts';
import { judgeNaming } from './naming.ts';
import { judgeReports } from './reports.ts';
import { judgeSize } from './size.ts';
import { judgeTitle } from './title.ts';

/** How each kind of requirement is judged. A new kind is one entry here and one in the policy's schema. */
const KINDS = {
  check: judgeCheck,
  files: judgeFiles,
  naming: judgeNaming,
  changed_with: judgeChangedWith,
  approval: judgeApproval,
  alerts: judgeAlerts,
  secrets: judgeSecrets,
  reports: judgeReports,
  checklist: judgeChecklist,
  label: judgeLabel,
  title: judgeTitle,
  size: judgeSize,
} satisfies { [K in RequirementKind]: JudgeKind<K> };

function judgeRequirement(
  requirement: Requirement,
  context: RuleContext,
): Finding & { kind: RequirementKind } {
  const [kind, value] = kindOf(requirement);
  return { ...KINDS[kind](value, context), kind };
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
  const findings = gate.require.map((requirement) => judgeRequirement(requirement, facts));
  const children = findings.map((finding, index): Verdict => {
    return {
      rule: `${rule}.${index + 1}.${finding.kind}`,
      outcome: finding.holds ? 'pass' : finding.holds === null ? unjudged(enforce) : broken(enforce),
      reason: finding.reason,
      ...(finding.holds || !finding.paths ? {} : { paths: finding.paths }),
      ...(finding.holds || !finding.who ? {} : { who: finding.who }),
      ...(finding.holds || !finding.next ? {} : { next: finding.next }),
    };
  });
  const outcome = worst(children.map((child) => child.outcome));
  return { rule, enforce, outcome, reason: summaryOf(findings), children };
}

/** What is not known yet is not said to have failed. */
function summaryOf(findings: readonly Finding[]): string {
  const all = findings.length;
  const open = findings.filter(({ holds }) => holds !== true);
  const unknown = open.every(({ holds }) => holds === null);
  if (open.length === 0) return all === 1 ? 'its requirement holds' : `all ${all} requirements hold`;
  if (all === 1) return `its requirement ${unknown ? 'cannot be told' : 'does not hold'}`;
  const verb = unknown ? 'cannot be told' : `${open.length === 1 ? 'does' : 'do'} not hold`;
  return `${open.length} of ${all} requirements ${verb}`;
}
