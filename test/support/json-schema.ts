import { readFileSync } from 'node:fs';
import { expect } from '@jest/globals';
import Ajv2020 from 'ajv/dist/2020.js';

const ajv = new Ajv2020.default({
  allErrors: true,
  strict: true,
  allowUnionTypes: true,
  formats: { 'date-time': /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/ },
});

type Named = 'check' | 'comment' | 'status' | 'lease' | 'conflicts' | 'backtest' | 'simulate' | 'report';

function add(name: Named): void {
  const known = ajv.schemas[`baton:schemas/${name}.json`];
  if (!known) ajv.addSchema(JSON.parse(readFileSync(`docs/schemas/${name}.json`, 'utf8')));
}

/** Is an answer what its published schema says? */
export function expectSchema(name: Named, answer: unknown): void {
  const id = `baton:schemas/${name}.json`;
  for (const each of name === 'simulate' ? (['check', name] as const) : [name]) add(each);
  const valid = ajv.validate(id, answer);
  expect({ name, valid, errors: ajv.errors }).toEqual({ name, valid: true, errors: null });
}
