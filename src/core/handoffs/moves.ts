import type { EventDraft } from '../context/draft.ts';
import { ENDED } from '../context/events/handoffs.ts';
import type { Items } from '../context/state/item.ts';
import type { Policy } from '../policy/schema.ts';
import { askText, dueAfter, toldDraft, unlessTold } from './begin.ts';
import type { Handoff } from './handoff.ts';
import { decidersOf, giversOf, partyNamed, receiversOf } from './parties.ts';

/** What can be said of a handoff that is under way. */
export const MOVES = ['accept', 'clarify', 'answer', 'decline', 'withdraw', 'redirect'] as const;
export type Move = (typeof MOVES)[number];

interface Kind {
  /** States in which it can be said. */
  readonly from: readonly string[];
  readonly who: (handoff: Handoff, policy: Policy) => readonly string[];
  /** What has to be said with it; null: nothing. */
  readonly wants: string | null;
  readonly drafts: (scene: Moving) => EventDraft[];
}

export interface Moving {
  readonly handoff: Handoff;
  readonly policy: Policy;
  readonly by: string;
  readonly words: string;
  /** The comment that says it; missing: it was said elsewhere. */
  readonly cites?: string;
  /** Head of the change. */
  readonly head?: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

const UNANSWERED = ['transferred', 'clarification'];
const BEFORE = ['initiated', 'validated', ...UNANSWERED, 'declined', 'escalated'];
const MOST = 1_500;

/** Every move: when, by whom, with what, and what comes of it. A new one is one new entry. */
const TABLE = {
  accept: {
    from: [...UNANSWERED, 'escalated'],
    who: receiversOf,
    wants: null,
    drafts: (scene) => [takenDraft(scene)],
  },
  clarify: {
    from: ['transferred'],
    who: receiversOf,
    wants: 'a question',
    drafts: (scene) => [
      event('HANDOFF_CLARIFICATION_REQUESTED', scene, {
        question: scene.words,
        until: dueAfter(scene.policy, scene.now),
      }),
      told(
        scene,
        'asked',
        scene.handoff.from,
        `${scene.by} asks before ${scene.handoff.to} takes handoff ${scene.handoff.id}: ${scene.words}`,
      ),
    ],
  },
  answer: {
    from: ['clarification'],
    who: giversOf,
    wants: 'an answer',
    drafts: (scene) => [
      event('HANDOFF_CLARIFIED', scene, { answer: scene.words, until: dueAfter(scene.policy, scene.now) }),
      told(
        scene,
        'answered',
        scene.handoff.to,
        `${scene.by} answers on handoff ${scene.handoff.id}: ${scene.words}`,
      ),
    ],
  },
  decline: {
    from: UNANSWERED,
    who: receiversOf,
    wants: 'a reason',
    drafts: (scene) => [event('HANDOFF_DECLINED', scene, { reason: scene.words })],
  },
  withdraw: {
    from: BEFORE,
    who: (handoff, policy) => [...giversOf(handoff, policy), ...decidersOf(policy)],
    wants: null,
    drafts: (scene) => [
      event('HANDOFF_WITHDRAWN', scene, { reason: scene.words || `withdrawn by ${scene.by}` }),
      ...(UNANSWERED.includes(scene.handoff.status)
        ? [
            told(
              scene,
              'withdrawn',
              scene.handoff.to,
              `${scene.by} has withdrawn handoff ${scene.handoff.id}. Nothing is to be taken any more.`,
            ),
          ]
        : []),
    ],
  },
  redirect: {
    from: ['declined', 'escalated'],
    who: (handoff, policy) => [...giversOf(handoff, policy), ...decidersOf(policy)],
    wants: 'another receiver',
    drafts: redirected,
  },
} as const satisfies Record<Move, Kind>;

export type Moved =
  | { readonly answer: 'moved'; readonly drafts: readonly EventDraft[] }
  /** `code` of the fault: `handoff.state`, `handoff.wants`, `handoff.forge`, `handoff.receiver`. */
  | { readonly answer: 'refused'; readonly code: string; readonly reason: string; readonly hint: string };

/** Who may say it. Rights are looked at by whoever knows the one who asks. */
export function mayMove(move: Move, handoff: Handoff, policy: Policy): readonly string[] {
  return [...new Set(TABLE[move].who(handoff, policy))];
}

/** What a move comes to; refused, with the moves that are possible, where its state does not admit it. */
export function moveHandoff(move: Move, moving: Moving, notices: Items): Moved {
  const { handoff, policy } = moving;
  const kind: Kind = TABLE[move];
  const words = moving.words.trim().slice(0, MOST);
  if (!kind.from.includes(handoff.status)) {
    const possible = MOVES.filter((each) => (TABLE[each] as Kind).from.includes(handoff.status));
    const hint =
      ENDED.has(handoff.status) || possible.length === 0
        ? 'It is over; nothing more can be said of it.'
        : `Possible now: ${possible.join(', ')}.`;
    return {
      answer: 'refused',
      code: 'handoff.state',
      reason: `handoff ${handoff.id} is ${handoff.status}`,
      hint,
    };
  }
  if (kind.wants !== null && words === '')
    return {
      answer: 'refused',
      code: 'handoff.wants',
      reason: `${move} needs ${kind.wants}`,
      hint: `Say it behind ${move}.`,
    };
  const elsewhere = move === 'accept' && moving.cites === undefined ? notByName('accept', handoff) : null;
  if (elsewhere !== null) return elsewhere;
  const target = partyNamed(words.split(/\s/)[0] ?? '', policy);
  if (move === 'redirect' && (target === undefined || target === handoff.from))
    return {
      answer: 'refused',
      code: 'handoff.receiver',
      reason: target === undefined ? `${words.slice(0, 60)} is not on the roster` : `${target} is the giver`,
      hint: `Name one of ${Object.values(policy.agents)
        .map(({ id }) => id)
        .slice(0, 20)
        .join(', ')}, or a \`@login\`.`,
    };
  return { answer: 'moved', drafts: unlessTold(kind.drafts({ ...moving, words }), notices) };
}

function redirected(scene: Moving): EventDraft[] {
  const { handoff, policy, words, now, by } = scene;
  const [name = '', ...why] = words.split(/\s+/);
  const to = partyNamed(name, policy) ?? name;
  const until = dueAfter(policy, now);
  const asked = [...handoff.asked, to];
  const next = { ...handoff, to, asked };
  const reason = why.join(' ') || `${by} hands it to ${to}`;
  return [
    event('HANDOFF_REDIRECTED', scene, { to, asked, until, reason }),
    toldDraft(next, 'given', to, askText(next, until), String(asked.length)),
  ];
}

function event(type: string, { handoff, by }: Moving, data: Record<string, unknown>): EventDraft {
  return { type, workflow: handoff.workflow, by, data: { handoff_id: handoff.id, ...data } };
}

function told({ handoff, now }: Moving, what: string, to: string, text: string): EventDraft {
  return toldDraft(handoff, what, to, text, String(now));
}

export function takenDraft(scene: Moving): EventDraft {
  const { cites, head } = scene;
  return event('HANDOFF_ACKNOWLEDGED', scene, {
    ...(cites === undefined ? {} : { cites }),
    ...(head === undefined ? {} : { taken_head: head }),
  });
}

/** Of a pull request only what stands on the forge shows who takes it: a name at a terminal proves nobody there. */
export function notByName(verb: 'accept' | 'tick', { id, workflow }: Pick<Handoff, 'id' | 'workflow'>) {
  const [, number] = /^pr-(\d+)$/.exec(workflow) ?? [];
  if (number === undefined) return null;
  return {
    answer: 'refused',
    code: 'handoff.forge',
    reason: `handoff ${id} is of pull request #${number}`,
    hint:
      verb === 'accept'
        ? `Say \`/baton accept\` in a comment on #${number}.`
        : `Tick it in the checklist on #${number}.`,
  } as const;
}

/** What can be said of a handoff in this state. */
export function possibleMoves(status: string): Move[] {
  return MOVES.filter((move) => (TABLE[move] as Kind).from.includes(status));
}
