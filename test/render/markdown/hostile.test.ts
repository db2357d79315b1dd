import { describe, expect, test } from '@jest/globals';
import { toHtml } from '../../../scripts/preview.mjs';
import { labelsOf } from '../../../src/core/change/labels.ts';
import { COMMENT_MARKER } from '../../../src/core/effect.ts';
import { renderChecks } from '../../../src/render/markdown/check.ts';
import { renderComment } from '../../../src/render/markdown/comment.ts';
import { code, fenced, prose, table } from '../../../src/render/markdown/escape.ts';
import { graph } from '../../../src/render/markdown/mermaid.ts';
import { reviewSummary, sweepSummary, validateSummary } from '../../../src/render/markdown/summary.ts';
import { logText, workflowCommand } from '../../../src/render/workflow/command.ts';
import { HOSTILE } from '../../support/hostile.ts';
import { smallPolicy } from '../../support/policy.ts';
import { hostileFacts, hostileState, rendered } from './situations.ts';

const GATES =
  'gates: { g: { require: [{ check: "test*" }, { alerts: { source: dependabot, at_most: low } }] } }';
/** What cannot be seen or is no text; line ends are wanted. */
const UNSEEN = /(?!\n)\p{Cc}|\p{Cf}|\p{Zl}|\p{Zp}|\p{Cs}|[\u{e0000}-\u{e01ef}]/u;

/** Every text that goes to the forge or to a log for facts in which each text of others is this one. */
function outputs(text: string): Readonly<Record<string, string>> {
  const one = rendered(hostileFacts(text), smallPolicy(GATES), hostileState(text));
  const fault = { code: text, message: text, place: text, hint: text };
  const sweep = {
    open: 2,
    right: 1,
    judged: [one],
    unruled: [text],
    left: [text],
    requests: { made: 1, most: 9 },
    mended: [text],
    dry: false,
    red: text,
  };
  return {
    comment: renderComment(one, 3).slice(COMMENT_MARKER.length + 1),
    checks: renderChecks(one)
      .map(({ summary }) => summary)
      .join('\n\n'),
    review: reviewSummary(one),
    sweep: sweepSummary(sweep),
    validate: validateSummary(text, [fault], [fault]),
    sentence: `- ${prose(text)}`,
    cells: table(['a', 'b'], [[code(text), prose(text)]]).join('\n'),
    block: fenced([text], 'sh'),
    graph: graph([{ from: text, to: `${text}2`, kind: 'waits' }]).join('\n'),
  };
}

describe.each(Object.entries(HOSTILE))('%s', (_, text) => {
  const all = outputs(text);
  test.each(Object.keys(all))('is inert in the %s', (name) => {
    const markdown = all[name] as string;
    const html = toHtml(markdown);
    const tags = [...html.matchAll(/<([a-z]\w*)([^>]*)>/g)];
    // Only what Baton itself sets: no links but references to changes, no images, no script, no attributes.
    expect(
      tags.filter(([, tag]) => /^(?:script|img|iframe|input|svg|style|object|form)$/.test(tag ?? '')),
    ).toEqual([]);
    expect(html).not.toMatch(/<a\b(?! class="(?:mention|issue)")/);
    expect(
      [...html.matchAll(/class="issue">([^<]*)/g)]
        .map(([, found]) => found)
        .filter((found) => found !== '#42'),
    ).toEqual([]);
    expect(
      [...html.matchAll(/class="mention">([^<]*)/g)]
        .map(([, found]) => found)
        .filter((found) => found !== '@jane'),
    ).toEqual([]);
    expect(html).not.toMatch(/<(?:h[12]|blockquote|em>(?!The|Owner)|del|s>)/);
    expect(markdown).not.toContain('<!--');
    expect(markdown).not.toMatch(UNSEEN);
    expect(html.match(/<details/g)?.length ?? 0).toBe(html.match(/<\/details>/g)?.length ?? 0);
    expect(html).not.toMatch(/<details open/);
    expect(markdown.length).toBeLessThan(1_000_000);
  });
  test('gives a table as many cells as it has columns', () => {
    const html = toHtml(all.cells as string);
    expect([html.match(/<th>/g)?.length, html.match(/<td>/g)?.length, html.match(/<tr>/g)?.length]).toEqual([
      2, 2, 2,
    ]);
  });
  test('stays text in titles, notes on files, labels', () => {
    const one = rendered(hostileFacts(text), smallPolicy(GATES), hostileState(text));
    for (const check of renderChecks(one)) {
      expect(check.title).not.toMatch(UNSEEN);
      expect(check.title.length).toBeLessThanOrEqual(255);
      expect(check.summary.length).toBeLessThanOrEqual(65_535);
      expect(check.annotations.length).toBeLessThanOrEqual(200);
      for (const note of check.annotations) {
        expect(note.title + note.message.replaceAll('\n', '')).not.toMatch(UNSEEN);
        expect(note.message.length).toBeLessThanOrEqual(2_000);
      }
    }
    for (const label of labelsOf(one.judgement)) expect(label.name).toMatch(/^(?:baton|conflict):[a-z-]+$/);
  });
  test('is one command of the runner, and none in its log', () => {
    const command = workflowCommand('error', { file: text, title: text }, text);
    expect(command.split('\n')).toHaveLength(1);
    expect(command).not.toMatch(UNSEEN);
    const [, props = ''] = /^::error (.*?)::/s.exec(command) ?? [];
    expect(props.split(',').map((prop) => prop.split('=')[0])).toEqual(['file', 'title']);
    for (const line of logText(text).split('\n')) {
      expect(line.trimStart().startsWith('::')).toBe(false);
      expect(line).not.toContain('##[');
      expect(line).not.toMatch(UNSEEN);
    }
  });
});
