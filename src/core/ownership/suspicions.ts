import type { Pattern } from './pattern.ts';

/** A pattern as it is written, and what it means. */
interface Written {
  readonly pattern: string;
  readonly shape: Pattern;
}

/** Something about a pattern in force that its author may not have meant. */
export interface Suspicion {
  readonly code: `codeowners.${string}`;
  readonly message: string;
  readonly hint: string;
  /** Where in the pattern it shows, in UTF-16 units. */
  readonly offset: number;
}

interface Sign extends Omit<Suspicion, 'offset'> {
  /** Where in the pattern it shows; -1 where it does not. */
  readonly at: (written: Written) => number;
}

const SIGNS: readonly Sign[] = [
  {
    code: 'codeowners.owner-as-pattern',
    at: ({ pattern }) => (/^@[^/]+(?:\/[^/]+)?$/.test(pattern) ? 0 : -1),
    message: 'An owner stands where the pattern should: this is a rule for files of that name.',
    hint: 'Put the pattern first, then its owners.',
  },
  {
    code: 'codeowners.escaped-blank-before-owner',
    at: ({ pattern }) => pattern.search(/\\[ \t]@/),
    message: 'The backslash makes the blank and the owner part of the pattern.',
    hint: 'Remove the backslash.',
  },
  {
    code: 'codeowners.hash-in-pattern',
    at: ({ pattern }) => pattern.indexOf('#'),
    message: 'A `#` inside a pattern is read as part of it; other readers start a comment there.',
    hint: 'Put a blank before the `#` if a comment is meant.',
  },
  {
    code: 'codeowners.braces',
    at: ({ pattern }) => pattern.search(/\{[^{}]*,[^{}]*\}/),
    message: 'Braces are literal: they do not stand for alternatives.',
    hint: 'Write one line for each alternative.',
  },
  {
    code: 'codeowners.deep-directory',
    at: ({ pattern }) => (/(?:^|\/)\*\*\/$/.test(pattern) ? pattern.length - 3 : -1),
    message: 'What `**/` at the end of a pattern means is not documented; it is read as `**`.',
    hint: 'Drop the slash at the end.',
  },
  {
    code: 'codeowners.odd-blank',
    at: ({ pattern }) =>
      pattern.search(/[\v\f\r\u0085\u00a0\u1680\u2000-\u200b\u2028\u2029\u202f\u205f\u3000\ufeff]/),
    message: 'The pattern holds a blank that is neither a space nor a tab, and does not end there.',
    hint: 'Replace it by a space.',
  },
  {
    code: 'codeowners.never-matches',
    at: ({ shape }) => (shape.never === undefined ? -1 : 0),
    message: 'No path can match: paths have no empty, `.` or `..` segments.',
    hint: 'Write the path as git shows it, from the root of the repository.',
  },
];

/** Only patterns like this, or that never match, can have a sign above. */
const WORTH_A_LOOK = /[^\w.*/-]|\*\*\/$/;

/** What looks wrong about a pattern, though it is valid. */
export function suspicionsOf(written: Written): Suspicion[] {
  if (written.shape.never === undefined && !WORTH_A_LOOK.test(written.pattern)) return [];
  return SIGNS.flatMap(({ at, ...sign }) => {
    const offset = at(written);
    return offset < 0 ? [] : [{ ...sign, offset }];
  });
}
