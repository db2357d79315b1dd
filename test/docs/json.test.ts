import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { expectSchema } from '../support/json-schema.ts';

const page = readFileSync('docs/json.md', 'utf8');

test.each(['lease', 'check', 'status', 'conflicts', 'backtest'] as const)(
  'the example of %s on the page is one that its schema admits',
  (name) => {
    const section = page.split(/^## /m).find((part) => part.startsWith(`\`baton ${name}`)) ?? '';
    const example = /```json\n([\s\S]*?)```/.exec(section)?.[1] ?? '';
    expectSchema(name, JSON.parse(example));
    expect(page).toContain(`(schemas/${name}.json)`);
  },
);

test.each(['lease', 'check', 'status', 'conflicts', 'backtest', 'simulate', 'report'] as const)(
  'the schema of %s refuses what is not it',
  (name) => {
    expect(() => expectSchema(name, { schemaVersion: 1 })).toThrow();
  },
);
