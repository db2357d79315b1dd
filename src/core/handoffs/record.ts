import { contextOf } from '../change/judge.ts';
import type { Facts, RuleContext } from '../change/rule.ts';
import { giverOf } from '../commands/who.ts';
import type { EventDraft } from '../context/draft.ts';
import { tried } from '../context/extend.ts';
import type { State } from '../context/state.ts';
import type { Policy } from '../policy/schema.ts';
import {
  contentOf,
  findingsOn,
  handoffId,
  initiated,
  toldDraft,
  transferDrafts,
  unlessTold,
} from './begin.ts';
import { completedDraft } from './completion.ts';
import type { ReadDocument } from './document.ts';
import { documentOf } from './document-of.ts';
import { handoffsOn, isLive, liveOn } from './handoff.ts';
import { mayBegin } from './opener.ts';
import { partyNamed } from './parties.ts';
import { notAmong, requiredOn } from './required.ts';
import { tickDrafts } from './ticks.ts';

interface Scene {
  readonly facts: Facts;
  readonly policy: Policy;
  readonly state: State;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * What is to be recorded of the handoff of a change: begun by its description, or because the policy wants one; mended; found true and
 * handed over; its ticks; and its end with the change.
 */
export function handoffDrafts(facts: Facts, policy: Policy | null, state: State, now: number): EventDraft[] {
  const { pull } = facts;
  if (pull === null) return [];
  if (pull.state !== 'open') return endedDrafts(facts.change.id, pull.state, state, now);
  if (policy === null) return [];
  let current = state;
  const drafts: EventDraft[] = [];
  for (const step of [beginDrafts, reviseDrafts, handOverDrafts, tickDrafts]) {
    const own = unlessTold(step({ facts, policy, state: current, now }), current.notices);
    if (own.length === 0) continue;
    drafts.push(...own);
    current = tried(current, own, now);
  }
  return drafts;
}

function beginDrafts(scene: Scene): EventDraft[] {
  const { facts, policy, state, now } = scene;
  const { change, pull } = facts;
  if (liveOn(change.id, state.handoffs) !== undefined || pull?.draft === true) return [];
  const begun = handoffsOn(change.id, state.handoffs);
  const read = policy.handoffs === undefined ? null : documentOf(facts);
  const fromText = read === null ? undefined : beginningOf(read, policy);
  if (
    read !== null &&
    fromText !== undefined &&
    mayBegin(fromText.to, scene).is === true &&
    !begun.some(({ digest, id }) => digest === read.document.digest || id === idOf(facts, read))
  ) {
    const { from, to } = fromText;
    const id = idOf(facts, read);
    return [
      initiated({
        id,
        workflow: change.id,
        from,
        to,
        by: 'baton',
        begunBy: openerOf(facts, policy),
        source: 'description',
        head: change.head,
        document: read.document,
      }),
    ];
  }
  const [wanted] = notAmong(requiredOn(contextOf(facts, policy, state, now)), begun);
  if (wanted === undefined || mayBegin(wanted.to, scene).is !== true) return [];
  const { from, to } = wanted;
  const id = handoffId(change.id, 'policy', to);
  return [
    initiated({
      id,
      workflow: change.id,
      from,
      to,
      by: 'baton',
      begunBy: openerOf(facts, policy),
      source: 'policy',
      head: change.head,
      document: null,
    }),
  ];
}

function idOf({ change }: Facts, { document }: ReadDocument): string {
  return handoffId(change.id, 'description', document.digest);
}

/** Who opened the change hands it over, too, whatever its description says: whose words that are cannot be told. */
function openerOf({ change }: Facts, policy: Policy): string | undefined {
  if (change.opener === null) return undefined;
  const giver = giverOf(change.opener, policy);
  return giver.kind === 'agent' ? giver.ids[0] : giver.name;
}

/** The parties that a document names, where the policy knows both. */
function beginningOf({ document }: ReadDocument, policy: Policy): { from: string; to: string } | undefined {
  const from = partyNamed(document.from, policy);
  const to = partyNamed(document.to, policy);
  return from === undefined || to === undefined || document.from === '' || document.to === ''
    ? undefined
    : { from, to };
}

/** A document that was mended, and a head that was pushed, before it is handed over or in answer to a question. */
function reviseDrafts(scene: Scene): EventDraft[] {
  const { facts, policy, state } = scene;
  const { change } = facts;
  const live = liveOn(change.id, state.handoffs);
  if (live === undefined || live.source === 'command-line') return [];
  const read = documentOf(facts);
  const isNew = read !== null && read.document.digest !== live.digest;
  const asked = live.status === 'clarification' && isNew;
  const open = live.status === 'initiated' && (isNew || live.head !== change.head);
  if (!asked && !open) return [];
  const document = read?.document ?? null;
  const named = document === null ? undefined : partyNamed(document.to, policy);
  const to =
    live.source === 'description' && named !== undefined && mayBegin(named, scene).is === true
      ? named
      : live.to;
  const data = {
    handoff_id: live.id,
    ...contentOf(document ?? { ...live, checks: live.claimed }, to, change.head),
  };
  return [{ type: 'HANDOFF_REVISED', workflow: change.id, by: 'baton', data }];
}

function handOverDrafts({ facts, policy, state, now }: Scene): EventDraft[] {
  const live = liveOn(facts.change.id, state.handoffs);
  if (live === undefined || live.status !== 'initiated') return [];
  const context: RuleContext = contextOf(facts, policy, state, now);
  return transferDrafts(live, findingsOn(live, documentOf(facts), context), policy, now);
}

const LEAVES = {
  merged: 'the change was merged before it was taken',
  closed: 'the change was closed',
} as const;

/** With the change its handoff is over: what was taken is complete once it is merged, and all else is taken back. */
function endedDrafts(workflow: string, how: 'merged' | 'closed', state: State, now: number): EventDraft[] {
  return handoffsOn(workflow, state.handoffs)
    .filter(isLive)
    .flatMap((live): EventDraft[] => {
      if (live.status === 'acknowledged') return [completedDraft(live, now)];
      const told =
        live.status === 'initiated'
          ? []
          : [
              toldDraft(
                live,
                'over',
                live.to,
                `Nothing is to be taken any more: ${LEAVES[how]} (handoff ${live.id}).`,
              ),
            ];
      const data = { handoff_id: live.id, reason: LEAVES[how] };
      return unlessTold([{ type: 'HANDOFF_WITHDRAWN', workflow, by: 'baton', data }, ...told], state.notices);
    });
}
