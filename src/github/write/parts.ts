import type { Sign } from '../../core/effect.ts';
import type { Effect } from '../../core/effects/differences.ts';
import { checkPart } from './checks.ts';
import type { MadeLabels } from './labels.ts';
import type { Outcome } from './outcome.ts';
import type { Part } from './part.ts';
import type { Target } from './target.ts';

/** Effects that are one mutation each; labels are created and reviewers are looked up before. */
export type Plain = Exclude<Effect, { readonly kind: 'create-label' | 'request-reviews' | 'assign' }>;

interface Where {
  readonly target: Target;
  readonly head: string;
  readonly made: MadeLabels;
  readonly outcome: Outcome;
}

/** What writes an effect: nothing where no label that it names is there. */
export function partsOf(effect: Plain, where: Where): Part[] {
  const { target, head } = where;
  switch (effect.kind) {
    case 'create-comment':
    case 'create-reply':
    case 'create-checklist':
      return [{ mutation: 'addComment', input: { subjectId: target.id, body: effect.body }, effect }];
    case 'update-comment':
    case 'update-reply':
    case 'update-checklist':
      return [{ mutation: 'updateIssueComment', input: { id: effect.id, body: effect.body }, effect }];
    case 'delete-comment':
    case 'delete-reply':
    case 'delete-checklist':
      return [{ mutation: 'deleteIssueComment', input: { id: effect.id }, effect }];
    case 'minimize-comment':
      return [
        { mutation: 'minimizeComment', input: { subjectId: effect.id, classifier: 'OUTDATED' }, effect },
      ];
    case 'add-labels':
      return labelParts('addLabelsToLabelable', effect, where);
    case 'remove-labels':
      return labelParts('removeLabelsFromLabelable', effect, where);
    case 'add-reaction':
      return [{ mutation: 'addReaction', input: reactionInput(effect), effect }];
    case 'remove-reaction':
      return [{ mutation: 'removeReaction', input: reactionInput(effect), effect }];
    case 'create-check':
    case 'update-check':
      return [checkPart(effect, target.repositoryId, head)];
  }
}

/** GitHub's names of reactions. */
export const REACTIONS = {
  eyes: 'EYES',
  'thumbs-up': 'THUMBS_UP',
  confused: 'CONFUSED',
} as const satisfies Record<Sign, string>;

function reactionInput({ subject, sign }: { readonly subject: string; readonly sign: Sign }) {
  return { subjectId: subject, content: REACTIONS[sign] };
}

function labelParts(
  mutation: 'addLabelsToLabelable' | 'removeLabelsFromLabelable',
  effect: Extract<Plain, { readonly kind: 'add-labels' | 'remove-labels' }>,
  { target, made, outcome }: Where,
): Part[] {
  const idOf = (name: string) => made.get(name.toLowerCase()) ?? target.labels.get(name.toLowerCase());
  const missing = effect.names.filter((name) => idOf(name) === undefined);
  if (missing.length > 0) {
    outcome.left({ ...effect, names: missing }, `${target.repository} has no such label`);
  }
  const names = effect.names.filter((name) => idOf(name) !== undefined);
  if (names.length === 0) return [];
  const labelIds = names.map(idOf);
  return [{ mutation, input: { labelableId: target.id, labelIds }, effect: { ...effect, names } }];
}

/**
 * The order in which parts are carried out, where GitHub stops half way: `baton` comes before everything where it blocks, so
 * that nothing merges meanwhile, and after everything where it lets pass. A reaction says that all the rest was
 * tried: it comes last.
 */
export function inOrder(parts: readonly Part[]): Part[] {
  return [...parts].sort((a, b) => rank(a) - rank(b));
}

function rank({ effect }: Part): number {
  if (effect.kind === 'add-reaction' || effect.kind === 'remove-reaction') return 4;
  if (effect.kind !== 'create-check' && effect.kind !== 'update-check') return 1;
  const { name, conclusion } = effect.check;
  const passes = conclusion === 'success' || conclusion === 'neutral';
  if (name === 'baton') return passes ? 3 : 0;
  return 2;
}
