import { expect, test } from '@jest/globals';
import { COMMANDS, VERBS } from '../../../src/core/change/command-table.ts';
import { commandsIn } from '../../../src/core/change/commands.ts';
import { judge } from '../../../src/core/change/judge.ts';
import type { CommandFacts } from '../../../src/core/change/pull.ts';
import { stateWith } from '../../support/facts.ts';
import { comment, githubFacts } from '../../support/github.ts';
import { NOW } from '../../support/leases.ts';
import { smallPolicy } from '../../support/policy.ts';

const policy = smallPolicy('overrides: { by: ["@boss"] }');

function answer(...bodies: readonly (string | CommandFacts)[]) {
  const commands = bodies.map((body, at) =>
    typeof body === 'string'
      ? comment('jane', body, { comment: String(900 + at), editedAt: `2026-11-20T10:0${at}:00.000Z` })
      : body,
  );
  const { verdict, outcome } = judge(githubFacts(['net/x'], { commands }), policy, 'd', stateWith(), NOW);
  const found = verdict.children?.find(({ rule }) => rule === 'commands');
  return { outcome, reason: found?.reason, told: found?.children?.map(({ reason }) => reason) ?? [] };
}

const NOT = (word: string) =>
  `\`/baton ${word}\` by @jane was not understood. Did you mean \`/baton override RULE REASON\`?`;

test.each<[string, readonly string[], readonly string[]]>([
  ['with what was meant', ['/baton overide gates.x because'], [NOT('overide')]],
  ['without a guess where nothing is near', ['/baton merge'], ['`/baton merge` by @jane was not understood']],
  ['where the verb is missing', ['/baton'], ['`/baton` by @jane was not understood']],
  ['where the verb runs on', ['/baton overide: gates.x'], [NOT('overide:')]],
  [
    'once, however often it was said',
    ['/baton overide a', 'so\n/baton overide b\n/baton overide c'],
    [NOT('overide')],
  ],
  ['not once it was put right', ['/baton overide gates.x y', '/baton override gates.x y'], []],
  ['not once it was put right in the same comment', ['/baton overide x y\n/baton override x y'], []],
  ['again where it went wrong after that', ['/baton override x y', '/baton overide x y'], [NOT('overide')]],
  ['not in a quotation', ['> /baton overide x'], []],
  ['not in a block of code', ['```\n/baton overide x\n```', '    /baton overide x'], []],
  ['not as another word', ['/batons overide x', '/baton-bot x', 'run /baton overide'], []],
])('what is not understood is answered %s', (_, bodies, told) => {
  expect(answer(...bodies).told).toEqual(told);
});

test('the answer says how to get every command, weighs nothing, and every example is a command', () => {
  const { outcome, reason } = answer('/baton overide x');
  expect(outcome).toBe('pass');
  expect(reason).toContain('`/baton help` lists all there are');
  for (const verb of VERBS) {
    for (const example of COMMANDS[verb].examples) expect(commandsIn(example)).toMatchObject([{ verb }]);
  }
  expect(answer('/baton override nothing because').reason).toBeUndefined();
});

test('a flood is answered in brief', () => {
  const { told } = answer(Array.from({ length: 15 }, (_, at) => `/baton verb${at}`).join('\n'));
  expect(told).toHaveLength(6);
  expect(told.at(-1)).toBe('and 10 more');
});

test.each(['/Baton override a b', '/BATON Override a b', '/baton OVERRIDE a b'])('%s has no case', (body) => {
  expect(commandsIn(body)).toEqual([{ verb: 'override', rest: 'a b', line: 1 }]);
});
