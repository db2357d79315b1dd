import { contextOf } from '../core/change/judge.ts';
import type { Facts } from '../core/change/rule.ts';
import type { EventDraft } from '../core/context/draft.ts';
import { tried } from '../core/context/extend.ts';
import type { State } from '../core/context/state.ts';
import { EXIT, type Fault, UserError } from '../core/errors.ts';
import {
  type Beginning,
  findingsOn,
  imagined,
  initiated,
  transferDrafts,
  unlessTold,
} from '../core/handoffs/begin.ts';
import type { HandoffFinding } from '../core/handoffs/checks.ts';
import { handoffClock } from '../core/handoffs/clock.ts';
import type { ReadDocument } from '../core/handoffs/document.ts';
import { findHandoff, type Handoff, liveOn } from '../core/handoffs/handoff.ts';
import { type Move, type Moved, mayMove, moveHandoff, notByName } from '../core/handoffs/moves.ts';
import { didYouMean } from '../core/policy/nearest.ts';
import type { Policy } from '../core/policy/schema.ts';
import type { Decided } from './decide.ts';
import { decideOnTasks, type TaskPorts } from './tasks.ts';

/** What was found of a handoff, and whether it was handed over. */
export interface Given {
  readonly id: string;
  readonly findings: readonly HandoffFinding[];
  readonly given: boolean;
}

/** How a handoff would stand with these facts. */
export function examine(
  beginning: Beginning,
  read: ReadDocument | null,
  facts: Facts,
  policy: Policy,
  state: State,
  now: number,
): HandoffFinding[] {
  const context = contextOf(facts, policy, state, now);
  return findingsOn(imagined(beginning, new Date(now).toISOString()), read, context);
}

/** Hands a change over where all that its document says is so; else nothing is written. Throws a `UserError` where another one is under way. */
export function giveHandoff(
  ports: TaskPorts,
  policy: Policy,
  {
    beginning,
    read,
    facts,
  }: { readonly beginning: Beginning; readonly read: ReadDocument; readonly facts: Facts },
): Promise<Decided<Given>> {
  return decideOnTasks(ports, (state, now) => {
    const live = liveOn(beginning.workflow, state.handoffs);
    if (live !== undefined)
      throw new UserError(EXIT.overlap, {
        code: 'handoff.live',
        message: `handoff ${live.id} to ${live.to} is ${live.status}`,
        hint: `Take it back first: baton handoff withdraw ${live.id}`,
      });
    const id = `ho-${ports.world.newId(now).slice(-8).toLowerCase()}`;
    const whole = { ...beginning, id };
    const findings = examine(whole, read, facts, policy, state, now);
    const over = transferDrafts(imagined(whole, new Date(now).toISOString()), findings, policy, now);
    const drafts = over.length === 0 ? [] : [initiated(whole), ...over];
    return { answer: { id, findings, given: over.length > 0 }, drafts };
  });
}

/** Says something of a handoff, and lets the clock of handoffs tick on it. Throws a `UserError` where it is refused. */
export function sayOfHandoff(
  ports: TaskPorts,
  policy: Policy,
  move: Move,
  id: string,
  words: string,
  by: string,
): Promise<Decided<string>> {
  return decideOnTasks(ports, (state, now) => {
    const handoff = known(state, id);
    mustBe(by, mayMove(move, handoff, policy), { id, verb: move });
    const moved = moveHandoff(move, { handoff, policy, by, words, now }, state.notices);
    if (moved.answer === 'refused') throw refusal(id, moved);
    return { answer: id, drafts: withClock(state, moved.drafts, policy, now) };
  });
}

/** Ticks items of the checklist. Throws a `UserError` where it is refused. */
export function tickHandoff(
  ports: TaskPorts,
  policy: Policy,
  id: string,
  items: readonly string[],
  by: string,
): Promise<Decided<string>> {
  return decideOnTasks(ports, (state, now) => {
    const handoff = known(state, id);
    mustBe(by, mayMove('accept', handoff, policy), { id, verb: 'tick' });
    const elsewhere = notByName('tick', handoff);
    if (elsewhere !== null) throw refusal(id, elsewhere);
    const faults = items.flatMap((item): Fault[] =>
      handoff.checklist.includes(item)
        ? []
        : [
            {
              code: 'handoff.item',
              message: `the checklist of ${id} has no item “${item.slice(0, 80)}”`,
              place: { argument: item },
              hint:
                didYouMean(item, handoff.checklist) ??
                (handoff.checklist.length === 0
                  ? 'It has no items.'
                  : `Its items are ${handoff.checklist.join(', ')}.`),
            },
          ],
    );
    if (faults.length > 0) throw new UserError(EXIT.overlap, faults);
    const at = new Date(now).toISOString();
    const ticks = { ...handoff.ticks, ...Object.fromEntries(items.map((item) => [item, { by, at }])) };
    const data = { handoff_id: id, ticks, looked: handoff.looked ?? handoff.opened };
    return {
      answer: id,
      drafts: withClock(
        state,
        [{ type: 'HANDOFF_TICKED', workflow: handoff.workflow, by, data }],
        policy,
        now,
      ),
    };
  });
}

function refusal(id: string, refused: Extract<Moved, { readonly answer: 'refused' }>): UserError {
  const { code, reason: message, hint } = refused;
  return new UserError(EXIT.overlap, { code, message, place: { argument: id }, hint });
}

function withClock(state: State, drafts: readonly EventDraft[], policy: Policy, now: number): EventDraft[] {
  const after = tried(state, drafts, now);
  return [
    ...drafts,
    ...unlessTold(handoffClock({ state: after, policy, now, lastSeen: null }), after.notices),
  ];
}

/** Throws a `UserError` where there is none of that id. */
export function known(state: Pick<State, 'handoffs'>, id: string): Handoff {
  const found = findHandoff(id, state.handoffs);
  if (found !== undefined) return found;
  throw new UserError(EXIT.overlap, {
    code: 'handoff.unknown',
    message: `there is no handoff ${id}`,
    place: { argument: id },
    hint: didYouMean(id, Object.keys(state.handoffs)) ?? 'None of that id waits for an answer.',
  });
}

function mustBe(
  by: string,
  names: readonly string[],
  { id, verb }: { readonly id: string; readonly verb: string },
): void {
  if (names.some((name) => name.toLowerCase() === by.toLowerCase())) return;
  throw new UserError(EXIT.overlap, {
    code: 'handoff.right',
    message: `${by} may not ${verb} ${id}`,
    place: { argument: id },
    hint: names.length === 0 ? 'Nobody may.' : `These may: ${names.join(', ')}`,
  });
}
