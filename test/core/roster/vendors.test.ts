import { expect, test } from '@jest/globals';
import { accountKey, parseAddress } from '../../../src/core/roster/accounts.ts';
import {
  vendorOfAccount,
  vendorOfAddress,
  vendorOfBranch,
  vendorOfName,
  vendorOfTrailer,
  vendorsNamed,
  vendorsOfText,
} from '../../../src/core/roster/vendors.ts';
import { VENDORS, VENDORS_VERSION } from '../../../src/core/roster/vendors-data.ts';
import { LEFT_OUT, UNVERIFIED } from '../../../src/core/roster/vendors-left-out.ts';
import { bot, user } from '../../support/hands.ts';

const entry = (name: string) => VENDORS.find((each) => each.name === name);
const address = (email: string) => vendorOfAddress(parseAddress(email))?.name;

test('the data carries a version, and names are unique', () => {
  expect(VENDORS_VERSION).toMatch(/^\d{4}-\d{2}-\d{2}$/);
  expect(new Set(VENDORS.map(({ name }) => name)).size).toBe(VENDORS.length);
  expect([...LEFT_OUT, ...UNVERIFIED].every(({ sign, why }) => sign !== '' && why !== '')).toBe(true);
});

const accounts = VENDORS.flatMap(({ name, vendor, accounts: all }) =>
  all.map((each) => ({ name, vendor, ...each })),
);

test.each(accounts)(
  '$name: account $login is recognised as REST and as GraphQL write it',
  ({ login, type, id, name, vendor }) => {
    const graphql = login.replace('[bot]', '');
    expect(vendorOfAccount({ login, type, id })?.name).toBe(name);
    expect(vendorOfAccount({ login: graphql, type, id })?.name).toBe(name);
    expect(vendorOfAccount({ login: login.toUpperCase(), type, id: null })?.vendor).toBe(vendor);
  },
);

test.each(accounts.filter(({ id }) => id !== null))(
  '$name: number $id is recognised under any login',
  ({ id, type, name }) => {
    expect(vendorOfAccount({ login: 'renamed', type, id })?.name).toBe(name);
    expect(address(`${id}+renamed@users.noreply.github.com`)).toBe(name);
  },
);

test.each(accounts.filter(({ id }) => id !== null))(
  '$name: $login under another number is somebody else',
  ({ login, type }) => {
    expect(vendorOfAccount({ login, type, id: 1 })).toBeUndefined();
  },
);

test.each(VENDORS.flatMap(({ name, emails }) => emails.map((email) => ({ name, email }))))(
  '$name: $email is recognised whole, and nothing that only holds it is',
  ({ name, email }) => {
    expect(address(email)).toBe(name);
    expect(address(` ${email.toUpperCase()} `)).toBe(name);
    expect(address(`${email}.evil.example`)).toBeUndefined();
    expect(address(`x${email}`)).not.toBe(name);
    expect(address(`${email.split('@')[0]}@mail.example`)).toBeUndefined();
  },
);

test.each([
  ['copilot-coding-agent', 'copilot/fix-12'],
  ['claude-app', 'claude/issue-4-20261120'],
  ['codex-cloud', 'codex/add-tests'],
  ['codex-other', 'codex-add-tests'],
  ['devin', 'devin/1732060800-fix'],
  ['cursor', 'cursor/fix-login-3fa9'],
  ['openhands', 'openhands-fix-issue-12'],
  ['opencode', 'opencode/issue-1'],
  ['amazon-q', 'Q-DEV-issue-7-1732060800'],
  ['sweep', 'sweep/fix'],
  ['windsurf', 'windsurf/fix'],
  ['aider', 'aider-fix'],
])('%s: branch %s', (name, branch) => {
  expect(vendorOfBranch(branch)?.name).toBe(name);
});

test('every entry with branch forms is in the table above', () => {
  expect(VENDORS.filter(({ branches }) => branches).length).toBe(12);
});

test.each([
  'cursor/foo',
  'cursor/blink-fast',
  'cursor/-3fa',
  'devin/fix',
  'devin/17320608-fix',
  'devins/1732060800-fix',
  '04-08-fix',
  '04-08-claude',
  'claude_x',
  'claude-fix',
  'claude',
  'feature/claude/x',
  'my-copilot/x',
  'Claude/x',
  'openhands-fix-issue-',
  'q-dev-issue-7-1',
  'amplify/x',
  'continue/x',
  'main',
  '',
])('branch %p is nobody’s', (branch) => {
  expect(vendorOfBranch(branch)).toBeUndefined();
});

test('branch forms are linear: a long hostile name costs no more than a long plain one', () => {
  const hostile = `cursor/${'-a'.repeat(100_000)}!`;
  expect(vendorOfBranch(hostile)).toBeUndefined();
});

test.each([
  ['a lookalike login', user('copilot-pull-request-reviewer1')],
  ['a lookalike app', bot('copilot-pull-request-reviewer1[bot]')],
  ['the person called claude', user('claude', 81847)],
  ['the bare word, without a number', user('claude')],
  ['codex', user('codex', 267193182)],
  ['openai', user('openai')],
  ['cursor', user('cursor')],
  ['devin', user('devin')],
  ['jules', user('jules')],
  ['copilot', user('Copilot')],
  ['continue', user('continue')],
  ['cline', user('cline')],
  ['web-flow', user('web-flow', 19864447)],
  ['an unheard-of app', bot('helpful-robot[bot]', 5)],
])('%s is no vendor', (_, account) => {
  expect(vendorOfAccount(account)).toBeUndefined();
});

test.each([
  'noreply@anthropic.com.evil.example',
  'xnoreply@anthropic.com',
  'noreply@anthropic.community',
  'noreply@github.com',
  '1+Copilot@users.noreply.github.com',
  'Copilot@users.noreply.github.com',
  'claude@users.noreply.github.com',
  '81847+claude@users.noreply.github.com',
  '1+claude[bot]@users.noreply.github.com',
  '198982749+Copilot@users.noreply.github.com.evil.example',
  '198982749+Copilot@noreply.github.com',
  'gemini@google.com',
  'codex@gmail.com',
  'jane@anthropic.com',
  'someone@warp.dev',
  '',
  '@',
])('address %p is no vendor’s', (email) => {
  expect(address(email)).toBeUndefined();
});

test("an app's own address without a number is its own, since no person's login can end so", () => {
  expect(address('opencode-agent[bot]@users.noreply.github.com')).toBe('opencode');
});

test('the action of Claude writes the number of github-actions, and is Claude all the same', () => {
  expect(address('41898282+claude[bot]@users.noreply.github.com')).toBe('claude-app');
  expect(address('41898282+github-actions[bot]@users.noreply.github.com')).toBe('github-actions');
});

test.each([
  ['amp', 'Amp-Thread-ID', 'T-1'],
  ['claude-code', 'Claude-Session', 'x'],
  ['copilot-coding-agent', 'agent-logs-url', 'https://x.example'],
  ['replit', 'Replit-Commit-Author', 'Agent'],
  ['replit', 'Replit-Commit-Session-Id', '1'],
])('%s: trailer %s: %s', (name, key, value) => {
  expect(vendorOfTrailer({ key, value })?.name).toBe(name);
});

test.each([
  ['Replit-Commit-Author', 'Jane'],
  ['Assisted-by', 'claude'],
  ['Reviewed-by', 'Claude <noreply@anthropic.com>'],
])('trailer %s: %s is nobody’s', (key, value) => {
  expect(vendorOfTrailer({ key, value })).toBeUndefined();
});

test('aider signs the name of its author; a name that merely speaks of it does not count', () => {
  expect(vendorOfName({ name: 'Jane (aider)', email: '' })?.name).toBe('aider');
  expect(vendorOfName({ name: 'aider', email: '' })).toBeUndefined();
  expect(vendorOfName({ name: 'Jane (aider) Doe', email: '' })).toBeUndefined();
});

test('the description of a change holds marks of tools, and words about them are none', () => {
  const said = 'Fix\n\n🤖 Generated with [Claude Code](https://claude.com/claude-code)';
  expect(vendorsOfText(said).map(({ entry: found }) => found.name)).toEqual(['claude-code']);
  expect(vendorsOfText('Claude, Codex, Devin and Cursor wrote this with Copilot')).toEqual([]);
});

test('what does which kind of work is kept apart', () => {
  expect(entry('copilot-code-review')?.kind).toBe('reviewer');
  expect(entry('dependabot')?.kind).toBe('automation');
  expect(vendorsNamed('copilot').every(({ kind }) => kind === 'coding-agent')).toBe(true);
  expect(vendorsNamed('copilot-code-review').map(({ name }) => name)).toEqual(['copilot-code-review']);
  expect(vendorsNamed('Claude').length).toBeGreaterThan(1);
  expect(vendorsNamed('nobody')).toEqual([]);
});

test.each([
  [bot('claude'), 'claude[bot]'],
  [bot('claude[bot]'), 'claude[bot]'],
  [bot('Claude[BOT]'), 'claude[bot]'],
  [user('claude'), 'claude'],
  [user('@Jane'), 'jane'],
])('%p is spelt %s', (account, key) => {
  expect(accountKey(account)).toBe(key);
});
