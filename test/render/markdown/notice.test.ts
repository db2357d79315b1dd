import { expect, test } from '@jest/globals';
import { noticeMark } from '../../../src/core/notices/mark.ts';
import type { Telling, Way } from '../../../src/core/notices/telling.ts';
import { renderNotice } from '../../../src/render/markdown/notice.ts';

const telling = (text: string, way: Way = { kind: 'mention', who: '@ada' }, to = '@ada'): Telling => ({
  id: 'lapsed ls-1 --> <b>',
  workflow: 'pr-7',
  to,
  on: 7,
  text,
  critical: false,
  since: '2026-11-20T10:00:00.000Z',
  begun: false,
  update: false,
  event: null,
  way,
});
const bare = (body: string) => body.replace(/`[^`]*`|<code>.*?<\/code>/g, '');
/** What GitHub would take for a mention: an @ that is not within code. */
const mentions = (body: string) => bare(body).match(/@[\w/-]+/g) ?? [];

test('it calls whom it is for, once, and nobody whom its text names', () => {
  const body = renderNotice(
    telling('Your turn, @ada.\nAsk @bob or @acme/ops about <img src=x> --> /baton accept'),
  );
  expect(mentions(body)).toEqual(['@ada']);
  expect(bare(body)).not.toMatch(/<img|\/baton/);
  expect(body.startsWith(`${noticeMark('lapsed ls-1 --> <b>')}\n@ada:\n`)).toBe(true);
});

test('one that is told otherwise than by a mention calls nobody', () => {
  expect(mentions(renderNotice(telling('x', { kind: 'assign', who: 'bot' }, 'agent-2')))).toEqual([]);
});

test('one for an agent says for whom it is', () => {
  expect(renderNotice(telling('x', { kind: 'mention', who: '@claude' }, 'agent-1'))).toContain(
    'Told once for `agent-1` by Baton',
  );
});

test('however long it is, GitHub takes it', () => {
  expect(renderNotice(telling('@everybody ` | '.repeat(1_400))).length).toBeLessThan(65_536);
  expect(renderNotice(telling('|\n'.repeat(10_000))).length).toBeLessThan(65_536);
});

test.each([
  ['@jane_acme', ['@jane_acme']],
  ['@jane-doe_acme', ['@jane-doe_acme']],
  ['@jane_a_b', []],
  ['@_jane', []],
])('%s, as an enterprise names the accounts that it manages, is called: %j', (who, called) => {
  expect(mentions(renderNotice(telling('x', { kind: 'mention', who }, who)))).toEqual(called);
});
