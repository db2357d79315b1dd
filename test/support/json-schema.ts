import { readFileSync } from 'node:fs';
import { expect } from '@jest/globals';
import Ajv2020 from 'ajv/dist/2020.js';

const ajv = new Ajv2020.default({
  allErrors: true,
  strict: true,
  allowUnionTypes: true,
  formats: { 'date-time': /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/ },
});

/** Is an answer what its published schema says? */
export function expectSchema(
  name: 'check' | 'comment' | 'status' | 'lease' | 'conflicts',
  answer: unknown,
): void {
  const id = `baton:schemas/${name}.json`;
  if (!ajv.getSchema(id)) ajv.addSchema(JSON.parse(readFileSync(`docs/schemas/${name}.json`, 'utf8')));
  const valid = ajv.validate(id, answer);
  expect({ name, valid, errors: ajv.errors }).toEqual({ name, valid: true, errors: null });
}
