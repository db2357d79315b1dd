import type { RuleContext } from '../change/rule.ts';
import { standingOf } from '../roster/standing.ts';
import { broken, type Enforce, type Outcome, unjudged, type Verdict, worst } from '../verdict.ts';
import { findingsOn, partyFaults } from './begin.ts';
import type { HandoffFinding } from './checks.ts';
import { openItems } from './completion.ts';
import { documentOf } from './document-of.ts';
import { type Handoff, handoffsOn, isLive } from './handoff.ts';
import { mayBegin } from './opener.ts';
import { giversOf, partyNamed, receiversOf } from './parties.ts';
import { notAmong, requiredOn } from './required.ts';
import { againstTaking } from './taken.ts';
import { ticksShown } from './ticks.ts';

const RULE = 'handoff';

/**
 * Does what a change says of its handoff agree with what is, and has everything that must be handed over been taken? null where nothing is
 * handed over, and nothing has to be.
 */
export function judgeHandoff(context: RuleContext): Verdict | null {
  const enforce = context.strictness(context.policy.handoffs?.enforce);
  const begun = handoffsOn(context.facts.change.id, context.state.handoffs);
  const live = begun.filter(isLive).at(-1);
  const children = [
    ...(live === undefined ? documentOnly(context, begun, enforce) : liveParts(live, context, enforce)),
    ...requiredParts(context, begun, enforce),
  ];
  if (children.length === 0) return null;
  const outcome = worst(children.map((child) => child.outcome));
  const open = children.filter((child) => child.outcome === outcome);
  return {
    rule: RULE,
    enforce,
    outcome,
    reason: [...new Set(open.map(({ reason }) => reason))].slice(0, 3).join('; '),
    children,
  };
}

/** A document that began nothing: what is wrong with it. */
function documentOnly(context: RuleContext, begun: readonly Handoff[], enforce: Enforce): Verdict[] {
  const read = context.policy.handoffs === undefined ? null : documentOf(context.facts);
  const done = begun.at(-1);
  if (read === null || (done !== undefined && done.digest === read.document.digest))
    return done === undefined ? [] : ended(done, context, enforce);
  const faults = [...read.faults, ...partyFaults(read, context.policy)];
  const draft = context.facts.pull?.draft === true;
  if (faults.length === 0) {
    const may = mayBegin(partyNamed(read.document.to, context.policy) ?? '', context);
    const why = may.is === true ? 'has not begun yet' : `does not begin: ${may.because}`;
    return [
      {
        rule: `${RULE}.document`,
        outcome: draft ? 'pass' : may.is === null ? unjudged(enforce) : broken(enforce),
        reason: `a handoff is written; it ${draft ? 'begins when the change is ready for review' : why}`,
      },
    ];
  }
  return faults.map(({ message, line, hint }) => ({
    rule: `${RULE}.document`,
    outcome: broken(enforce),
    reason: `line ${line} of the description: ${message}`,
    next: [hint],
  }));
}

function ended(done: Handoff, context: RuleContext, enforce: Enforce): Verdict[] {
  if (done.status === 'completed') return taken(done, context, enforce);
  const { id, from, to, status } = done;
  return [{ rule: `${RULE}.${id}`, outcome: 'pass', reason: `${from} → ${to}: ${status}` }];
}

type Part = (handoff: Handoff, context: RuleContext, enforce: Enforce) => Verdict[];

/** What each state of a handoff under way says. */
const PARTS: Readonly<Record<string, Part>> = {
  initiated: mismatches,
  validated: mismatches,
  transferred: (handoff, context, enforce) => [
    ...movedOn(handoff, context, enforce),
    waiting(handoff, enforce, `waits for ${handoff.to} to take it`, receiversOf(handoff, context.policy), [
      '/baton accept',
      '/baton clarify QUESTION',
      '/baton decline REASON',
    ]),
  ],
  clarification: (handoff, context, enforce) => [
    waiting(
      handoff,
      enforce,
      `${handoff.to} asks first: ${said(handoff.question)}`,
      giversOf(handoff, context.policy),
      ['/baton clarify ANSWER', 'Or mend the document in the description: that answers, too.'],
    ),
  ],
  acknowledged: taken,
  declined: (handoff, context, enforce) => [refusedPart(handoff, context, enforce, 'was declined')],
  escalated: (handoff, context, enforce) => [refusedPart(handoff, context, enforce, 'has gone up')],
};

function liveParts(handoff: Handoff, context: RuleContext, enforce: Enforce): Verdict[] {
  return PARTS[handoff.status]?.(handoff, context, enforce) ?? [];
}

function mismatches(handoff: Handoff, context: RuleContext, enforce: Enforce): Verdict[] {
  return findingsOn(handoff, documentOf(context.facts), context).map((each) =>
    partOf(each, handoff, enforce),
  );
}

function partOf(
  { check, holds, reason, next }: HandoffFinding,
  { from }: Handoff,
  enforce: Enforce,
): Verdict {
  const outcome: Outcome = holds === true ? 'pass' : holds === null ? unjudged(enforce) : broken(enforce);
  return { rule: `${RULE}.${check}`, outcome, reason, ...(holds === true ? {} : { who: [from], next }) };
}

/** The words that were handed over, beside what is there now. */
function movedOn(handoff: Handoff, { facts }: RuleContext, enforce: Enforce): Verdict[] {
  const { head } = facts.change;
  const read = documentOf(facts);
  const back = 'Or take it back and hand it over anew: /baton withdraw REASON';
  const found: Verdict[] = [];
  if (handoff.head !== null && handoff.head !== head)
    found.push({
      rule: `${RULE}.head`,
      outcome: broken(enforce),
      reason: `${handoff.head.slice(0, 10)} was handed over, and the head is ${head.slice(0, 10)} by now`,
      who: [handoff.from],
      next: [`The receiver decides on ${head.slice(0, 10)}.`, back],
    });
  if (read !== null && handoff.digest !== null && read.document.digest !== handoff.digest)
    found.push({
      rule: `${RULE}.document`,
      outcome: broken(enforce),
      reason: 'the document was changed after it was handed over',
      who: [handoff.from],
      next: ['Put it back as it was.', back],
    });
  return found;
}

function waiting(
  handoff: Handoff,
  enforce: Enforce,
  reason: string,
  who: readonly string[],
  next: readonly string[],
): Verdict {
  return {
    rule: `${RULE}.${handoff.id}`,
    outcome: broken(enforce),
    reason: `${handoff.from} → ${handoff.to}: ${reason}`,
    who,
    ...(handoff.until === null ? {} : { until: handoff.until }),
    next,
  };
}

function taken(handoff: Handoff, context: RuleContext, enforce: Enforce): Verdict[] {
  const { policy } = context;
  const rule = `${RULE}.${handoff.id}`;
  const against = againstTaking(handoff, context);
  if (against !== null)
    return [
      {
        rule,
        outcome: against.counts === null ? unjudged(enforce) : broken(enforce),
        reason: `${handoff.from} → ${handoff.to}: the log says that it was taken; ${against.because}`,
        who: receiversOf(handoff, policy),
        next: isLive(handoff) ? ['/baton accept'] : [`/baton handoff ${handoff.to}`],
      },
    ];
  const how = isLive(handoff) ? 'taken' : handoff.status;
  const ticks = ticksShown(handoff, context);
  const open = openItems({ ...handoff, ticks: ticks ?? {} });
  const pushed = pushedSince(handoff, context, enforce);
  if (open.length === 0)
    return [{ rule, outcome: 'pass', reason: `${handoff.from} → ${handoff.to}: ${how}` }, ...pushed];
  return [
    ...pushed,
    {
      rule,
      outcome: ticks === null ? unjudged(enforce) : broken(enforce),
      reason: `${handoff.from} → ${handoff.to}: taken; ${ticks === null ? 'it cannot be told who ticked' : 'not ticked'}: ${open.join(', ')}`,
      who: receiversOf(handoff, policy),
      next: [`Tick in the checklist of handoff ${handoff.id}: ${open.join(', ')}`],
    },
  ];
}

/** What was pushed after it was taken by anybody but those who took it. */
function pushedSince(handoff: Handoff, { facts, policy }: RuleContext, enforce: Enforce): Verdict[] {
  const { head, pusher } = facts.change;
  const at = handoff.takenHead ?? handoff.head;
  if (facts.pull === null || at === null || at === head) return [];
  const names = receiversOf(handoff, policy);
  if (pusher !== null && standingOf(pusher, names, policy, facts).is === true) return [];
  const who = pusher === null ? 'somebody' : `@${pusher.login}`;
  return [
    {
      rule: `${RULE}.head`,
      outcome: enforce === 'enforce' ? 'warn' : broken(enforce),
      reason: `${at.slice(0, 10)} was taken, and ${who} has pushed ${head.slice(0, 10)} since`,
      who: names,
      next: [isLive(handoff) ? '/baton accept' : `/baton handoff ${handoff.to}`],
    },
  ];
}

function refusedPart(handoff: Handoff, { policy }: RuleContext, enforce: Enforce, how: string): Verdict {
  const why = handoff.reason === null ? '' : `: ${said(handoff.reason)}`;
  return waiting({ ...handoff, until: null }, enforce, `${how}${why}`, giversOf(handoff, policy), [
    '/baton handoff AGENT',
    '/baton withdraw REASON',
  ]);
}

const TAKEN: ReadonlySet<string> = new Set(['completed', 'acknowledged']);

function requiredParts(context: RuleContext, begun: readonly Handoff[], enforce: Enforce): Verdict[] {
  const live = begun.filter(isLive).at(-1);
  const those = begun.filter(
    (each) => each === live || (TAKEN.has(each.status) && againstTaking(each, context) === null),
  );
  return notAmong(requiredOn(context), those).map(({ from, to, because, paths }) => ({
    rule: `${RULE}.required.${to}`,
    outcome: broken(enforce),
    reason: `${from} must hand it to ${to}: ${because}`,
    paths,
    who: [from],
    next: [`/baton handoff ${to}`],
  }));
}

function said(text: string | null): string {
  return (text ?? '').slice(0, 300);
}
