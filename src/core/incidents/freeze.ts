import type { RuleContext } from '../change/rule.ts';
import { compileGlobs } from '../ownership/glob.ts';
import { broken, type Verdict, worst } from '../verdict.ts';
import { type Incident, incidentsIn } from './incident.ts';

const RULE = 'freeze';

/** No merge while an incident holds them back, but of what the policy lets through; null where none does. */
export function judgeFreeze(context: RuleContext): Verdict | null {
  const freezing = incidentsIn(context.state).filter(({ freeze }) => freeze);
  if (freezing.length === 0) return null;
  // Whoever writes `freeze: true` means it; only the rollout makes less of it.
  const enforce = context.strictness('enforce');
  const children = freezing.map((incident) => judgeOne(incident, context));
  const open = children.filter(({ outcome }) => outcome !== 'pass');
  const reason =
    open.length === 0
      ? 'it touches only what may be merged meanwhile'
      : open.map((child) => child.reason).join('; ');
  return { rule: RULE, enforce, outcome: worst(children.map(({ outcome }) => outcome)), reason, children };
}

function judgeOne(
  { id, level, summary, lead }: Incident,
  { policy, touched, strictness }: RuleContext,
): Verdict {
  const except = policy.incidents[level]?.freeze_except ?? [];
  const free = compileGlobs(except);
  const said = `${level} incident ${id}: ${summary}`;
  if (except.length > 0 && touched.length > 0 && touched.every((path) => free.matches(path)))
    return {
      rule: `${RULE}.${id}`,
      outcome: 'pass',
      reason: `${said}; what it touches may be merged all the same`,
    };
  return {
    rule: `${RULE}.${id}`,
    outcome: broken(strictness('enforce')),
    reason: `${said} holds merges back`,
    ...(lead === null ? {} : { who: [lead] }),
    next: [`/baton incident thaw ${id} REASON`, `/baton incident close ${id} REASON`],
  };
}
