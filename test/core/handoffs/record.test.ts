import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { contextOf } from '../../../src/core/change/judge.ts';
import { recordDrafts } from '../../../src/core/change/recorders.ts';
import type { Facts } from '../../../src/core/change/rule.ts';
import { clockDrafts } from '../../../src/core/clocks/tick.ts';
import type { EventDraft } from '../../../src/core/context/draft.ts';
import type { State } from '../../../src/core/context/state.ts';
import { liveOn } from '../../../src/core/handoffs/handoff.ts';
import { judgeHandoff } from '../../../src/core/handoffs/rule.ts';
import type { Policy } from '../../../src/core/policy/schema.ts';
import { account, comment } from '../../support/github.ts';
import { after, DOCUMENT, HANDOFFS, handedOver, NOW, nothing, policy } from '../../support/handoffs.ts';

const HOUR = 3_600_000;

const RULES = policy();

/** agent-009 stands behind agent-006. */
function backedUp(extra: string): Policy {
  const rules = policy(extra);
  const api = rules.agents.api;
  if (api === undefined) throw new Error('there is no api');
  return { ...rules, agents: { ...rules.agents, api: { ...api, backup: ['agent-009'] } } };
}

/** Looks at the change once: what is recorded, and the state after it. */
function look(facts: Facts, state: State, now = NOW, rules: Policy = RULES) {
  const drafts = recordDrafts(facts, rules, state, now, []);
  const then = after(state, drafts, now);
  const ticked = clockDrafts({ state: then, policy: rules, now, lastSeen: null }, []);
  const last = after(then, ticked, now);
  const all = [...drafts, ...ticked];
  return { state: last, types: all.map(({ type }) => type), drafts: all };
}

const verdict = (facts: Facts, state: State, rules = RULES) =>
  judgeHandoff(contextOf(facts, rules, state, NOW));
const told = (state: State) => Object.values(state.notices).map(({ data }) => data.to);
const says = (login: string, body: string, at = '2026-11-20T10:05:00.000Z', type: 'User' | 'Bot' = 'User') =>
  comment(`${login} ${body}`.replace(/\W+/g, '-'), body, { by: account(login, type), editedAt: at });

test('a document in the description is found true and handed over, once', () => {
  const facts = handedOver(DOCUMENT);
  const first = look(facts, nothing);
  expect(first.types).toEqual([
    'HANDOFF_INITIATED',
    'HANDOFF_VALIDATED',
    'HANDOFF_TRANSFERRED',
    'NOTICE_DUE',
  ]);
  expect(told(first.state)).toEqual(['agent-006']);
  expect(look(facts, first.state).types).toEqual([]);
  expect(verdict(facts, first.state)).toMatchObject({
    outcome: 'block',
    children: [{ who: ['agent-006', '@api-lead', '@jane'], until: '2026-11-20T14:00:00.000Z' }],
  });
});

test('every mismatch between word and fact is named, and mended it goes on', () => {
  const wrong = DOCUMENT.replace('net/range.tf', 'net/other.tf')
    .replace('agent-006: the routes', 'the routes')
    .replace('### Notes', '### Checks\n- plan\n\n### Notes');
  const facts = handedOver(wrong);
  const first = look(facts, nothing);
  expect(first.types).toEqual(['HANDOFF_INITIATED']);
  const found = verdict(facts, first.state);
  expect(found?.outcome).toBe('block');
  const open = (found?.children ?? []).filter(({ outcome }) => outcome !== 'pass');
  expect(open.map(({ rule, reason }) => [rule, reason])).toEqual([
    ['handoff.artifacts_in_diff', 'net/other.tf is not there at aaaaaaaaaa'],
    ['handoff.checks_on_sha', 'no result of plan on aaaaaaaaaa'],
    [
      'handoff.dependencies_resolve',
      'the dependency “the routes of the API” begins with nothing that Baton knows',
    ],
  ]);
  for (const each of open) expect(each.next?.length).toBeGreaterThan(0);
  const mended = handedOver(DOCUMENT);
  expect(look(mended, first.state).types).toEqual([
    'HANDOFF_REVISED',
    'HANDOFF_VALIDATED',
    'HANDOFF_TRANSFERRED',
    'NOTICE_DUE',
  ]);
});

const moved = { ...handedOver('').change, base: 'c'.repeat(40) };
const withBase = (conflict: boolean | null, files: string[] = []): Partial<Facts> => ({
  change: moved,
  pairs: [{ a: '#42', b: 'main', conflict, files, reason: conflict === null ? 'not worked out yet' : null }],
});
const alert = (path: string | null, severity: 'low' | 'critical' = 'critical') => ({
  source: 'code-scanning' as const,
  number: 7,
  severity,
  rule: 'open-port',
  path,
  url: 'https://forge.example/7',
});
const alerts = (list: ReturnType<typeof alert>[] | null): Partial<Facts> => ({
  alerts: { 'code-scanning': list, 'secret-scanning': [], dependabot: [] },
});
const withFiles = (...paths: string[]): Partial<Facts> => ({
  change: {
    ...handedOver('').change,
    files: ['net/range.tf', ...paths].map((path) => ({
      path,
      previous: null,
      status: 'modified' as const,
      added: 1,
      deleted: 0,
    })),
  },
});
const text = (said: string) => ({ kind: 'text' as const, oid: '', executable: false, text: said });
const GATES = `gates:
  sec: { enforce: audit, require: [{ alerts: { source: code-scanning, at_most: high } }] }
  docs: { enforce: audit, paths: [docs/none], require: [{ changed_with: { when: "net/**", also: ["docs/**"] } }] }
`;

test.each<[string, string, boolean | null, RegExp, Partial<Facts>, string]>([
  ['base_fresh', 'begins at the tip', true, /the base is fresh/, {}, ''],
  ['base_fresh', 'still merges', true, /still merges with it/, withBase(false), ''],
  ['base_fresh', 'does not merge', false, /does not merge.*net\/x/, withBase(true, ['net/x']), ''],
  [
    'base_fresh',
    'went on, in plain git',
    true,
    /still merges with it/,
    { change: moved, forge: 'local', pairs: [] },
    '',
  ],
  ['base_fresh', 'was not looked at', null, /cannot be told/, { change: moved, pairs: [] }, ''],
  ['base_fresh', 'not known', null, /not worked out yet/, withBase(null), ''],
  ['security', 'no bar', true, /sets no bar/, alerts([alert('net/range.tf')]), ''],
  ['security', 'above the bar', false, /open-port/, alerts([alert('net/range.tf')]), GATES],
  ['security', 'below the bar', true, /./, alerts([alert('net/range.tf', 'low')]), GATES],
  ['security', 'on what did not change', true, /./, alerts([alert('api/x')]), GATES],
  ['security', 'that cannot be read', null, /./, alerts(null), GATES],
  ['documentation', 'missing', false, /docs/, alerts([]), GATES],
  ['documentation', 'changed with it', true, /./, { ...alerts([]), ...withFiles('docs/a.md') }, GATES],
  [
    'syntax',
    'JSON',
    false,
    /a.json does not parse/,
    { ...withFiles('net/a.json'), contents: { 'net/a.json': text('{') } },
    '',
  ],
  [
    'syntax',
    'YAML',
    false,
    /a.yml does not parse: line 1/,
    { ...withFiles('net/a.yml'), contents: { 'net/a.yml': text('a: [') } },
    '',
  ],
  ['syntax', 'that could not be read', null, /could not be read/, withFiles('net/a.json'), ''],
  [
    'syntax',
    'that parses',
    true,
    /parses/,
    { ...withFiles('net/a.yml'), contents: { 'net/a.yml': text('a: 1') } },
    '',
  ],
])('%s: %s', (check, _, holds, reason, more, gates) => {
  const rules = policy(`${gates}handoffs: { enforce: enforce, verify: [${check}] }\n`);
  const facts = handedOver(DOCUMENT, more);
  const { state, types } = look(facts, nothing, NOW, rules);
  expect(types.includes('HANDOFF_TRANSFERRED')).toBe(holds === true);
  const found =
    holds === true
      ? liveOn('pr-42', state.handoffs)?.found.find((each) => each.check === check)
      : verdict(facts, state, rules)?.children?.find(({ rule }) => rule === `handoff.${check}`);
  expect(found?.reason).toMatch(reason);
  if (holds === true) return;
  expect(found).toMatchObject({ outcome: holds === null ? 'cannot-tell' : 'block', who: ['agent-004'] });
  expect((found as { next?: string[] }).next?.length).toBeGreaterThan(0);
});

const CONTRACT =
  '\n### implementation_artifacts\n- net/range.tf\n\n### execution_commands\n- terraform apply\n';

test.each([
  [
    'down without its fields',
    DOCUMENT.replace('To: agent-006', 'To: agent-009'),
    /from L3 to L4 it must hold execution_commands/,
  ],
  ['down with them', DOCUMENT.replace('To: agent-006', 'To: agent-009') + CONTRACT, null],
  ['up', DOCUMENT.replace('To: agent-006', 'To: agent-001'), /it goes up from L3 to L0/],
  ['up as finished work', DOCUMENT.replace('To: agent-006', 'To: agent-001\n## Kind: handback'), null],
  ['up as work that is undone', DOCUMENT.replace('To: agent-006', 'To: agent-001\n## Kind: rollback'), null],
  [
    'down as finished work',
    DOCUMENT.replace('To: agent-006', 'To: agent-009\n## Kind: handback'),
    /a handback goes up/,
  ],
])('between layers: %s', (_, body, reason) => {
  const facts = handedOver(body);
  const { state, types } = look(facts, nothing);
  expect(types.includes('HANDOFF_TRANSFERRED')).toBe(reason === null);
  const said = verdict(facts, state)?.children?.filter(({ rule }) => rule === 'handoff.contract');
  if (reason === null) expect(said).toEqual([]);
  else expect(said?.[0]).toMatchObject({ outcome: 'block', reason: expect.stringMatching(reason) });
});

test('nothing is recorded and nothing is said where nothing is handed over', () => {
  const facts = handedOver('A plain description.');
  expect(look(facts, nothing).types).toEqual([]);
  expect(verdict(facts, nothing)).toBeNull();
});

test('where the policy says nothing of handoffs a description begins none, and a command does', () => {
  const silent = policy('');
  for (const text of [DOCUMENT, DOCUMENT.replace('agent-006', 'nobody')]) {
    expect(look(handedOver(text), nothing, NOW, silent).types).toEqual([]);
    expect(verdict(handedOver(text), nothing, silent)).toBeNull();
  }
  const commands = [says('net-lead', '/baton handoff agent-006')];
  const begun = look(handedOver(DOCUMENT, {}, { commands }), nothing, NOW, silent);
  expect(begun.types).toContain('HANDOFF_INITIATED');
  const next = look(handedOver(DOCUMENT, {}, { commands }), begun.state, NOW, silent);
  expect(liveOn('pr-42', next.state.handoffs)).toMatchObject({
    status: 'transferred',
    until: '2026-11-20T14:00:00.000Z',
  });
  expect(look(handedOver(DOCUMENT), nothing, NOW, policy('handoffs: {}\n')).types).toContain(
    'HANDOFF_TRANSFERRED',
  );
});

test.each([
  ['another giver', '## From: agent-004', '## From: agent-009', /by agent-009.*that of agent-004/],
  ['itself', '## To: agent-006', '## To: net', /to itself/],
])('parties that are not so: %s', (_, was, is, reason) => {
  const facts = handedOver(DOCUMENT.replace(was, is));
  const first = look(facts, nothing);
  expect(first.types).toEqual(['HANDOFF_INITIATED']);
  expect(verdict(facts, first.state)?.children).toContainEqual(
    expect.objectContaining({
      rule: 'handoff.parties',
      outcome: 'block',
      reason: expect.stringMatching(reason),
    }),
  );
});

test('a document that names another receiver than the command is told so, and what the next one was handed goes on from it', () => {
  const commands = [says('net-lead', '/baton handoff agent-009')];
  const facts = handedOver(DOCUMENT, {}, { commands });
  const silent = policy('');
  const { state } = look(facts, look(facts, nothing, NOW, silent).state, NOW, silent);
  expect(verdict(facts, state, silent)?.children?.[0]).toMatchObject({
    rule: 'handoff.parties',
    reason: 'the document is to agent-006, and what was begun is to agent-009',
  });
  const rules = policy('handoffs: {}\n');
  const accepted = [says('jane', '/baton accept')];
  const over = handedOver(DOCUMENT, {}, { commands: accepted });
  const done = look(over, look(handedOver(DOCUMENT), nothing, NOW, rules).state, NOW, rules);
  expect(done.types).toContain('HANDOFF_COMPLETED');
  const on = DOCUMENT.replace('agent-004', 'agent-006').replace('To: agent-006', 'To: agent-004');
  expect(look(handedOver(on, {}, { commands: accepted }), done.state, NOW, rules).types).toContain(
    'HANDOFF_TRANSFERRED',
  );
});

test('whoever opened the change does not take it over, whatever its description says', () => {
  const mine = { ...handedOver(DOCUMENT).change, opener: account('jane') };
  const { state } = look(handedOver(DOCUMENT, { change: mine }), nothing);
  const by = (login: string) =>
    look(handedOver(DOCUMENT, { change: mine }, { commands: [says(login, '/baton accept')] }), state).types;
  expect(by('jane')).toEqual(['COMMAND_HANDLED']);
  expect(by('api-lead')).toContain('HANDOFF_ACKNOWLEDGED');
});

test('that it was taken counts as long as the comment stands on which it was, and whoever may says it anew', () => {
  const rules = policy('handoffs: { enforce: enforce }\n');
  const facts = (...commands: ReturnType<typeof says>[]) => handedOver(DOCUMENT, {}, { commands });
  const { state } = look(facts(), nothing, NOW, rules);
  const id = liveOn('pr-42', state.handoffs)?.id ?? '';
  const draft = (type: string, data = {}) => ({
    type,
    workflow: 'pr-42',
    by: 'agent-006',
    data: { handoff_id: id, ...data },
  });
  const yes = says('jane', '/baton accept');
  const forged = after(state, [draft('HANDOFF_ACKNOWLEDGED')]);
  const stray = after(state, [draft('HANDOFF_ACKNOWLEDGED', { cites: yes.comment })]);
  const over = after(forged, [draft('HANDOFF_COMPLETED')]);
  const last = (now: Facts, then: State) => verdict(now, then, rules)?.children?.at(-1);
  for (const [now, then, why] of [
    [facts(yes), forged, 'it cites no comment'],
    [facts(yes), over, 'it cites no comment'],
    [facts(), stray, 'does not say it any more'],
    [facts({ ...yes, body: 'no' }), stray, 'does not say it any more'],
    [facts({ ...yes, by: account('mallory') }), stray, '@mallory is not among'],
    [facts({ ...yes, edited: true, editor: account('mallory') }), stray, 'edited by @mallory'],
  ] as const)
    expect(last(now, then)).toMatchObject({ outcome: 'block', reason: expect.stringContaining(why) });
  expect(last(facts(yes), stray)?.outcome).toBe('pass');
  const anew = look(facts(yes), after(forged, []), NOW, rules);
  expect(anew.types[0]).toBe('HANDOFF_ACKNOWLEDGED');
  expect(last(facts(yes), anew.state)?.outcome).toBe('pass');
});

test('the receiver side accepts; the giver and strangers do not', () => {
  const { state } = look(handedOver(DOCUMENT), nothing);
  for (const [login, type] of [
    ['net-lead', 'User'],
    ['acme-net', 'Bot'],
    ['mallory', 'User'],
    ['boss', 'User'],
  ] as const) {
    const facts = handedOver(DOCUMENT, {}, { commands: [says(login, '/baton accept', undefined, type)] });
    expect(look(facts, state).types).toEqual(['COMMAND_HANDLED']);
  }
  for (const login of ['api-lead', 'jane']) {
    const facts = handedOver(DOCUMENT, {}, { commands: [says(login, '/baton accept')] });
    expect(look(facts, state).types).toEqual(['HANDOFF_ACKNOWLEDGED', 'COMMAND_HANDLED']);
  }
});

test('a question goes to the giver, its answer back, and only then it is taken', () => {
  const commands = [says('jane', '/baton clarify which subnet?')];
  const { state } = look(handedOver(DOCUMENT), nothing);
  const asked = look(handedOver(DOCUMENT, {}, { commands }), state);
  expect(asked.types).toEqual(['HANDOFF_CLARIFICATION_REQUESTED', 'NOTICE_DUE', 'COMMAND_HANDLED']);
  expect(verdict(handedOver(DOCUMENT), asked.state)?.children?.[0]?.who).toEqual(['agent-004', '@net-lead']);
  commands.push(says('net-lead', '/baton clarify the first', '2026-11-20T10:10:00.000Z'));
  const answered = look(handedOver(DOCUMENT, {}, { commands }), asked.state);
  expect(answered.types).toEqual(['HANDOFF_CLARIFIED', 'NOTICE_DUE', 'COMMAND_HANDLED']);
  expect(liveOn('pr-42', answered.state.handoffs)?.status).toBe('transferred');
});

test('a document that is mended answers a question, too, and is handed over anew', () => {
  const commands = [says('jane', '/baton clarify which subnet?')];
  const { state } = look(handedOver(DOCUMENT), nothing);
  const asked = look(handedOver(DOCUMENT, {}, { commands }), state);
  const mended = handedOver(
    DOCUMENT.replace('is doubled', 'is doubled in the first subnet'),
    {},
    { commands },
  );
  expect(look(mended, asked.state).types).toEqual([
    'HANDOFF_REVISED',
    'HANDOFF_VALIDATED',
    'HANDOFF_TRANSFERRED',
    'NOTICE_DUE',
  ]);
});

test('what was declined goes up at once, and another receiver may be named', () => {
  const commands = [says('jane', '/baton decline not ours')];
  const { state } = look(handedOver(DOCUMENT), nothing);
  const declined = look(handedOver(DOCUMENT, {}, { commands }), state);
  expect(declined.types).toEqual([
    'HANDOFF_DECLINED',
    'COMMAND_HANDLED',
    'HANDOFF_ESCALATED',
    'NOTICE_DUE',
    'NOTICE_DUE',
  ]);
  expect(told(declined.state)).toEqual(['agent-006', 'agent-001', 'agent-004']);
  commands.push(says('boss', '/baton handoff agent-009', '2026-11-20T10:10:00.000Z'));
  const named = look(handedOver(DOCUMENT, {}, { commands }), declined.state);
  expect(named.types).toEqual(['HANDOFF_REDIRECTED', 'NOTICE_DUE', 'COMMAND_HANDLED']);
  expect(liveOn('pr-42', named.state.handoffs)).toMatchObject({
    status: 'transferred',
    to: 'agent-009',
    asked: ['agent-006', 'agent-009'],
  });
});

test('what was taken back does not begin again by itself, and a new document does', () => {
  const commands = [says('net-lead', '/baton withdraw cut in two')];
  const { state } = look(handedOver(DOCUMENT), nothing);
  const facts = handedOver(DOCUMENT, {}, { commands });
  const back = look(facts, state);
  expect(back.types).toEqual(['HANDOFF_WITHDRAWN', 'NOTICE_DUE', 'COMMAND_HANDLED']);
  expect(look(facts, back.state).types).toEqual([]);
  expect(verdict(facts, back.state)?.outcome).toBe('pass');
  const anew = handedOver(DOCUMENT.replace('doubled', 'halved'), {}, { commands });
  expect(look(anew, back.state).types).toContain('HANDOFF_TRANSFERRED');
});

test('silence is passed to the backup, then up; however late or often the clock ticks', () => {
  const rules = policy(HANDOFFS).agents;
  const api = rules.api;
  if (api === undefined) throw new Error('the example has changed');
  const backed: Policy = { ...policy(HANDOFFS), agents: { ...rules, api: { ...api, backup: ['ops'] } } };
  const facts = handedOver(DOCUMENT);
  const { state } = look(facts, nothing, NOW, backed);
  expect(look(facts, state, NOW + 4 * HOUR - 1, backed).types).toEqual([]);
  const late = look(facts, state, NOW + 9 * HOUR, backed);
  expect(late.types).toEqual(['HANDOFF_REDIRECTED', 'NOTICE_DUE', 'NOTICE_DUE']);
  expect(liveOn('pr-42', late.state.handoffs)).toMatchObject({
    to: 'agent-009',
    until: '2026-11-20T23:00:00.000Z',
  });
  expect(look(facts, late.state, NOW + 9 * HOUR, backed).types).toEqual([]);
  const up = look(facts, late.state, NOW + 13 * HOUR, backed);
  expect(up.types).toEqual(['HANDOFF_ESCALATED', 'NOTICE_DUE', 'NOTICE_DUE']);
  expect(look(facts, up.state, NOW + 99 * HOUR, backed).types).toEqual([]);
});

test('the giver hears of each backup that is asked', () => {
  const { api, ...rules } = policy(HANDOFFS).agents;
  const spare = Object.values(rules).find(({ id }) => id === 'agent-009');
  if (api === undefined || spare === undefined) throw new Error('the example has changed');
  const more = { ...spare, id: 'agent-010', identity: undefined };
  const agents = { ...rules, spare: more, api: { ...api, backup: ['ops', 'agent-010'] } } as Policy['agents'];
  const backed: Policy = { ...policy(HANDOFFS), agents };
  const facts = handedOver(DOCUMENT);
  const first = look(facts, nothing, NOW, backed);
  const second = look(facts, first.state, NOW + 9 * HOUR, backed);
  const third = look(facts, second.state, NOW + 18 * HOUR, backed);
  expect(third.types).toEqual(['HANDOFF_REDIRECTED', 'NOTICE_DUE', 'NOTICE_DUE']);
});

test('where the policy wants one, it begins by itself and says what is missing', () => {
  const rules = policy('handoffs: { enforce: enforce, required_when: { owner_changes: true } }\n');
  const facts = handedOver('No document.', {
    change: {
      ...handedOver('').change,
      files: [{ path: 'api/x', previous: null, status: 'modified', added: 1, deleted: 0 }],
    },
  });
  const first = look(facts, nothing, NOW, rules);
  expect(first.types).toEqual(['HANDOFF_INITIATED']);
  expect(
    verdict(facts, first.state, rules)?.children?.find(({ outcome }) => outcome === 'block'),
  ).toMatchObject({
    rule: 'handoff.document',
    next: ['Put the document into the description; this writes one: baton handoff new --to agent-006'],
  });
});

test('with its change a handoff is over', () => {
  const { state } = look(handedOver(DOCUMENT), nothing);
  const closed = recordDrafts(handedOver(DOCUMENT, {}, { state: 'closed' }), null, state, NOW, []);
  expect(closed.map(({ type }) => type)).toEqual(['HANDOFF_WITHDRAWN', 'NOTICE_DUE']);
  const taken = look(handedOver(DOCUMENT, {}, { commands: [says('jane', '/baton accept')] }), state);
  const merged = recordDrafts(handedOver(DOCUMENT, {}, { state: 'merged' }), null, taken.state, NOW, []);
  expect(merged.map(({ type }) => type)).toEqual(['HANDOFF_COMPLETED']);
});

test('only ticks of the receiver side count, each by its own editor, and the last completes it', () => {
  const { state } = look(handedOver(DOCUMENT), nothing);
  const taken = look(handedOver(DOCUMENT, {}, { commands: [says('jane', '/baton accept')] }), state);
  const id = liveOn('pr-42', taken.state.handoffs)?.id ?? '';
  const text = (first: string, second: string) =>
    `- [${first}] Context files updated\n- [${second}] Known issues listed\n`;
  const edit = (minute: number, login: string | null, body: string) => ({
    at: `2026-11-20T10:${minute}:00.000Z`,
    by: login === null ? account('baton', 'Bot') : account(login),
    own: login === null,
    body,
  });
  const edits = [
    edit(10, null, text(' ', ' ')),
    edit(11, 'net-lead', text('x', ' ')),
    edit(12, 'jane', text('x', 'x')),
  ];
  const shown = (list: typeof edits) => ({
    checklists: [{ id: 'C1', handoff: id, body: list.at(-1)?.body ?? '', edits: list }],
  });
  const one = look(handedOver(DOCUMENT, {}, shown(edits)), taken.state);
  expect(one.types).toEqual(['HANDOFF_TICKED']);
  expect(liveOn('pr-42', one.state.handoffs)?.ticks).toEqual({
    'Known issues listed': { by: '@jane', at: '2026-11-20T10:12:00.000Z' },
  });
  expect(look(handedOver(DOCUMENT, {}, shown(edits)), one.state).types).toEqual([]);
  edits.push(edit(13, null, text(' ', 'x')), edit(14, 'api-lead', text('x', 'x')));
  const both = look(handedOver(DOCUMENT, {}, shown(edits)), one.state);
  expect(both.types).toEqual(['HANDOFF_TICKED', 'HANDOFF_COMPLETED']);
});

test.each<[string, string, Partial<Facts>, string, RegExp]>([
  ['a stranger', 'agent-006', {}, 'mallory', /@mallory is not among/],
  ['somebody of whom it cannot be told', 'agent-006', { permissions: {} }, 'mallory', /cannot be told/],
  ['to a team', '@acme/everyone', {}, 'jane', /“@acme\/everyone”, who is not on the roster/],
  ['to one who may not write', '@mallory', {}, 'jane', /@mallory may not write/],
])('a description begins nothing: %s', (_, to, more, login, why) => {
  const change = { ...handedOver('').change, opener: account(login) };
  const facts = handedOver(DOCUMENT.replace('To: agent-006', `To: ${to}`), { change, ...more });
  const { types, state } = look(facts, nothing);
  expect(types).toEqual([]);
  expect(verdict(facts, state)).toMatchObject({
    outcome: login === 'mallory' && more.permissions !== undefined ? 'cannot-tell' : 'block',
    reason: expect.stringMatching(why),
  });
});

test('what one may hand over who works here, nobody hands over in the name of another person', () => {
  const change = { ...handedOver('').change, opener: account('jane') };
  const by = (from: string) =>
    look(handedOver(DOCUMENT.replace('From: agent-004', `From: ${from}`), { change }), nothing).types;
  expect(by('@boss')).toEqual(['HANDOFF_INITIATED']);
  expect(by('@Jane')).toContain('HANDOFF_TRANSFERRED');
  const stranger = { ...change, opener: account('mallory') };
  const rules = policy('handoffs: { enforce: enforce, required_when: { owner_changes: true } }\n');
  const facts = handedOver(DOCUMENT, { change: { ...stranger, ...filesIn('api/x') } });
  expect(look(facts, nothing, NOW, rules).types).toEqual([]);
});

const filesIn = (path: string) => ({
  files: [{ path, previous: null, status: 'modified' as const, added: 1, deleted: 0 }],
});

test('only the one that has to take it, or its backups by the clock, takes what has to be handed over', () => {
  const rules = backedUp(
    'handoffs: { enforce: enforce, verify: [artifacts_in_diff], required_when: { owner_changes: true } }\n',
  );
  const change = { ...handedOver('').change, ...filesIn('api/x') };
  const text = DOCUMENT.replace('- Path: net/range.tf\n- Type: code\n- Status: final', '- none');
  const to = (party: string, ...commands: ReturnType<typeof says>[]) =>
    handedOver(text.replace('To: agent-006', `To: ${party}`), { change }, { commands });
  const missing = (facts: Facts, state: State) =>
    verdict(facts, state, rules)?.children?.some(({ rule }) => rule === 'handoff.required.agent-006');
  const broken = (party: string) =>
    handedOver((to(party).pull?.body ?? '').replace('- none', '- net/no.tf (code, final)'), { change });
  for (const [first, then, taker, is] of [
    ['agent-006', '@ops-lead', 'ops-lead', true],
    ['@ops-lead', 'agent-006', 'jane', false],
  ] as const) {
    const begun = look(broken(first), nothing, NOW, rules);
    expect(begun.types).toEqual(['HANDOFF_INITIATED']);
    const { state } = look(to(then), begun.state, NOW, rules);
    const taken = look(to(then, says(taker, '/baton accept')), state, NOW, rules);
    expect(taken.types).toContain('HANDOFF_ACKNOWLEDGED');
    expect(missing(to(then, says(taker, '/baton accept')), taken.state)).toBe(is);
  }
  const given = look(to('agent-006'), nothing, NOW, rules).state;
  const silent = look(to('agent-006'), given, NOW + 5 * HOUR, rules);
  expect(liveOn('pr-42', silent.state.handoffs)).toMatchObject({ to: 'agent-009', given: 'agent-006' });
  expect(missing(to('agent-006'), silent.state)).toBe(false);
  const said = [
    says('jane', '/baton decline no'),
    says('net-lead', '/baton handoff @ops-lead', '2026-11-20T10:07:00Z'),
  ];
  const passed = look(to('agent-006', ...said), given, NOW, rules).state;
  const last = look(to('agent-006', ...said), passed, NOW, rules).state;
  expect(liveOn('pr-42', last.handoffs)?.to).toBe('@ops-lead');
  expect(missing(to('agent-006'), last)).toBe(true);
});

test('an acceptance of before it was handed over, and ticks that only the log has, count for nothing', () => {
  const yes = says('jane', '/baton accept');
  const at = (list: unknown[] = [], when?: string) =>
    handedOver(
      DOCUMENT,
      {},
      { commands: [when === undefined ? yes : { ...yes, editedAt: when }], checklists: list },
    );
  const { state } = look(handedOver(DOCUMENT), nothing);
  const taken = look(at(), state).state;
  const id = liveOn('pr-42', taken.handoffs)?.id ?? '';
  const last = (facts: Facts, then: State) => verdict(facts, then)?.children?.at(-1);
  expect(last(at([], '2026-11-20T09:30:00.000Z'), taken)?.reason).toMatch(/is older than the handoff/);
  const items = ['Context files updated', 'Known issues listed'];
  const ticks = Object.fromEntries(
    items.map((item) => [item, { by: '@jane', at: '2026-11-20T10:12:00.000Z' }]),
  );
  const forged = { type: 'HANDOFF_TICKED', workflow: 'pr-42', by: '@jane' };
  const data = { handoff_id: id, ticks, looked: '2026-11-20T10:12:00.000Z' };
  const ticked = after(taken, [{ ...forged, data }]);
  const over = after(ticked, clockDrafts({ state: ticked, policy: RULES, now: NOW, lastSeen: null }, []));
  const body = items.map((item) => `- [x] ${item}`).join('\n');
  const edit = { at: '2026-11-20T10:12:00.000Z', by: account('jane'), own: false, body };
  for (const then of [ticked, over]) {
    expect(last(at(), then)).toMatchObject({
      outcome: 'block',
      reason: expect.stringContaining('not ticked'),
    });
    expect(last(at([{ id: 'C', handoff: id, body, edits: null }]), then)?.outcome).toBe('cannot-tell');
    expect(last(at([{ id: 'C', handoff: id, body, edits: [edit] }]), then)?.outcome).toBe('pass');
  }
});

test('what the giver pushes after it was taken is named, until it is taken anew; what the receiver pushes is its work', () => {
  const rules = policy('handoffs: { enforce: enforce, checklist: [Context files updated] }\n');
  const yes = says('jane', '/baton accept');
  const { state } = look(handedOver(DOCUMENT), nothing, NOW, rules);
  const taken = look(handedOver(DOCUMENT, {}, { commands: [yes] }), state, NOW, rules).state;
  const pushed = (login: string, ...more: ReturnType<typeof says>[]) => {
    const change = { ...handedOver('').change, head: 'e'.repeat(40), pusher: account(login) };
    return handedOver(DOCUMENT, { change }, { commands: [yes, ...more] });
  };
  const named = (facts: Facts, then: State) =>
    verdict(facts, then, rules)?.children?.filter(({ rule }) => rule === 'handoff.head');
  expect(named(pushed('net-lead'), taken)).toMatchObject([
    { outcome: 'warn', reason: 'aaaaaaaaaa was taken, and @net-lead has pushed eeeeeeeeee since' },
  ]);
  expect(named(pushed('api-lead'), taken)).toEqual([]);
  const anew = pushed('net-lead', says('api-lead', '/baton accept', '2026-11-20T10:20:00.000Z'));
  expect(named(anew, look(anew, taken, NOW, rules).state)).toEqual([]);
});

const SAID = [
  ['jane', '/baton accept'],
  ['api-lead', '/baton accept'],
  ['jane', '/baton decline not ours'],
  ['jane', '/baton clarify which?'],
  ['net-lead', '/baton clarify the first'],
  ['net-lead', '/baton withdraw'],
  ['boss', '/baton handoff agent-009'],
  ['ops-lead', '/baton accept'],
] as const;

test('however late, twice or never anybody looks, no handoff is both taken and withdrawn, and nobody is told twice', () => {
  const step = fc.record({
    said: fc.option(fc.constantFrom(...SAID), { nil: null }),
    body: fc.constantFrom(DOCUMENT, DOCUMENT, DOCUMENT.replace('doubled', 'halved')),
    state: fc.constantFrom('open', 'open', 'open', 'closed', 'merged'),
    hours: fc.integer({ min: 0, max: 5 }),
    /** A run that is late has seen what was so many steps before; one that is lost has seen nothing. */
    looks: fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 2 }),
  });
  fc.assert(
    fc.property(fc.array(step, { minLength: 3, maxLength: 9 }), (steps) => {
      let [state, now] = [look(handedOver(DOCUMENT), nothing).state, NOW];
      const log: EventDraft[] = [];
      const shown: Facts[] = [];
      const commands: ReturnType<typeof says>[] = [];
      const run = (facts: Facts) => {
        const came = look(facts, state, now);
        state = came.state;
        log.push(...came.drafts);
        return came.types;
      };
      for (const { said, body, state: is, hours, looks } of steps) {
        now += hours * HOUR;
        if (said !== null)
          commands.push(says(said[0], said[1], new Date(now + commands.length).toISOString()));
        shown.push(handedOver(body, {}, { state: is, commands: [...commands] }));
        for (const late of looks) run(shown.at(-1 - late) ?? (shown[0] as Facts));
      }
      const last = shown.at(-1) as Facts;
      run(last);
      run(last);
      expect(run(last)).toEqual([]);
      const ids = (type: string) =>
        new Set(log.flatMap((each) => (each.type === type ? [each.data.handoff_id] : [])));
      const withdrawn = ids('HANDOFF_WITHDRAWN');
      expect([...ids('HANDOFF_ACKNOWLEDGED')].filter((id) => withdrawn.has(id))).toEqual([]);
      const notices = log.flatMap(({ type, data }) => (type === 'NOTICE_DUE' ? [data.notice_id] : []));
      expect(new Set(notices).size).toBe(notices.length);
    }),
    { numRuns: 20 },
  );
});

test.each([
  ['a login that nobody has', DOCUMENT.replace(/To: agent-006/, `To: @${'a'.repeat(300)}`)],
  [
    'a document longer than a line of the log',
    `${DOCUMENT}\n### Completed Work\n${`- ${'x'.repeat(1_900)}\n`.repeat(60)}`,
  ],
])('with %s the change is recorded and judged all the same', (_, text) => {
  const left: string[] = [];
  const facts = handedOver(text);
  const drafts = recordDrafts(facts, RULES, nothing, NOW, left);
  expect(() => after(nothing, drafts)).not.toThrow();
  expect(drafts.filter(({ type }) => type === 'HANDOFF_TRANSFERRED')).toEqual([]);
  expect(left.length).toBeLessThanOrEqual(1);
  expect(verdict(facts, after(nothing, drafts))?.outcome).toBe('block');
});
