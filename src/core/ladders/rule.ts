import type { RuleContext } from '../change/rule.ts';
import { broken, type Enforce, type Verdict, worst } from '../verdict.ts';
import { rungEnds } from './climb.ts';
import { type Conflict, conflictOf } from './conflict.ts';
import { authorityOf } from './rungs.ts';

const RULE = 'ladders';

/** The conflicts of a change that are being decided; null where it has none. Past the last rung they hold it up. */
export function judgeLadders(context: RuleContext): Verdict | null {
  const { state, policy, strictness, facts } = context;
  const own = Object.values(state.conflicts)
    .map(conflictOf)
    .filter(({ between }) => between.includes(facts.change.id))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  if (own.length === 0) return null;
  const enforce = strictness(policy.conflicts.enforce);
  const children = own.map((conflict) => judgeOne(conflict, context, enforce));
  const open = own.filter(({ status }) => status !== 'decided');
  const reason =
    open.length === 0
      ? 'all its conflicts are decided'
      : `${open.length} open ${open.length === 1 ? 'conflict' : 'conflicts'}: ${open.map(({ type }) => type).join(', ')}`;
  return { rule: RULE, enforce, outcome: worst(children.map((child) => child.outcome)), reason, children };
}

function judgeOne(conflict: Conflict, { policy }: RuleContext, enforce: Enforce): Verdict {
  const { id, matter, decision, level, rung, votes, paths } = conflict;
  const rule = `${RULE}.${id}`;
  if (decision !== null) {
    const why = decision.why === null ? '' : ` (${decision.why})`;
    return {
      rule,
      outcome: 'pass',
      reason: `${matter}: decided by ${decision.by}: “${decision.what}”${why}`,
    };
  }
  const ladder = policy.conflicts[conflict.type];
  const who = rung === null ? [] : authorityOf(rung, conflict, policy);
  const ends = ladder === undefined ? null : rungEnds(conflict, ladder);
  const last = ladder !== undefined && level >= ladder.ladder.length;
  const said = votes.map(({ by, decision: what }) => `${by} says “${what}”`);
  const asked =
    level === 0
      ? 'nobody is asked yet'
      : `rung ${level}${ladder === undefined ? '' : ` of ${ladder.ladder.length}`} decides`;
  return {
    rule,
    outcome: last ? broken(enforce) : enforce === 'audit' ? 'audit' : 'warn',
    reason: [`${matter}: ${asked}`, ...said].join('; '),
    ...(paths.length > 0 ? { paths } : {}),
    ...(who.length > 0 ? { who } : {}),
    ...(ends === null ? {} : { until: new Date(ends).toISOString() }),
    next: [`/baton resolve ${id} DECISION`],
    ...(level === 0 ? {} : { children: [rungNode(rule, conflict, last ? broken(enforce) : 'pass')] }),
  };
}

/** Of its own, so that labels can be read from the verdict alone. */
function rungNode(rule: string, { level, told, rung }: Conflict, outcome: Verdict['outcome']): Verdict {
  const since = told === null ? 'is being told' : `was told at ${told}`;
  return { rule: `${rule}.L${level}`, outcome, reason: `${rung ?? 'the rung'} ${since}` };
}
