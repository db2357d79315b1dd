import { proseOf } from './prose.ts';

/** A line of a comment that is addressed to Baton. */
export interface Command {
  /** In lower case: `override`. */
  readonly verb: string;
  /** What stands behind the verb, on the same line. */
  readonly rest: string;
  /** From 1. */
  readonly line: number;
}

/** Commands of one comment beyond this number are not read. */
const MOST = 20;
const COMMAND = /^\/baton[ \t]+([A-Za-z][A-Za-z-]{0,31})(?:[ \t]+(.*))?$/;

/** The commands of a comment: only at the start of a line, outside code blocks, quotations and HTML comments. */
export function commandsIn(body: string): Command[] {
  const found: Command[] = [];
  for (const { line, text } of proseOf(body)) {
    const [, verb, rest] = COMMAND.exec(text.trimEnd()) ?? [];
    if (verb === undefined) continue;
    found.push({ verb: verb.toLowerCase(), rest: (rest ?? '').trim(), line });
    if (found.length === MOST) break;
  }
  return found;
}
