import fc from 'fast-check';

/** Few letters, so that random patterns and paths meet often. */
const letter = fc.constantFrom('a', 'b', '.', 'é', '😀', ' ', '*', '{');
const name = fc
  .array(letter, { minLength: 1, maxLength: 5 })
  .map((letters) => letters.join(''))
  .filter((text) => text !== '.' && text !== '..');

/** A path as git has it. */
export const anyPath = fc.array(name, { minLength: 1, maxLength: 5 }).map((names) => names.join('/'));

const atom = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('a', 'b', 'a', '.', 'é', '😀', '{', '\\*', '\\ ', '\\\\', '\\a') },
  { weight: 2, arbitrary: fc.constant('*') },
  { weight: 1, arbitrary: fc.constant('?') },
);
const segment = fc.oneof(
  { weight: 6, arbitrary: fc.array(atom, { minLength: 1, maxLength: 5 }).map((atoms) => atoms.join('')) },
  { weight: 1, arbitrary: fc.constant('*') },
  { weight: 1, arbitrary: fc.constant('**') },
);

/** A valid pattern that some path may match. */
export const anyPattern = fc
  .tuple(
    fc.constantFrom('', '', '/'),
    fc.array(segment, { minLength: 1, maxLength: 5 }),
    fc.constantFrom('', '', '/'),
  )
  .map(([start, segments, end]) => start + segments.join('/') + end)
  .filter((text) => !text.includes('***') && !/(?:^|\/)(?:\\?\.){1,2}(?:\/|$)/.test(text));
