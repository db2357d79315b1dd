import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { EXIT } from '../../src/core/errors.ts';

const page = readFileSync('docs/exit-codes.md', 'utf8');

test('the page lists every exit code by its number and name, and no other', () => {
  const rows = [...page.matchAll(/^\| (\d+) \| (\w+) \|/gm)].map(([, code, name]) => [name, Number(code)]);
  expect(Object.fromEntries(rows)).toEqual(EXIT);
});

test('the page says for every command what it ends with', () => {
  const named = [...page.matchAll(/^\| `([\w-]+)/gm)].map(([, name]) => name);
  const commands =
    readFileSync('src/entry/cli.ts', 'utf8').match(/const COMMANDS = \{([\s\S]*?)\}/)?.[1] ?? '';
  const known = [...commands.matchAll(/^\s+'?([\w-]+)'?:/gm)].map(([, name]) => name);
  expect(new Set(named)).toEqual(new Set(known));
});
