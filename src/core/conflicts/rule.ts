import type { RuleContext } from '../change/rule.ts';
import { lastSeenOf } from '../leases/last-seen.ts';
import { runningLeases } from '../leases/settle.ts';
import { broken, type Enforce, type PathLines, unjudged, type Verdict, worst } from '../verdict.ts';
import type { OpenChange, PairResult } from './pairs.ts';
import { whoYields } from './yields.ts';

/** Can this change be merged with its base, and with every other open change? */
export function judgeConflicts(context: RuleContext): Verdict {
  const rule = 'conflicts';
  const enforce = context.strictness(context.policy.conflicts.enforce);
  const gap = context.unseen('conflicts');
  const children: Verdict[] =
    gap === undefined ? [] : [{ rule: `${rule}.unseen`, outcome: unjudged(enforce), reason: gap }];
  const pairs = [...context.facts.pairs].sort((x, y) => compare(x.a, y.a) || compare(x.b, y.b));
  for (const pair of pairs) {
    if (pair.conflict !== false) children.push(judgePair(pair, context, enforce));
  }
  const outcome = worst(children.map((child) => child.outcome));
  const reason =
    children.length === 0
      ? // How many those are is not said: it changes with each, and with it every text that says so.
        'merges cleanly with its base and every other open change'
      : `${children.length} open: ${children.map((child) => child.rule.slice(rule.length + 1)).join(', ')}`;
  return { rule, enforce, outcome, reason, children };
}

function judgePair(pair: PairResult, context: RuleContext, enforce: Enforce): Verdict {
  const ours = context.facts.change.name;
  const other = pair.a === ours ? pair.b : pair.a;
  const rule = `conflicts.${other}`;
  if (pair.conflict === null) {
    return { rule, outcome: unjudged(enforce), reason: pair.reason ?? 'cannot tell', paths: pair.files };
  }
  const a = context.facts.open.find((change) => change.name === pair.a);
  const b = context.facts.open.find((change) => change.name === pair.b);
  if (!a || !b) {
    const reason = `does not merge with ${other}: ${pair.files.length === 1 ? 'one file conflicts' : `${pair.files.length} files conflict`}`;
    return {
      rule,
      outcome: broken(enforce),
      reason,
      paths: pair.files,
      ...linesOf(pair, ours),
      next: context.remedies.rebaseOnBase(other),
    };
  }
  return judgeRivals(pair, [a, b], context, enforce);
}

/** Of two rivals only the one that should yield is held up; the other is told. */
function judgeRivals(
  pair: PairResult,
  rivals: readonly [OpenChange, OpenChange],
  context: RuleContext,
  enforce: Enforce,
): Verdict {
  const ours = context.facts.change.name;
  const other = pair.a === ours ? pair.b : pair.a;
  const { open } = context.facts;
  const { yields, because } = whoYields(
    rivals[0],
    rivals[1],
    context.policy,
    runningLeases(context.state.leases, lastSeenOf(context.state.agents, open, context.now), context.now),
  );
  const reason = `conflicts with ${other} in ${pair.files.length} ${pair.files.length === 1 ? 'file' : 'files'}; ${yields === ours ? 'this change' : other} should yield: ${because}`;
  const outcome = yields === ours ? broken(enforce) : enforce === 'audit' ? 'audit' : 'warn';
  const yielding = rivals.find((change) => change.name === yields);
  const who = yielding?.agents.length ? yielding.agents : [yields];
  const next = yields === ours ? context.remedies.yieldTo(other) : context.remedies.settleOrder(other);
  return {
    rule: `conflicts.${other}`,
    outcome,
    reason,
    paths: pair.files,
    ...linesOf(pair, ours),
    who,
    next,
  };
}

/** Of a conflict, the lines as this change has them. */
function linesOf({ a, lines = [] }: PairResult, ours: string): { readonly lines?: readonly PathLines[] } {
  if (lines.length === 0) return {};
  return {
    lines: lines.map((each) => {
      const [first, count] = a === ours ? each.a : each.b;
      return { path: each.path, first, count };
    }),
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
