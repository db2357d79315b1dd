import { ownerHint } from './owner.ts';

/** What is wrong, or worth a look, on one line. */
export interface LineFault {
  readonly line: number;
  readonly column: number;
  /** Stable: `codeowners.owner`, `pattern.bracket`, … */
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
}

export function badOwner(owner: string, line: number, column: number): LineFault {
  return {
    line,
    column,
    code: 'codeowners.owner',
    message: `\`${owner}\` is not an owner, so the whole line is skipped.`,
    hint: ownerHint(owner),
  };
}

export const sectionHeader = {
  code: 'codeowners.section',
  message: 'Section headers are not part of GitHub’s CODEOWNERS; the line is skipped.',
  hint: 'Make it a comment with `#`.',
};

export const byteOrderMark: LineFault = {
  line: 1,
  column: 1,
  code: 'codeowners.byte-order-mark',
  message: 'The file starts with a byte order mark, which other readers take for part of the first pattern.',
  hint: 'Save it as UTF-8 without a byte order mark.',
};

export function carriageReturn(line: number, column: number): LineFault {
  return {
    line,
    column,
    code: 'codeowners.carriage-return',
    message: 'Lines end in CRLF, which some readers take for part of the last owner.',
    hint: 'Save it with LF line ends.',
  };
}

export function tooLarge(size: number): LineFault {
  return {
    line: 1,
    column: 1,
    code: 'codeowners.too-large',
    message: `The file has ${size} bytes; GitHub loads none over 3 MB, so nothing in it is in force.`,
    hint: 'Cover directories instead of files, or drop lines that a later one overrides.',
  };
}

export function nearlyTooLarge(size: number): LineFault {
  return {
    line: 1,
    column: 1,
    code: 'codeowners.nearly-too-large',
    message: `The file has ${size} bytes; GitHub says it must be under 3 MB, and may not load it.`,
    hint: 'Keep it under 3,000,000 bytes.',
  };
}
