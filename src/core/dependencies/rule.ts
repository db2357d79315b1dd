import type { RuleContext } from '../change/rule.ts';
import type { Item } from '../context/state/item.ts';
import { parseDuration } from '../duration.ts';
import { broken, type Enforce, type Verdict, worst } from '../verdict.ts';
import { dependencyOf } from './dependency.ts';

const RULE = 'dependencies';

/** What a change waits for: blocking dependencies hold it up, advisory ones warn; null where it waits for nothing. */
export function judgeDependencies(context: RuleContext): Verdict | null {
  const { state, facts, strictness } = context;
  const own = Object.values(state.dependencies)
    .filter((item) => dependencyOf(item).from === facts.change.id)
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  if (own.length === 0) return null;
  const enforce = strictness(undefined);
  const children = own.map((item) => judgeOne(item, context, enforce));
  const reason = children.map((child) => child.reason).join('; ');
  return { rule: RULE, enforce, outcome: worst(children.map(({ outcome }) => outcome)), reason, children };
}

function judgeOne(item: Item, { facts }: RuleContext, enforce: Enforce): Verdict {
  const { to, kind, timeout, source } = dependencyOf(item);
  const first = facts.open.find(({ id }) => id === to);
  const name = first?.name ?? to;
  const late = item.status === 'escalated' ? `, for longer than ${timeout}` : '';
  const by = source === 'rule' ? ' by a rule of the policy' : '';
  const ends = timeout === null ? undefined : parseDuration(timeout);
  return {
    rule: `${RULE}.${to}.${kind}`,
    outcome: kind === 'blocking' ? broken(enforce) : enforce === 'audit' ? 'audit' : 'warn',
    reason: kind === 'blocking' ? `it waits for ${name}${by}${late}` : `${name} should come first${by}`,
    ...(first === undefined || first.agents.length === 0 ? {} : { who: first.agents }),
    ...(ends === undefined ? {} : { until: new Date(Date.parse(item.opened) + ends).toISOString() }),
  };
}
