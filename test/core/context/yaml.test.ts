import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'yaml';
import { readYaml, writeYaml } from '../../../src/core/context/yaml.ts';

const tricky = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom(
      'a',
      ':',
      ' ',
      '#',
      '-',
      '"',
      "'",
      '\n',
      '*',
      '&',
      '!',
      '\udc80',
      '\u2028',
      '\u0085',
      '0',
      ',',
    ),
  }),
  fc.constantFrom(
    'null',
    'Yes',
    'on',
    '~',
    '1e3',
    '0x1f',
    '2026-11-20',
    '- a',
    'a: b',
    'src/**',
    '---',
    '=',
    '<<',
    'a #b',
    '.inf',
  ),
);
const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    tricky,
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(tricky, tie('value'), { maxKeys: 4 }),
  ),
})).value;
const document = fc
  .dictionary(
    tricky.filter((key) => key !== '__proto__'),
    json,
    { maxKeys: 5 },
  )
  .map((value) => JSON.parse(JSON.stringify(value)) as Record<string, never>);

test('what is written is read back, by Baton and by any YAML reader', () => {
  fc.assert(
    fc.property(document, (value) => {
      const text = writeYaml(value);
      expect(readYaml(text, 'd.yaml')).toEqual(value);
      expect(parse(text)).toEqual(value);
    }),
    { numRuns: 300 },
  );
});

test('keys are sorted and text is plain where it cannot be misread', () => {
  const text = writeYaml({
    b: ['src/**', 'no', { y: 1, x: [] }],
    a: { at: '2026-11-20T09:00:00.000Z', by: 'agent-004' },
  });
  expect(text).toBe(`a:
  at: "2026-11-20T09:00:00.000Z"
  by: agent-004
b:
  - src/**
  - "no"
  - x: []
    "y": 1
`);
});

test.each([
  ['a: 1', 1],
  ['a: 1\nb = 2\n', 2],
  ['a:\n   b: 1\n', 2],
  ['a: [1]\n', 1],
  ['a: "x\n', 1],
  ['a:\n  - 1\n  b: 2\n', 3],
  ['<<<<<<< ours\n', 1],
])('another style is refused with its line: %j', (text, line) => {
  expect(() => readYaml(text, 'd.yaml')).toThrow(
    expect.objectContaining({ faults: [expect.objectContaining({ place: { file: 'd.yaml', line } })] }),
  );
});
