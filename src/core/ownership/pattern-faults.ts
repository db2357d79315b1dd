/** Why a pattern is invalid. `offset` counts UTF-16 units from the start of the pattern. */
export interface PatternFault {
  readonly code: `pattern.${string}`;
  readonly message: string;
  readonly hint?: string;
  readonly offset: number;
}

/** What makes a pattern invalid as a whole. */
export function refuseWhole(text: string): PatternFault | undefined {
  if (text === '')
    return { code: 'pattern.empty', message: 'The pattern is empty.', hint: 'Remove it.', offset: 0 };
  if (text === '/') {
    return {
      code: 'pattern.slash',
      message: 'The pattern `/` never matches anything.',
      hint: 'Write `*` for everything, or `/*` for the files at the root.',
      offset: 0,
    };
  }
  if (text.startsWith('!')) {
    return {
      code: 'pattern.negation',
      message: 'A pattern cannot be negated with `!`.',
      hint: 'Put a later line, or an entry of its own, for what should differ; `\\!` is a literal exclamation mark.',
      offset: 0,
    };
  }
  if (text.startsWith('\\#')) {
    return {
      code: 'pattern.escaped-hash',
      message: 'A `#` at the start cannot be escaped.',
      hint: 'Write `**/#name`, or `/#name` at the root.',
      offset: 0,
    };
  }
  return undefined;
}

export function trailingBackslash(offset: number): PatternFault {
  return {
    code: 'pattern.trailing-backslash',
    message: 'The backslash at the end escapes nothing.',
    hint: 'Remove it, or write `\\\\` for a literal backslash.',
    offset,
  };
}

export function bracket(offset: number): PatternFault {
  return {
    code: 'pattern.bracket',
    message: 'Character ranges are not supported: both `[` and `]` must be escaped with a `\\`.',
    hint: 'Write `\\[` and `\\]` for literal brackets, or one pattern for each alternative.',
    offset,
  };
}

export function tripleStar(offset: number): PatternFault {
  return {
    code: 'pattern.triple-star',
    message: 'Three stars in a row mean nothing.',
    hint: 'Write `*` for one segment, or `**` for any number of them.',
    offset,
  };
}
