import { type Desired, type DesiredCheck, LABEL_PREFIXES, type LabelSpec } from '../effect.ts';
import type { Actual, ActualCheck } from './actual.ts';
import { type AnswerEffect, answerEffects } from './answers.ts';
import { type ChecklistEffect, checklistEffects } from './checklists.ts';
import { sameAnnotations, stampOf } from './stamp.ts';

/** One thing to write. Labels are created before they are put on, and comments of Baton that are one too many go. */
export type Effect =
  | { readonly kind: 'create-label'; readonly label: LabelSpec }
  | { readonly kind: 'add-labels'; readonly names: readonly string[] }
  | { readonly kind: 'remove-labels'; readonly names: readonly string[] }
  | { readonly kind: 'create-comment'; readonly body: string }
  | { readonly kind: 'update-comment'; readonly id: string; readonly body: string }
  | { readonly kind: 'delete-comment'; readonly id: string }
  | { readonly kind: 'minimize-comment'; readonly id: string }
  | { readonly kind: 'create-check'; readonly check: DesiredCheck; readonly stamp: string }
  | {
      readonly kind: 'update-check';
      readonly id: string;
      readonly check: DesiredCheck;
      readonly stamp: string;
    }
  | { readonly kind: 'request-reviews'; readonly who: readonly string[] }
  | ChecklistEffect
  | AnswerEffect;

/**
 * What must be written for a forge to show what it should, and nothing else: where everything is as it should be, nothing.
 * Labels, comments, checks and requests that are not Baton's are never touched. Names of labels and accounts have no case.
 */
export function differences(desired: Desired, actual: Actual): Effect[] {
  const said = comment(desired.comment, actual.comments);
  return [
    ...labels(desired, actual),
    ...said,
    ...outdated(said, actual.earlier),
    ...checks(desired.checks, actual.checks),
    ...requests(desired.reviewers, actual.asked),
    ...checklistEffects(desired.checklists, actual.checklists),
    ...answerEffects(desired.answers, actual),
  ];
}

function labels({ labels: wanted, ownLabels }: Desired, { labels: there, known }: Actual): Effect[] {
  const own = ownLabels === undefined ? null : setOf(ownLabels);
  const has = setOf(there);
  const exists = setOf([...known, ...there]);
  const wants = setOf(wanted.map(({ name }) => name));
  const missing = wanted.filter(({ name }) => !has.has(fold(name)));
  const extra = there.filter(
    (name) => (own === null ? isOurs(name) : own.has(fold(name))) && !wants.has(fold(name)),
  );
  const effects: Effect[] = missing
    .filter(({ name }) => !exists.has(fold(name)))
    .map((label) => ({ kind: 'create-label', label }));
  if (missing.length > 0) effects.push({ kind: 'add-labels', names: missing.map(({ name }) => name).sort() });
  if (extra.length > 0) effects.push({ kind: 'remove-labels', names: [...extra].sort() });
  return effects;
}

function isOurs(name: string): boolean {
  return LABEL_PREFIXES.some((prefix) => fold(name).startsWith(prefix));
}

/** One comment is kept, the oldest, so that it stays where people first saw it. */
function comment(body: string | null, [kept, ...more]: Actual['comments']): Effect[] {
  const surplus = more.map(({ id }): Effect => ({ kind: 'delete-comment', id }));
  if (body === null) return surplus;
  if (kept === undefined) return [{ kind: 'create-comment', body }];
  return settled(kept.body) === settled(body)
    ? surplus
    : [{ kind: 'update-comment', id: kept.id, body }, ...surplus];
}

/**
 * One comment is in view. What another app wrote is not Baton's to delete: it is folded as outdated, when Baton has something new to
 * say. A token that may not fold would try it at every run otherwise.
 */
function outdated(said: readonly Effect[], earlier: Actual['earlier'] = []): Effect[] {
  const isNews = said.some(({ kind }) => kind === 'create-comment' || kind === 'update-comment');
  return isNews ? earlier.map((id) => ({ kind: 'minimize-comment', id })) : [];
}

/** A forge trims what it stores, and may turn its line ends. */
function settled(body: string): string {
  return body.replaceAll('\r\n', '\n').trim();
}

function checks(wanted: readonly DesiredCheck[], there: readonly ActualCheck[]): Effect[] {
  const byName = new Map(there.map((check) => [check.name, check]));
  const names = new Set(wanted.map(({ name }) => name));
  const retired = there.filter(({ name, conclusion }) => !names.has(name) && conclusion !== 'neutral');
  return [
    ...wanted.flatMap((check) => checkEffect(check, byName.get(check.name))),
    ...retired.flatMap((check) => checkEffect(retirement(check.name), check)),
  ];
}

function checkEffect(check: DesiredCheck, there: ActualCheck | undefined): Effect[] {
  const stamp = stampOf(check);
  if (there === undefined) return [{ kind: 'create-check', check, stamp }];
  if (there.stamp === stamp && there.conclusion === check.conclusion) return [];
  // What has ended never goes on: GitHub keeps the conclusion, and a green one must not stand for what is not known.
  const reopens = check.conclusion === null && there.conclusion !== null;
  if (!reopens && sameAnnotations(there.stamp, check))
    return [{ kind: 'update-check', id: there.id, check, stamp }];
  return [{ kind: 'create-check', check, stamp }];
}

/** A check that the policy no longer asks for must not stay red, and cannot be taken away. */
function retirement(name: string): DesiredCheck {
  return {
    name,
    conclusion: 'neutral',
    title: 'The policy no longer asks for this',
    summary: 'No gate of this name stands in the policy of the base branch.',
    annotations: [],
  };
}

function requests(wanted: readonly string[], asked: readonly string[]): Effect[] {
  const known = setOf(asked);
  const who = [...new Set(wanted)].filter((name) => !known.has(fold(name))).sort();
  return who.length === 0 ? [] : [{ kind: 'request-reviews', who }];
}

function setOf(names: readonly string[]): Set<string> {
  return new Set(names.map(fold));
}

function fold(name: string): string {
  return name.toLowerCase();
}
