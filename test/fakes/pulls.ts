import type { Facts } from '../../src/core/change/rule.ts';
import type { LogEvent } from '../../src/core/context/events/table.ts';
import { emptyState, type State } from '../../src/core/context/state.ts';
import { checklistFor, repliesTo } from '../../src/core/effect.ts';
import type { Effect } from '../../src/core/effects/differences.ts';
import { loadPolicy } from '../../src/core/policy/load.ts';
import type { ContextStore, World } from '../../src/flows/ports.ts';
import type { Applied, Applier, BasePolicy, PullForge, SeenChange } from '../../src/flows/pull-ports.ts';

const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A clock that each reading moves on by a second, and no chance. */
export function fakeWorld(start = Date.parse('2026-11-20T10:00:00.000Z')): World {
  let at = start;
  let ids = 0;
  return {
    now: () => (at += 1_000),
    random: () => 0,
    sleep: async () => undefined,
    newId: () => {
      ids += 1;
      return `01${'0'.repeat(22)}${DIGITS[Math.floor(ids / 32) % 32]}${DIGITS[ids % 32]}`;
    },
  };
}

/** A context in memory. */
export interface MemoryStore extends ContextStore {
  readonly events: LogEvent[];
  state: State;
  /** How many of the next saves somebody else is faster than. */
  races: number;
  /** Thrown by the next save. */
  refuses: Error | null;
}

export function memoryStore(journal: string[] = []): MemoryStore {
  const store: MemoryStore = {
    events: [],
    state: emptyState(),
    races: 0,
    refuses: null,
    load: async () => ({ state: store.state, head: null, freshness: { kind: 'fresh' }, reconciled: null }),
    save: async (snapshot, events, next) => {
      if (store.refuses !== null) throw store.refuses;
      if (store.races > 0) {
        store.races -= 1;
        return { kind: 'lost-race' };
      }
      journal.push('saved');
      store.events.push(...events);
      store.state = next;
      return { kind: 'saved', snapshot: { ...snapshot, state: next } };
    },
  };
  return store;
}

export function basePolicy(text: string): BasePolicy {
  return { kind: 'loaded', loaded: loadPolicy(text, '.github/baton.yml'), text };
}

/** A pull request as a forge would show it, on which Baton wrote nothing yet. */
export function seenChange(facts: Facts, policy: BasePolicy, more: Partial<SeenChange> = {}): SeenChange {
  return {
    number: facts.pull?.number ?? 0,
    facts,
    policy,
    actual: { labels: [], known: [], comments: [], checks: [], asked: [] },
    sharing: [],
    foreignChecks: [],
    ...more,
  };
}

/** A forge on which pull requests are what a test says, and that shows what was written on them. */
export interface FakeForge extends PullForge, Applier {
  readonly pulls: Map<number, SeenChange>;
  readonly written: { readonly number: number; readonly head: string; readonly effects: readonly Effect[] }[];
  /** Thrown by every writing on this one. */
  refuses: { readonly number: number; readonly error: Error } | null;
}

export function fakeForge(pulls: readonly SeenChange[], journal: string[] = []): FakeForge {
  const forge: FakeForge = {
    pulls: new Map(pulls.map((each) => [each.number, each])),
    written: [],
    refuses: null,
    see: async (numbers) => numbers.flatMap((number) => forge.pulls.get(number) ?? []),
    apply: async (number, head, effects): Promise<Applied> => {
      if (forge.refuses?.number === number) throw forge.refuses.error;
      journal.push(`#${number}`);
      forge.written.push({ number, head, effects });
      for (const each of forge.pulls.values()) {
        const now = shown(each, each.number === number, head, effects);
        forge.pulls.set(each.number, now);
      }
      return { written: effects, left: [] };
    },
  };
  return forge;
}

/** What a pull request shows after some effects; checks are shown by all with that head. */
function shown(seen: SeenChange, own: boolean, head: string, effects: readonly Effect[]): SeenChange {
  let { actual } = seen;
  for (const effect of effects) {
    if (effect.kind === 'create-check' || effect.kind === 'update-check') {
      if (seen.facts.change.head !== head) continue;
      const { name, conclusion } = effect.check;
      const others = actual.checks.filter((check) => check.name !== name);
      actual = { ...actual, checks: [...others, { id: name, name, conclusion, stamp: effect.stamp }] };
    } else if (own) actual = onOne(actual, effect);
  }
  return { ...seen, actual };
}

function onOne(actual: SeenChange['actual'], effect: Effect): SeenChange['actual'] {
  const { labels, known, asked, comments } = actual;
  switch (effect.kind) {
    case 'create-label':
      return { ...actual, known: [...known, effect.label.name] };
    case 'add-labels':
      return { ...actual, labels: [...labels, ...effect.names] };
    case 'remove-labels':
      return { ...actual, labels: labels.filter((name) => !effect.names.includes(name)) };
    case 'create-comment':
      return { ...actual, comments: [...comments, { id: 'c', body: effect.body }] };
    case 'update-comment':
      return { ...actual, comments: [{ id: effect.id, body: effect.body }] };
    case 'request-reviews':
      return { ...actual, asked: [...asked, ...effect.who] };
    case 'delete-comment':
      return { ...actual, comments: comments.filter(({ id }) => id !== effect.id) };
    case 'create-reply': {
      const to = repliesTo(effect.body);
      return to === undefined
        ? actual
        : {
            ...actual,
            replies: [...(actual.replies ?? []), { id: `r${to.comment}`, body: effect.body, ...to }],
          };
    }
    case 'update-reply': {
      const to = repliesTo(effect.body);
      const replies = (actual.replies ?? []).map((each) =>
        each.id === effect.id ? { ...each, ...to, body: effect.body } : each,
      );
      return { ...actual, replies };
    }
    case 'delete-reply':
      return { ...actual, replies: (actual.replies ?? []).filter(({ id }) => id !== effect.id) };
    case 'create-checklist': {
      const handoff = checklistFor(effect.body) ?? '';
      const fresh = { id: `k${handoff}`, handoff, body: effect.body };
      return { ...actual, checklists: [...(actual.checklists ?? []), fresh] };
    }
    case 'update-checklist':
      return {
        ...actual,
        checklists: (actual.checklists ?? []).map((each) =>
          each.id === effect.id ? { ...each, body: effect.body } : each,
        ),
      };
    case 'delete-checklist':
      return {
        ...actual,
        checklists: (actual.checklists ?? []).filter(({ id }) => id !== effect.id),
      };
    case 'add-reaction':
    case 'remove-reaction': {
      const signs = (actual.signs ?? []).map((each) => {
        if (each.comment !== effect.comment) return each;
        const others = each.signs.filter((sign) => sign !== effect.sign);
        return { ...each, signs: effect.kind === 'add-reaction' ? [...others, effect.sign] : others };
      });
      return { ...actual, signs };
    }
    case 'assign':
      return {
        ...actual,
        assigned: [
          ...(actual.assigned ?? []),
          ...effect.who.map((who) => ({ who, at: '2999-01-01T00:00:00.000Z' })),
        ],
      };
    case 'minimize-comment':
    case 'create-check':
    case 'update-check':
      return actual;
  }
}
