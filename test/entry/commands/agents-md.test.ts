import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { CLI_TOPICS, INCIDENT_STEP, STEPS } from '../../../src/core/agents-md/topics.ts';
import { COMMANDS } from '../../../src/core/change/command-table.ts';
import { HUB_POLICY, Hub } from '../../support/hub.ts';

const EXAMPLE = 'docs/examples/agent-coordination-framework';
let hub: Hub;
let desk: string;

beforeAll(() => {
  hub = new Hub();
  desk = hub.clone('desk', 'agent-002@agents.example');
});
afterAll(() => hub.dispose());

test('drift is shown, written away, and comes back with the policy', () => {
  expect(hub.baton(desk, ['agents-md', '--check']).code).toBe(1);
  writeFileSync(join(desk, 'AGENTS.md'), '# Ours\n\nRead this first.\n');
  expect(hub.baton(desk, ['agents-md', '--write']).out).toBe('wrote AGENTS.md\n');
  expect(hub.baton(desk, ['agents-md', '--check'])).toMatchObject({
    code: 0,
    out: 'AGENTS.md is up to date\n',
  });
  expect(readFileSync(join(desk, 'AGENTS.md'), 'utf8')).toMatch(
    /^# Ours\n\nRead this first\.\n\n<!-- baton:begin/,
  );
  hub.write(desk, {
    '.github/baton.yml': HUB_POLICY.replace('ownership: [docs/*]', 'ownership: [docs/*, site/*]'),
  });
  const drifted = hub.baton(desk, ['agents-md', '--check']);
  expect(drifted.code).toBe(1);
  expect(drifted.out).toMatch(/^-\| `agent-003` .*\n\+\| `agent-003` .*site/m);
  expect(hub.ask(desk, ['agents-md', '--check']).answer).toMatchObject({
    schemaVersion: 1,
    path: 'AGENTS.md',
    state: 'drift',
  });
  expect(hub.baton(desk, ['agents-md', '--check', '--write']).code).toBe(3);
});

test('the section of the example is the one that is kept beside it', () => {
  const { out, code } = hub.baton(desk, ['agents-md', '--policy', join(process.cwd(), EXAMPLE, 'baton.yml')]);
  expect(code).toBe(0);
  const section = out.slice(out.indexOf('<!-- baton:begin'));
  const golden = join(EXAMPLE, 'AGENTS.md');
  if (process.env.GOLDEN === 'update') writeFileSync(golden, section);
  expect(section).toBe(readFileSync(golden, 'utf8'));
});

test('what a policy has nothing of is not offered', () => {
  const { out } = hub.baton(desk, ['agents-md']);
  expect(out).toContain('baton deadlocks');
  expect(out).not.toContain('incident');
});

test('no command that it should name is missing', () => {
  const section = readFileSync(join(EXAMPLE, 'AGENTS.md'), 'utf8');
  const wanted = Object.values(CLI_TOPICS).flat();
  expect(wanted.filter((path) => !section.includes(`\n- \`baton ${path}`))).toEqual([]);
});

test('what its steps say is said as the commands take it', () => {
  const spans = [...Object.values(STEPS).flat(), INCIDENT_STEP].flatMap((step) =>
    [...step.matchAll(/`baton ([^`]+)`/g)].map(([, words = '']) => words),
  );
  expect(spans.length).toBeGreaterThan(15);
  const paths = new Set(Object.values(CLI_TOPICS).flat());
  for (const span of spans) {
    const path = [span.split(' ').slice(0, 2).join(' '), span.split(' ')[0] ?? ''].find((each) =>
      paths.has(each),
    );
    const help = hub.baton(desk, [...(path ?? 'nothing').split(' '), '--help']);
    const taken = (span.match(/--[a-z-]+/g) ?? []).filter((option) => !help.out.includes(option));
    expect({ span, code: help.code, taken }).toEqual({ span, code: 0, taken: [] });
  }
});

test('every command that it names exists, and takes what is shown', () => {
  const lines = readFileSync(join(EXAMPLE, 'AGENTS.md'), 'utf8').split('\n');
  const usages = lines.flatMap((line) => /^- `([^`]+)`: /.exec(line)?.[1] ?? []);
  const inComments = usages.filter((usage) => usage.startsWith('/baton '));
  for (const usage of inComments) expect(Object.keys(COMMANDS)).toContain(usage.split(' ')[1]);
  const cli = usages.filter((usage) => usage.startsWith('baton '));
  expect(cli.length + inComments.length).toBe(usages.length);
  expect(cli.length).toBeGreaterThan(15);
  for (const usage of cli) {
    const [, ...words] = usage.split(' ');
    const path = words.filter((word) => !/^[<[]/.test(word));
    const help = hub.baton(desk, [...path, '--help']);
    expect({ usage, code: help.code }).toEqual({ usage, code: 0 });
    const shown = usage
      .replaceAll('…', '...')
      .replace(/^baton /, '')
      .slice(path.join(' ').length)
      .trim();
    expect(help.out.split('\n')[0]).toContain(`baton ${path.join(' ')}`);
    expect(help.out.split('\n')[0]).toContain(shown);
  }
});
