import { nearest } from '../policy/nearest.ts';
import { isVerb, VERBS, type Verb } from './command-table.ts';
import { blocksOf, proseOf } from './prose.ts';

/** A line of a comment that is addressed to Baton. */
export interface Address {
  /** In lower case: `override`; `/baton/override` where it is written in one; empty where nothing follows. */
  readonly word: string;
  /** What stands behind the verb, on the same line; every blank is a plain one. */
  readonly rest: string;
  /** From 1. */
  readonly line: number;
}

/** One that Baton understands. */
export interface Command extends Omit<Address, 'word'> {
  readonly verb: Verb;
}

/** Lines of one comment that are addressed to Baton are not read beyond this number. */
const MOST = 20;
/** Up to three blanks in front are text to Markdown as well; more make code of it. */
const ADDRESS = /^[^\S\t]{0,3}\/baton(\S*)(?:\s+(\S+)(?:\s+(.*))?)?$/isu;

/** What a comment says to Baton: only at the start of a line, outside of code, quotations and HTML comments. */
export function addressesIn(body: string): Address[] {
  const found: Address[] = [];
  for (const { line, text } of proseOf(body)) {
    const [said, glued = '', next = '', more = ''] = ADDRESS.exec(text.trimEnd()) ?? [];
    if (said === undefined) continue;
    const word = glued === '' ? next : nearMiss(glued, next);
    if (word === null) continue;
    found.push({ word: word.toLowerCase(), rest: unquoted(more.replace(/\s/g, ' ').trim()), line });
    if (found.length === MOST) break;
  }
  return [...found, ...messagesIn(body)].sort((a, b) => a.line - b.line).slice(0, MOST);
}

/** A fenced `baton` block is a whole message; its lines stand as they are, with a line break behind the last. */
function messagesIn(body: string): Address[] {
  return blocksOf(body)
    .filter(({ info }) => info.toLowerCase() === 'baton')
    .map(({ line, text }) => ({ word: 'message', rest: `${text}\n`, line }));
}

/** `/baton/override`, `/batonoverride`, `/baton: override`: meant for Baton, and no command. Null: another word. */
function nearMiss(glued: string, next: string): string | null {
  const written = `${PREFIX}${glued}${/^[:,;.]$/.test(glued) ? ` ${next}` : ''}`;
  return nearest(verbIn(written), VERBS) === undefined ? null : written;
}

const PREFIX = '/baton';

/** The verb that a word may mean, where it is written in one with what goes before it. */
export function verbIn(word: string): string {
  return word.startsWith(PREFIX) ? word.slice(PREFIX.length).replace(/^[^\p{L}\p{N}]+/u, '') : word;
}

/** A word as its author wrote it, with `/baton` in front. */
export function asWritten(word: string): string {
  return word.startsWith(PREFIX) ? word : `${PREFIX} ${word}`.trimEnd();
}

const QUOTES: Readonly<Record<string, string>> = {
  '`': '`',
  '"': '"',
  "'": "'",
  '“': '”',
  '‘': '’',
  '«': '»',
};

/** The first argument without the backticks or quotes that it was pasted with. */
function unquoted(rest: string): string {
  const closing = QUOTES[rest.slice(0, 1)];
  const end = closing === undefined ? -1 : rest.indexOf(closing, 1);
  const alone = end > 1 && (end + 1 === rest.length || rest[end + 1] === ' ');
  return alone ? `${rest.slice(1, end)}${rest.slice(end + 1)}` : rest;
}

/** The commands of a comment. The verb has no case. */
export function commandsIn(body: string): Command[] {
  return addressesIn(body).flatMap(({ word, rest, line }) =>
    isVerb(word) ? [{ verb: word, rest, line }] : [],
  );
}
