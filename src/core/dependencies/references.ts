import { proseOf } from '../change/prose.ts';
import type { Fault, Place } from '../errors.ts';

/** Something that a text says comes first. */
export interface Reference {
  /** `#12`, `owner/name#12`, or the id of a task. */
  readonly on: string;
  /** From 1. */
  readonly line: number;
}

export interface References {
  /** Each once, in the order of the text. */
  readonly references: readonly Reference[];
  readonly faults: readonly Fault[];
}

/** One text names no more than so many. */
const MOST = 100;
const KEY =
  /^\s*(?:[-*+]\s+)?(?:\*\*|__)?(?:depends[- ]on|blocked[- ]by)(?:\*\*|__)?\s*:(?:\*\*|__)?\s*(.*)$/i;
const ITEM = /^(\s*(?:[-*+]|\d{1,9}[.)])\s+(?:\[[ xX]\]\s+)?)(.*)$/;
/** Of an issue by its address, only the number and whose repository it is. */
const URL = /^https?:\/\/[^\s/]+\/([\w.-]{1,39}\/[\w.-]{1,100})\/(?:issues|pull)\/(\d{1,9})(?:[#?]\S*)?$/;
const WORD = /^(?:(?:[\w.-]{1,39}\/[\w.-]{1,100})?#[1-9]\d{0,8}|(?:issue|pr|task|br)-[A-Za-z0-9_.-]{1,64})$/;
const HINT =
  'Write numbers or ids behind the colon: `Depends-on: #12, #13`, or one to a line of a list below it.';

/**
 * What a text says that it depends on: `Depends-on: #12, #13`, or `Blocked-by:` with a list below it; at the start of a line, in any
 * case, not in code, quotations or HTML comments. What stands there and is no reference is a fault with its line and column.
 *
 * @param place where the text stands, for the faults
 */
export function referencesIn(markdown: string, place: Place = {}): References {
  const references = new Map<string, Reference>();
  const faults: Fault[] = [];
  let list: { readonly line: number; items: number } | null = null;
  const read = (text: string, line: number, column: number) => {
    for (const { word, at } of wordsOf(text)) {
      const on = referenceOf(word);
      if (on === null) faults.push(noReference(word, { ...place, line, column: column + at }));
      else if (!references.has(on)) references.set(on, { on, line });
    }
  };
  const endList = () => {
    if (list?.items === 0) faults.push(nothingNamed({ ...place, line: list.line, column: 1 }));
    list = null;
  };
  for (const { line, text } of proseOf(markdown)) {
    const [said, rest = ''] = KEY.exec(text) ?? [];
    const item = list === null || said !== undefined ? null : ITEM.exec(text);
    if (said !== undefined) {
      endList();
      if (rest.trim() === '') list = { line, items: 0 };
      else read(rest, line, text.length - rest.length + 1);
    } else if (list !== null && item !== null) {
      list.items += 1;
      read(item[2] ?? '', line, (item[1] ?? '').length + 1);
    } else endList();
  }
  endList();
  const all = [...references.values()];
  if (all.length > MOST) faults.push(tooMany(all.length, { ...place, line: all[MOST]?.line ?? 1 }));
  return { references: all.slice(0, MOST), faults };
}

/** Words between blanks, commas and `and`, each with its place; a full stop at the end is none of it. */
function* wordsOf(text: string): Iterable<{ readonly word: string; readonly at: number }> {
  for (const { 0: raw, index } of text.matchAll(/[^\s,;]+/g)) {
    const word = raw.replace(/[.]$/, '').replace(/^`(.*)`$/, '$1');
    if (word !== '' && !/^(?:and|&)$/i.test(word)) yield { word, at: index };
  }
}

function referenceOf(word: string): string | null {
  const [, repository, number] = URL.exec(word) ?? [];
  if (repository !== undefined) return `${repository}#${number}`;
  return WORD.test(word) ? word : null;
}

function noReference(word: string, place: Place): Fault {
  const shown = word.length > 60 ? `${word.slice(0, 60)}…` : word;
  return { code: 'dependency.reference', message: `“${shown}” is no task and no change`, place, hint: HINT };
}

function nothingNamed(place: Place): Fault {
  return { code: 'dependency.empty', message: 'nothing is named that comes first', place, hint: HINT };
}

function tooMany(count: number, place: Place): Fault {
  return {
    code: 'dependency.too-many',
    message: `${count} are named; the first ${MOST} are taken`,
    place,
    hint: 'Let them be parts of a few tasks, and name those.',
  };
}
