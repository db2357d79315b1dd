import { expect, test } from '@jest/globals';
import { isObjectType } from 'graphql';
import { githubSchema } from './graphql/schema.ts';
import { TABLE } from './graphql/table.ts';

test('the schema is built once a process', () => {
  expect(githubSchema()).toBe(githubSchema());
});

test.each(Object.entries(TABLE))('every field that %s serves is in GitHub’s schema', (name, fields) => {
  const type = githubSchema().getType(name);
  if (!isObjectType(type)) throw new Error(`${name} is no object of the schema`);
  const known = Object.keys(type.getFields());
  expect(Object.keys(fields).filter((field) => !known.includes(field))).toEqual([]);
});
