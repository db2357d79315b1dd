import { createRequire } from 'node:module';
import { compileFunction } from 'node:vm';
import { expect, test } from '@jest/globals';
import { build } from 'esbuild';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { leanZod } from '../../../scripts/lean-zod.mjs';
import { UserError } from '../../../src/core/errors.ts';
import { loadPolicy, readPolicy } from '../../../src/core/policy/load.ts';
import { handoffRules } from '../../../src/core/policy/moving.ts';

const AGENT = 'agents:\n  a: { id: agent-1, identity: { emails: [a@x] } }\n';
const OK = `version: 1\n${AGENT}`;

function faultsOf(text: string | Uint8Array): string[] {
  return readPolicy(text, 'baton.yml').faults.map(
    ({ code, place, message, hint }) =>
      `${place?.line}:${place?.column} ${code} ${message}${hint ? ` → ${hint}` : ''}`,
  );
}

test('fills in every default', () => {
  const { policy, warnings, digest } = loadPolicy(OK, 'baton.yml');
  expect(policy).toMatchObject({
    enforce: 'warn',
    rollout: 100,
    leases: { default_ttl: '2h', max_ttl: '8h', high_water: { warn: 80, pause: 90 } },
    ownership: { approvals: 1, unowned: 'warn', dismiss_on_push: 'owned-files' },
    codeowners: { path: '.github/CODEOWNERS', mode: 'verify' },
  });
  expect(warnings).toEqual([]);
  expect(digest).toMatch(/^[0-9a-f]{64}$/);
});

test('a section that says nothing of its own leaves the digest as it was before there was such a section', () => {
  const digest = (text: string): string => loadPolicy(text, 'x').digest;
  expect(digest(OK)).toBe('fd00da9529209ef49afe5ec405b83c675488f79052e421ce3396e6b78b4bc507');
  expect(digest(`${OK}mentions: { per_hour: 20 }\nsweep: {}\n`)).toBe(digest(OK));
  for (const said of [
    'mentions: { per_hour: 5 }',
    'tasks: {}',
    'handoffs: {}',
    'incidents: { P0: {} }',
    'targets: { on_time: 9% }',
    'sweep: { every: 1h }',
  ])
    expect(digest(`${OK}${said}\n`)).not.toBe(digest(OK));
});

test('nothing that a policy does not mention binds', () => {
  const { policy } = loadPolicy(OK, 'baton.yml');
  expect([policy.tasks, policy.handoffs, policy.digest, policy.incidents, policy.targets]).toEqual([
    undefined,
    undefined,
    undefined,
    {},
    {},
  ]);
  expect(handoffRules(policy).required_when).toEqual({ owner_changes: false, layer_changes: false });
  expect(policy.dependencies).toEqual({ blocking: [], advisory: [] });
  expect(Object.keys(policy.conflicts)).toEqual(['yields']);
});

test('an agent is woken in one way', () => {
  const wakes = (wake: string): string[] => faultsOf(OK.replace('agent-1,', `agent-1, wake: ${wake},`));
  expect(wakes('{ workflow: net.yml }')).toEqual([]);
  expect(wakes('{ mention: "@a", assign: b }')).toEqual([
    '3:27 policy.value `agents.a.wake`: expected one of mention, assign, dispatch and workflow, found a map of keys',
  ]);
  expect(wakes('{}')).toHaveLength(1);
  expect(wakes('{ workflow: ../net.yml }')).toEqual([
    '3:39 policy.value `agents.a.wake.workflow`: expected the name of a file under .github/workflows, such as network.yml, found "../net.yml"',
  ]);
});

test('the digest is of the meaning, not of how it is written', () => {
  const digest = (text: string): string => loadPolicy(text, 'x').digest;
  expect(digest(`# comment\n${AGENT}version: 1\nenforce: warn\n`)).toBe(digest(OK));
  expect(digest(`\uFEFF${OK.replaceAll('\n', '\r\n')}`)).toBe(digest(OK));
  expect(digest(`${OK}enforce: audit\n`)).not.toBe(digest(OK));
});

const AT_LINE_4: readonly (readonly [what: string, text: string, fault: string])[] = [
  ['unknown key', 'enforc: warn', '4:1 policy.unknown-key unknown key `enforc` → Did you mean `enforce`?'],
  [
    'no such word',
    'enforce: enforced',
    '4:10 policy.value `enforce`: expected audit, warn or enforce, found "enforced" → Did you mean `enforce`?',
  ],
  [
    'text for a list',
    'areas: { x: "a/*" }',
    '4:13 policy.type `areas.x`: expected a list, found "a/*" → Write it as a list: ["a/*"].',
  ],
  [
    'number for text',
    'gates: { g: { require: [{ check: 1 }] } }',
    '4:34 policy.type `gates.g.require[0].check`: expected text or a map of keys, found 1 → Write it as text or a map of keys.',
  ],
  ['empty list', 'areas: { x: [] }', '4:13 policy.value `areas.x`: expected at least 1 entry, found a list'],
  [
    'bad duration',
    'leases: { max_ttl: 3x }',
    '4:20 policy.value `leases.max_ttl`: expected a duration such as 15m, 4h or 1d, found "3x"',
  ],
  [
    'bad name',
    'groups: { a b: "*" }',
    '4:11 policy.name `a b` under `groups`: expected a name of letters, digits, dashes and underscores that starts with a letter',
  ],
  [
    'unknown kind',
    'gates: { g: { require: [{ chek: x }] } }',
    '4:25 policy.kind `gates.g.require[0]`: expected check, files, naming, changed_with, approval, alerts, secrets, reports, checklist, label, title or size, found chek → Did you mean `check`?',
  ],
  [
    'two kinds',
    'gates: { g: { require: [{ check: x, files: { each: a/, have: [b] } }] } }',
    '4:25 policy.kind `gates.g.require[0]` also holds files: expected one kind in each entry → Make each an entry of its own, with its own dash.',
  ],
  [
    'fault within a kind',
    'gates: { g: { require: [{ files: { each: a/ } }] } }',
    '4:27 policy.missing-key `gates.g.require[0].files.have` is missing: expected a list → Add `have:` under `gates.g.require[0].files`.',
  ],
  [
    'key within a kind',
    'gates: { g: { require: [{ files: { eech: a/, each: b/, have: [c] } }] } }',
    '4:36 policy.unknown-key unknown key `eech` under `gates.g.require[0].files` → Did you mean `each`?',
  ],
  [
    'neither of two types',
    'groups: { g: 3 }',
    '4:14 policy.type `groups.g`: expected `*` or a list, found 3 → Write it as `*` or a list.',
  ],
  [
    'key of a component',
    'components: { c: { pathz: [a] } }',
    '4:20 policy.unknown-key unknown key `pathz` under `components.c` → Did you mean `paths`?',
  ],
  [
    'a section twice',
    'agents: {}',
    '4:1 policy.duplicate-key `agents` stands here for the second time → Keep one of them; YAML would use the last and drop the others without a word.',
  ],
  [
    'a time without its zone',
    'digest: { standup: daily 09:00 }',
    '4:20 policy.value `digest.standup`: expected a time such as `daily 09:00 UTC` or `friday 15:00 UTC`, found "daily 09:00"',
  ],
  [
    'no such day',
    'digest: { review: freitag 15:00 UTC }',
    '4:19 policy.value `digest.review`: expected a time such as `daily 09:00 UTC` or `friday 15:00 UTC`, found "freitag 15:00 UTC"',
  ],
  [
    'no time at all',
    'handoffs: { acknowledge_within: immediate }',
    '4:33 policy.value `handoffs.acknowledge_within`: expected a duration longer than nothing, found "immediate"',
  ],
  [
    'no such wait',
    'conflicts: { ownership: { ladder: [agents], each: at once } }',
    '4:51 policy.value `conflicts.ownership.each`: expected a duration such as 15m, 4h or 1d, or `immediate`, found "at once"',
  ],
  [
    'a number for a percentage',
    'targets: { on_time: 0.9 }',
    '4:21 policy.type `targets.on_time`: expected a percentage such as 95%, found 0.9 → Write it with its sign: 95%.',
  ],
  [
    'over all of it',
    'targets: { on_time: 120% }',
    '4:21 policy.value `targets.on_time`: expected a percentage such as 95%, found "120%"',
  ],
  [
    'a ladder without rungs',
    'conflicts: { design: { ladder: [] } }',
    '4:32 policy.value `conflicts.design.ladder`: expected at least 1 entry, found a list',
  ],
  [
    'a name with an empty part',
    'dependencies: { blocking: [{ when: "#x", blocks: [a] }] }',
    '4:36 policy.value `dependencies.blocking[0].when`: expected the name of a gate, area, component, agent or group, or a task such as #12, found "#x"',
  ],
  [
    'no such check of a handoff',
    'handoffs: { verify: [sintax] }',
    '4:22 policy.value `handoffs.verify[0]`: expected artifacts_in_diff, checks_on_sha, base_fresh, dependencies_resolve, syntax, security or documentation, found "sintax" → Did you mean `syntax`?',
  ],
  [
    'over what the log remembers',
    'mentions: { per_hour: 500 }',
    '4:23 policy.value `mentions.per_hour`: expected at most 200, found 500',
  ],
  [
    'no such level of incidents',
    'incidents: { P9: {} }',
    '4:14 policy.unknown-key unknown key `P9` under `incidents` → Known here: P0, P1, P2.',
  ],
  [
    'sweeps without end',
    'sweep: { every: 4m }',
    '4:17 policy.value `sweep.every`: expected a duration from 5m to 24h, found "4m"',
  ],
  [
    'sweeps that hardly come',
    'sweep: { every: 1d1s }',
    '4:17 policy.value `sweep.every`: expected a duration from 5m to 24h, found "1d1s"',
  ],
  [
    'no sweep at all',
    'sweep: { every: never }',
    '4:17 policy.value `sweep.every`: expected a duration such as 15m, 4h or 1d, found "never"',
  ],
  [
    'merge key',
    '<<: {}',
    '4:1 policy.unknown-key unknown key `<<` → Merge keys are no part of YAML 1.2: write the keys out.',
  ],
  [
    'prototype',
    '__proto__: {}',
    '4:1 policy.unknown-key unknown key `__proto__` → Known here: version, enforce, rollout, agents, groups, components, areas, ownership, codeowners, gates, overrides, leases, conflicts, handoffs, tasks, dependencies, incidents, messages, mentions, digest, onboarding, targets, sweep.',
  ],
  [
    'nested prototype',
    'groups: { __proto__: "*" }',
    '4:11 policy.unknown-key unknown key `__proto__` → Remove it.',
  ],
  [
    'no such layer',
    'leases: { capacity: { per_layer: { L9: 1 } } }',
    '4:36 policy.unknown-key unknown key `L9` under `leases.capacity.per_layer` → Known here: L0, L1, L2, L3, L4.',
  ],
  [
    'a list as a key',
    '? [a]\n: b',
    '4:3 policy.syntax expected plain text as a key → Write the key as a word, or put it in quotes; a list or a map cannot be one.',
  ],
  [
    'a directory pattern of nothing',
    'components: { each: "\\\\/" }',
    '4:21 policy.bad-pattern `\\/` is no path pattern: No path can match: it holds an empty segment (`//`). → Write it from the root, such as `dir/*`, a whole subtree.',
  ],
  [
    'second document',
    '---\nversion: 1',
    '4:1 policy.syntax expected one YAML document, found a second one → Keep one document; remove the `---` between them.',
  ],
];

test.each(AT_LINE_4)('%s is reported where it stands', (_, text, fault) => {
  expect(faultsOf(`${OK}${text}\n`)).toContain(fault);
});

test('every fault is reported at once, those of shape and those of meaning', () => {
  const text = `version: 2
enforc: warn
agents:
  a: { id: agent-1, onwership: [x], dependencies: [b, nobody] }
  b: { id: agent-1, dependencies: [a], ownership: [Network security group] }
areas: { Network security groups: ["x/**"] }
gates:
  g: { require: [{ chek: x }, { naming: { paths: x, matches: "(?=a)" } }] }
`;
  expect(faultsOf(text).map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
    '1:10 policy.value',
    '2:1 policy.unknown-key',
    '4:21 policy.unknown-key',
    '4:51 policy.dependency-cycle',
    '4:55 policy.unknown-agent',
    '5:12 policy.same-id',
    '5:52 policy.unknown-area',
    '8:18 policy.kind',
    '8:62 policy.bad-expression',
  ]);
});

test.each([
  ['a value of a list of words', 'agents: { a: { id: x, layer: L9 } }', 'Write L0, L1, L2, L3 or L4.'],
  ['a missing id', 'agents: { a: {} }', 'Add `id:` under `agents.a`.'],
  ['nothing behind the colon', 'agents:', 'Write its value behind the colon, or remove the key.'],
  [
    'a list for a map',
    'agents: [a]',
    'Write its names below it, each as `name: …` on an indented line of its own.',
  ],
  ['a bracket without its end', 'agents: { a: { id: x }', 'See this line and the one before it'],
])('%s has a remedy', (_, text, remedy) => {
  expect(faultsOf(`version: 1\n${text}\n`).join('\n')).toContain(`→ ${remedy}`);
});

const UNREADABLE: readonly (readonly [string, string | Uint8Array, string])[] = [
  ['nothing', '', 'baton.yml:1:1 policy.empty'],
  ['comments only', '# later\n', 'baton.yml:1:1 policy.empty'],
  ['a list', '- 1\n', 'baton.yml:1:1 policy.type'],
  ['a tab', 'version: 1\nagents:\n\ta: {}\n', 'baton.yml:3:1 policy.syntax'],
  ['an open bracket', 'version: [1\n', 'baton.yml:2:1 policy.syntax'],
  ['a pattern that reads as an alias', `${OK}areas: { x: [*.md] }\n`, 'baton.yml:4:14 policy.aliases'],
  ['an unknown tag', `${OK}enforce: !js warn\n`, 'baton.yml:4:10 policy.syntax'],
  [
    'Latin-1',
    Uint8Array.from([...new TextEncoder().encode('version: 1\n# caf'), 0xe9, 10]),
    'baton.yml:2:6 policy.not-utf8',
  ],
  ['UTF-16', Uint8Array.from([0xff, 0xfe, 0x61, 0]), 'baton.yml:1:1 policy.not-utf8'],
  ['10 MB', `${OK}${'# filler\n'.repeat(1_200_000)}`, 'baton.yml policy.too-large'],
  ['brackets without end', '['.repeat(200_000), 'baton.yml:1:35 policy.too-deep'],
  ['dashes without end', '- '.repeat(200_000), 'baton.yml:1:68 policy.too-deep'],
];

test.each(UNREADABLE)('%s is refused in words', (_, text, expected) => {
  const [fault, ...others] = readPolicy(text, 'baton.yml').faults;
  const place = [fault?.place?.file, fault?.place?.line, fault?.place?.column].filter(
    (part) => part !== undefined,
  );
  expect(`${place.join(':')} ${fault?.code}`).toBe(expected);
  expect(others.length).toBeLessThan(20);
  expect(() => loadPolicy(text, 'baton.yml')).toThrow(UserError);
});

test('an alias bomb is refused without being unfolded', () => {
  const levels = ['a: &a [x, x, x, x, x, x, x, x, x]'];
  for (const [from, to] of ['a b', 'b c', 'c d', 'd e', 'e f', 'f g', 'g h', 'h i'].map((pair) =>
    pair.split(' '),
  )) {
    levels.push(`${to}: &${to} [${Array.from({ length: 9 }, () => `*${from}`).join(', ')}]`);
  }
  expect(faultsOf(levels.join('\n'))[0]).toMatch(/^2:8 policy.aliases/);
});

test('tens of thousands of keys are read in linear time', () => {
  const keys = Array.from({ length: 20_000 }, (_, at) => `k${at}: 1`).join('\n');
  expect(faultsOf(keys).length).toBeGreaterThan(20_000);
});

test('every fault points into the file', () => {
  const value = fc.jsonValue({ maxDepth: 4 });
  const sections = fc.record(
    Object.fromEntries(
      ['version', 'agents', 'groups', 'areas', 'components', 'gates', 'leases', 'ownership'].map((key) => [
        key,
        value,
      ]),
    ),
    { requiredKeys: [] },
  );
  const pattern = fc.string({
    unit: fc.constantFrom('a', '/', '*', '?', '[', ']', '\\', '!', '#', ' ', '.', '\u0000', '\n', 'é'),
    maxLength: 8,
  });
  const list = fc.array(pattern, { maxLength: 3 });
  const odd = fc.record({
    agents: fc.record({
      a: fc.record({ id: fc.constant('a'), ownership: list, may_edit: list, never: list }),
    }),
    areas: fc.record({ a: list }),
    components: fc.record({ each: pattern, b: fc.oneof(pattern, fc.record({ paths: list })) }),
    gates: fc.record({
      g: fc.record({ require: fc.tuple(fc.record({ files: fc.record({ each: pattern, have: list }) })) }),
    }),
  });
  fc.assert(
    fc.property(
      fc.oneof(
        odd.map((json) => JSON.stringify({ version: 1, ...json })),
        value.map((json) => stringify(json)),
        sections.map((json) => stringify(json)),
        fc.string(),
      ),
      (text) => {
        const lines = text.split('\n');
        for (const { place } of readPolicy(text, 'baton.yml', ['a', 'a/a/a', 'é/.a']).faults) {
          expect(place?.line).toBeGreaterThanOrEqual(1);
          expect(place?.line).toBeLessThanOrEqual(lines.length);
          expect(place?.column).toBeGreaterThanOrEqual(1);
        }
      },
    ),
    { numRuns: 300 },
  );
});

test('the Action finds what the command line finds, though its zod has only the methods that are called', async () => {
  const { outputFiles } = await build({
    stdin: {
      contents: `export * from './src/core/policy/load.ts';
        export { EVENTS } from './src/core/context/events/table.ts';
        export { documents } from './src/core/context/documents/table.ts';
        export { string } from 'zod';`,
      resolveDir: process.cwd(),
    },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    write: false,
    plugins: [leanZod(process.cwd())],
  });
  const made = { exports: {} };
  const code = outputFiles.map((file) => file.text).join('');
  compileFunction(code, ['require', 'module'])(createRequire(import.meta.url), made);
  const lean = made.exports as { readPolicy: typeof readPolicy; string(): object };
  expect('email' in lean.string()).toBe(false);
  const texts = ['', OK, `${OK}tasks: {}`, ...AT_LINE_4.map(([, text]) => `${OK}${text}\n`)];
  for (const text of texts) {
    const [ours, theirs] = [readPolicy, lean.readPolicy].map((read) => read(text, 'baton.yml'));
    expect(JSON.stringify(theirs)).toBe(JSON.stringify(ours));
  }
});
