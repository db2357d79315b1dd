import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { PATH_LISTS } from '../../src/core/gates/kind.ts';
import { readPolicy } from '../../src/core/policy/load.ts';

const AGENTS = `version: 1
agents:
  context_manager: { id: agent-001 }
  security_specialist: { id: agent-007 }
`;

test.each(['docs/gates.md', 'docs/overrides.md'])('the policy shown in %s is a valid one', (file) => {
  const yaml = /```yaml\n([\s\S]*?)```/.exec(readFileSync(file, 'utf8'))?.[1] ?? '';
  expect(yaml).not.toBe('');
  expect(readPolicy(AGENTS + yaml, file).faults).toEqual([]);
});

test.each(Object.keys(PATH_LISTS))('docs/gates.md shows and explains %s', (kind) => {
  const page = readFileSync('docs/gates.md', 'utf8');
  expect(page).toContain(`- ${kind}: `);
  expect(page).toContain(`| \`${kind}\` |`);
});
