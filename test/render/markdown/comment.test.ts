import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { COMMENT_MARKER } from '../../../src/core/effect.ts';
import { COMMENT_LIMIT, renderComment, settled } from '../../../src/render/markdown/comment.ts';
import { HOSTILE } from '../../support/hostile.ts';
import { expectSchema } from '../../support/json-schema.ts';
import { smallPolicy } from '../../support/policy.ts';
import { hostileFacts, hostileState, rendered, SITUATIONS } from './situations.ts';

/** The block for agents, read as they would read it. */
function jsonOf(body: string): unknown {
  const [, text = ''] = /\n```json\n(.*?)\n```\n/s.exec(body) ?? [];
  return JSON.parse(text);
}

/** What is seen before anything is unfolded. */
function unfolded(body: string): string {
  return body.slice(0, body.indexOf('<details>'));
}

describe.each(Object.entries(SITUATIONS))('%s', (name, make) => {
  const body = renderComment(make(), 2);
  test('is the comment that was looked at', () => {
    const file = `test/render/markdown/golden/${name}.md`;
    if (process.env.GOLDEN === 'update') writeFileSync(file, `${body}\n`);
    expect(existsSync(file) ? readFileSync(file, 'utf8') : '').toBe(`${body}\n`);
  });
  test('stays short while it is folded', () => {
    expect(unfolded(body).split('\n').length).toBeLessThanOrEqual(75);
    expect(body.length).toBeLessThanOrEqual(COMMENT_LIMIT);
  });
  test('tells agents the same, by the documented schema', () => {
    expectSchema('comment', jsonOf(body));
  });
  test('is the same bytes for the same judgement', () => {
    expect(renderComment(make(), 2)).toBe(body);
  });
});

describe('looking again', () => {
  const make = SITUATIONS.conflicts as () => ReturnType<typeof rendered>;
  const later = () => {
    const first = make();
    return { ...first, judgement: { ...first.judgement, factsAsOf: '2026-11-21T00:00:00.000Z' } };
  };
  test('with nothing new keeps the text that is there, whatever the forge did to its line ends', () => {
    const there = renderComment(make()).replaceAll('\n', '\r\n');
    expect(renderComment(later())).not.toBe(renderComment(make()));
    expect(settled(renderComment(later()), there)).toBe(there);
  });
  test('with something new is written, and the first time too', () => {
    const wanted = renderComment(later());
    expect(settled(wanted, null)).toBe(wanted);
    expect(settled(wanted, renderComment((SITUATIONS.clear as typeof make)()))).toBe(wanted);
  });
});

test('a mention works for those who must act first, and for no more of them than the budget allows', () => {
  const make = SITUATIONS['many-owners'] as () => ReturnType<typeof rendered>;
  const alive = (budget: number) =>
    renderComment(make(), budget)
      .replace(/```.*?```/gs, '')
      .replace(/`[^`\n]*`/g, '')
      .match(/(?<![\w&])@\w/g)?.length ?? 0;
  expect([0, 1, 3].map(alive)).toEqual([0, 1, 3]);
});

test.each(Object.entries(HOSTILE))('%s cannot forge the marker or exceed the limit', (_, text) => {
  const body = renderComment(rendered(hostileFacts(text), smallPolicy(), hostileState(text)));
  expect(body.split('<!--')).toHaveLength(2);
  expect(body.startsWith(`${COMMENT_MARKER}\n`)).toBe(true);
  expect(body.length).toBeLessThanOrEqual(COMMENT_LIMIT);
});
