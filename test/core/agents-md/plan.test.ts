import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { planAgents } from '../../../src/core/agents-md/plan.ts';

const SECTION = '## Section\n\ntext';

test('what stands outside the markers stays, byte for byte, whatever the section becomes', () => {
  const around = fc.string({ unit: fc.constantFrom('a', '#', ' ', '\n', 'é', '`', '<!--') });
  fc.assert(
    fc.property(around, around, (before, after) => {
      const start = before === '' || before.endsWith('\n') ? before : `${before}\n`;
      const { wanted } = planAgents(start, SECTION);
      expect(wanted.startsWith(start)).toBe(true);
      const grown = planAgents(`${wanted}${after}`, `${SECTION} more`);
      expect(grown.wanted.startsWith(start)).toBe(true);
      expect(grown.wanted.endsWith(`<!-- baton:end -->\n${after}`)).toBe(true);
      expect(planAgents(grown.wanted, `${SECTION} more`).diff).toBeNull();
    }),
  );
});

test('line ends are those of the file', () => {
  const { wanted } = planAgents('# Agents\r\n', SECTION);
  expect(wanted.replaceAll('\r\n', '')).not.toContain('\n');
});

test.each([
  ['<!-- baton:begin x -->\n', 'a `<!-- baton:begin`'],
  ['<!-- baton:end -->\n', '`<!-- baton:end -->` without'],
  ['<!-- baton:begin a -->\n<!-- baton:end -->\n<!-- baton:begin b -->\n<!-- baton:end -->\n', 'a second'],
])('%j is refused', (text, why) => {
  expect(() => planAgents(text, SECTION)).toThrow(why.replace(/^a `/, '`'));
});
