import type * as z from 'zod';

type Issue = z.core.$ZodIssue;

const TYPES: Readonly<Record<string, string>> = {
  string: 'text',
  int: 'a whole number',
  number: 'a number',
  array: 'a list',
  object: 'a JSON object',
  record: 'a JSON object',
  boolean: 'true or false',
  null: 'null',
};

const UNITS: Readonly<Record<string, string>> = { string: ' characters', array: ' entries' };

/** What should have stood there, in words: `expected a list`. Schemas that say it themselves begin the same way. */
export function expected(issue: Issue): string {
  if (issue.message.startsWith('expected ')) return issue.message;
  switch (issue.code) {
    case 'invalid_type':
      return `expected ${TYPES[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return `expected ${issue.values.map(String).join(' or ')}`;
    case 'too_small':
      return `expected at least ${issue.minimum}${UNITS[issue.origin] ?? ''}`;
    case 'too_big':
      return `expected at most ${issue.maximum}${UNITS[issue.origin] ?? ''}`;
    case 'unrecognized_keys':
      return `expected no ${issue.keys.join(', ')}`;
    case 'invalid_union':
      return `expected ${alternatives(issue)}`;
    case 'invalid_key':
    case 'invalid_element':
      return issue.issues[0] ? expected(issue.issues[0]) : 'expected another name';
    case 'invalid_format':
    case 'not_multiple_of':
    case 'custom':
      return 'expected another value';
  }
}

/** Each alternative that is of another kind; where there are many it is any JSON value that was asked for. */
function alternatives({ errors }: z.core.$ZodIssueInvalidUnion): string {
  const words = errors.flatMap((each) => (each[0] ? [expected(each[0]).replace(/^expected /, '')] : []));
  const unique = [...new Set(words)];
  return unique.length > 3 || unique.length === 0 ? 'a JSON value' : unique.join(' or ');
}

/** The field and what was expected of it. `absent`: nothing stood there. */
export function misfitOf(issue: Issue, absent: boolean): string {
  const name = issue.path.map(String).join('.');
  if (name === '') return expected(issue);
  return absent ? `${name} is missing: ${expected(issue)}` : `${name}: ${expected(issue)}`;
}
