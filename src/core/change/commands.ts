import { isVerb, type Verb } from './command-table.ts';
import { proseOf } from './prose.ts';

/** A line of a comment that is addressed to Baton. */
export interface Address {
  /** In lower case: `override`; empty where nothing follows. */
  readonly word: string;
  /** What stands behind the verb, on the same line. */
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
const ADDRESS = /^\/baton(?:[ \t]+(\S+)(?:[ \t]+(.*))?)?$/i;

/** What a comment says to Baton: only at the start of a line, outside code blocks, quotations and HTML comments. */
export function addressesIn(body: string): Address[] {
  const found: Address[] = [];
  for (const { line, text } of proseOf(body)) {
    const said = ADDRESS.exec(text.trimEnd());
    if (said === null) continue;
    const [, word = '', rest = ''] = said;
    found.push({ word: word.toLowerCase(), rest: rest.trim(), line });
    if (found.length === MOST) break;
  }
  return found;
}

/** The commands of a comment. The verb has no case. */
export function commandsIn(body: string): Command[] {
  return addressesIn(body).flatMap(({ word, rest, line }) =>
    isVerb(word) ? [{ verb: word, rest, line }] : [],
  );
}
