import { createHash } from 'node:crypto';
import { checklistFor, LABEL_PREFIXES } from '../effect.ts';
import type { Actual, ActualCheck, ActualSigns } from './actual.ts';
import type { Effect } from './differences.ts';

/** Digest of what stands on the forge of what Baton writes there: it changes when anybody changes that. SHA-256, hexadecimal. */
export function shownOf({
  labels,
  comments,
  checks,
  asked,
  replies = [],
  signs = [],
  checklists = [],
}: Actual): string {
  const own = labels.map(fold).filter((name) => LABEL_PREFIXES.some((prefix) => name.startsWith(prefix)));
  const parts = [
    [...new Set(own)].sort(),
    comments.map(({ body }) => body.replaceAll('\r\n', '\n').trim()),
    checks.map(({ name, conclusion, stamp }) => [name, conclusion, stamp]).sort(byFirst),
    [...new Set(asked.map(fold))].sort(),
    replies.map(({ body }) => body.replaceAll('\r\n', '\n').trim()).sort(),
    signs.map((each) => [each.comment, ...each.signs].sort().join(' ')).sort(),
    ...checklists.map(({ body }) => body.replaceAll('\r\n', '\n').trim()).sort(),
  ];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

/** What stands there once some effects are written. Ids of what is new are not known, and stand empty. */
export function afterwards(actual: Actual, effects: readonly Effect[]): Actual {
  return effects.reduce(after, actual);
}

function after(actual: Actual, effect: Effect): Actual {
  switch (effect.kind) {
    case 'create-label':
      return { ...actual, known: [...actual.known, effect.label.name] };
    case 'add-labels':
      return { ...actual, labels: [...actual.labels, ...effect.names] };
    case 'remove-labels': {
      const gone = new Set(effect.names.map(fold));
      return { ...actual, labels: actual.labels.filter((name) => !gone.has(fold(name))) };
    }
    case 'create-comment':
      return { ...actual, comments: [...actual.comments, { id: '', body: effect.body }] };
    case 'update-comment': {
      const { id, body } = effect;
      return { ...actual, comments: actual.comments.map((each) => (each.id === id ? { id, body } : each)) };
    }
    case 'delete-comment':
      return { ...actual, comments: actual.comments.filter(({ id }) => id !== effect.id) };
    case 'minimize-comment':
      return { ...actual, earlier: (actual.earlier ?? []).filter((id) => id !== effect.id) };
    case 'create-check':
      return withCheck(actual, '', effect);
    case 'update-check':
      return withCheck(actual, effect.id, effect);
    case 'request-reviews':
      return { ...actual, asked: [...actual.asked, ...effect.who] };
    case 'assign':
      return actual;
    case 'create-reply':
      return { ...actual, replies: [...(actual.replies ?? []), { ...NEW_REPLY, body: effect.body }] };
    case 'update-reply':
      return {
        ...actual,
        replies: (actual.replies ?? []).map((each) =>
          each.id === effect.id ? { ...each, body: effect.body } : each,
        ),
      };
    case 'delete-reply':
      return { ...actual, replies: (actual.replies ?? []).filter(({ id }) => id !== effect.id) };
    case 'create-checklist': {
      const handoff = checklistFor(effect.body) ?? '';
      return {
        ...actual,
        checklists: [...(actual.checklists ?? []), { id: '', handoff, body: effect.body }],
      };
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
    case 'remove-reaction':
      return { ...actual, signs: (actual.signs ?? []).map((each) => reacted(each, effect)) };
  }
}

const NEW_REPLY = { id: '', comment: '', editedAt: '' };

function reacted(
  there: ActualSigns,
  { kind, comment, sign }: Extract<Effect, { kind: 'add-reaction' | 'remove-reaction' }>,
): ActualSigns {
  if (there.comment !== comment) return there;
  const others = there.signs.filter((each) => each !== sign);
  return { ...there, signs: kind === 'add-reaction' ? [...others, sign] : others };
}

function withCheck(
  actual: Actual,
  id: string,
  { check, stamp }: Extract<Effect, { kind: 'create-check' | 'update-check' }>,
): Actual {
  const { name, conclusion } = check;
  const fresh: ActualCheck = { id, name, conclusion, stamp };
  return { ...actual, checks: [...actual.checks.filter((each) => each.name !== name), fresh] };
}

function byFirst(a: readonly (string | null)[], b: readonly (string | null)[]): number {
  return (a[0] ?? '') < (b[0] ?? '') ? -1 : 1;
}

function fold(name: string): string {
  return name.toLowerCase();
}
