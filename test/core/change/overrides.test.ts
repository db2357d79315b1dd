import { describe, expect, test } from '@jest/globals';
import { draftsFor, type Judgement, judge } from '../../../src/core/change/judge.ts';
import type { CommandFacts } from '../../../src/core/change/pull.ts';
import type { Facts, JudgedState } from '../../../src/core/change/rule.ts';
import type { EventDraft } from '../../../src/core/context/draft.ts';
import type { Items } from '../../../src/core/context/state/item.ts';
import type { Policy } from '../../../src/core/policy/schema.ts';
import type { Verdict } from '../../../src/core/verdict.ts';
import { AT, HEAD, stateWith } from '../../support/facts.ts';
import { account, comment, githubFacts } from '../../support/github.ts';
import { NOW } from '../../support/leases.ts';
import { smallPolicy } from '../../support/policy.ts';

const RULE = 'ownership.agent-009';
const ASK = `/baton override ${RULE} the site is down`;
const rules = (overrides: string): Policy => smallPolicy(`overrides: ${overrides}`);
const policy = rules('{ by: ["@boss", "permission:admin"] }');

/** The log after these drafts. */
function logged(drafts: readonly EventDraft[]): JudgedState {
  const overrides: Items = Object.fromEntries(
    drafts.map(({ by, workflow, data }) => {
      const id = data.override_id as string;
      return [id, { id, status: 'standing', workflow, opened: AT, since: AT, by, data: data as never }];
    }),
  );
  return stateWith({ overrides });
}

const facts = (commands: CommandFacts[], path = 'ops/x', more: Partial<Facts> = {}): Facts =>
  githubFacts([path], { commands }, more);
const drafts = (of: Facts, by: Policy = policy): EventDraft[] => draftsFor(of, by, stateWith(), NOW);
const all = (node: Verdict): Verdict[] => [node, ...(node.children ?? []).flatMap(all)];
const said = (judgement: Judgement): string =>
  all(judgement.verdict)
    .map(({ reason }) => reason)
    .join('\n');
const judged = (of: Facts, state: JudgedState, by: Policy = policy): Judgement =>
  judge(of, by, 'd', state, NOW);

describe('an override by somebody who may', () => {
  const asking = facts([comment('boss', ASK)]);
  const recorded = logged(drafts(asking));

  test('is recorded once, with the comment, the head and the reason', () => {
    expect(drafts(asking)).toEqual([
      {
        type: 'OVERRIDE_GRANTED',
        workflow: 'pr-42',
        by: '@boss',
        data: {
          override_id: expect.stringMatching(/^ov-[0-9a-f]{20}$/),
          rule: RULE,
          sha: HEAD,
          reason: 'the site is down',
          cites: '900',
        },
      },
    ]);
    expect(draftsFor(asking, policy, recorded, NOW)).toEqual([]);
  });

  test('blocks until it is recorded, and is a warning for ever after that', () => {
    expect(judged(asking, stateWith()).outcome).toBe('block');
    const found = judged(asking, recorded);
    expect(found.outcome).toBe('warn');
    const node = all(found.verdict).find(({ rule }) => rule === RULE);
    expect(node?.outcome).toBe('warn');
    expect(node?.reason).toContain(
      `overridden by @boss at ${AT}: “the site is down” (https://forge.example/c/900)`,
    );
    expect(all(found.verdict).find(({ rule }) => rule === 'overrides')?.outcome).toBe('warn');
  });

  test.each<[string, CommandFacts[], Partial<Facts>, string]>([
    ['the comment is gone', [], {}, 'is not there any more'],
    ['it says something else', [comment('boss', ASK.replace('down', 'up'))], {}, 'does not say it'],
    [
      'it was edited',
      [comment('boss', ASK, { editedAt: '2026-11-20T10:01:00.000Z' })],
      {},
      'counts as soon as it is recorded',
    ],
    [
      'it was edited by somebody else',
      [comment('boss', ASK, { edited: true, editor: account('mallory') })],
      {},
      '@mallory',
    ],
    [
      'it was edited by an account that is gone',
      [comment('boss', ASK, { edited: true, editor: null })],
      {},
      'nobody can tell whose words these are',
    ],
    ['it is by somebody else', [comment('mallory', ASK)], {}, 'is not by @boss'],
    ['its author is gone', [comment('boss', ASK, { by: null })], {}, 'is not by @boss'],
    ['comments cannot be read', [], { unseen: [{ what: 'comments', reason: 'no comments' }] }, 'no comments'],
  ])('does not count where %s, and that is shown', (_, commands, more, why) => {
    const found = judged(facts(commands, 'ops/x', more), recorded);
    expect(found.outcome).toBe('block');
    expect(said(found)).toContain(why);
  });

  test('ends with the next push, unless the policy says otherwise', () => {
    const head = 'd'.repeat(40);
    const pushed = { ...asking, change: { ...asking.change, head } };
    expect(judged(pushed, recorded).outcome).toBe('block');
    expect(judged(pushed, recorded, rules('{ by: ["@boss"], dismiss_on_push: never }')).outcome).toBe('warn');
  });

  test('ends when the policy says', () => {
    const day = Date.parse(AT) + 86_400_000;
    const brief = rules('{ by: ["@boss"], expires: 1h }');
    expect(judge(asking, brief, 'd', recorded, Date.parse(AT) + 60_000).outcome).toBe('warn');
    expect(judge(asking, brief, 'd', recorded, day).outcome).toBe('block');
  });

  const pushed = (pushedAt: string | null, more: Partial<Facts> = {}): Facts => ({
    ...asking,
    ...more,
    change: { ...asking.change, pushedAt },
  });

  test.each<[string, Facts, string]>([
    ['a moment after the comment', pushed('2026-11-20T10:00:01.000Z'), 'ask again in a new comment'],
    ['in the second of the comment', pushed(AT), 'older than the push of aaaaaaaaaa'],
    ['nobody knows when', pushed(null), 'cannot be told whether it is newer than the push of aaaaaaaaaa'],
    [
      'nobody may see when',
      pushed(null, { unseen: [{ what: 'pusher', reason: 'its activity is private' }] }),
      'its activity is private',
    ],
  ])('does not cover a head that was pushed %s', (_, late, why) => {
    expect(drafts(late)).toEqual([]);
    expect(said(judged(late, stateWith()))).toContain(why);
    // The log is no better witness than the comment that it cites.
    expect(judged(late, recorded).outcome).toBe('block');
    expect(said(judged(late, recorded))).toContain(why);
    expect(judged(late, recorded, rules('{ by: ["@boss"], dismiss_on_push: never }')).outcome).toBe('warn');
  });

  test.each([
    ['before the comment', '2019-01-01T00:00:00.000Z'],
    ['after it', '2030-01-01T00:00:00.000Z'],
  ])('whatever date its author gave the commit: %s', (_, committedAt) => {
    const [commit] = asking.change.commits;
    if (!commit) throw new Error('no commit');
    const dated = { ...asking, change: { ...asking.change, commits: [{ ...commit, committedAt }] } };
    expect(judged(dated, recorded).outcome).toBe('warn');
    const late = { ...dated, change: { ...dated.change, pushedAt: '2026-11-20T10:05:00.000Z' } };
    expect(judged(late, recorded).outcome).toBe('block');
  });

  test('stands on the push where the head is not among the commits that are listed', () => {
    const cut = { ...asking, change: { ...asking.change, commits: [] } };
    expect(judged({ ...cut, change: { ...cut.change, pushedAt: null } }, recorded).outcome).toBe('block');
    expect(judged(cut, recorded).outcome).toBe('warn');
  });

  test('is told once where somebody else edited its comment', () => {
    const foreign = comment('boss', ASK, {
      editedAt: '2026-11-20T10:01:00.000Z',
      edited: true,
      editor: account('mallory'),
    });
    const notes = all(judged(facts([foreign]), recorded).verdict).filter(({ rule }) =>
      rule.startsWith('overrides.'),
    );
    expect(notes).toHaveLength(1);
    expect(notes[0]?.reason).toContain('edited by @mallory, who is not its author');
  });

  test('of a whole rule lets all its parts pass', () => {
    const whole = facts([comment('boss', '/baton override ownership all hands')]);
    expect(judged(whole, logged(drafts(whole))).outcome).toBe('warn');
  });
});

describe('who may', () => {
  test.each<[string, string, CommandFacts, Partial<Facts>, number, string]>([
    ['a person by name', '{ by: ["@boss"] }', comment('boss', ASK), {}, 1, ''],
    ['an admin', '{ by: ["permission:admin"] }', comment('boss', ASK), {}, 1, ''],
    ['not a writer', '{ by: ["permission:admin"] }', comment('jane', ASK), {}, 0, 'is not among'],
    [
      'not somebody whose permission is unknown',
      '{ by: ["permission:admin"] }',
      comment('zoe', ASK),
      {},
      0,
      'cannot be told',
    ],
    [
      'a member',
      '{ by: ["@acme/leads"] }',
      comment('jane', ASK),
      { teams: { '@acme/leads': ['jane'] } },
      1,
      '',
    ],
    [
      'not where the team is unknown',
      '{ by: ["@acme/leads"] }',
      comment('jane', ASK),
      {},
      0,
      'cannot be told',
    ],
    ['an operator of an agent', '{ by: [lead] }', comment('boss', ASK), {}, 1, ''],
    [
      'nobody, without the section',
      '{}',
      comment('boss', ASK),
      {},
      0,
      `does not let ${RULE} be overridden; the policy lets nobody override`,
    ],
    [
      'no stranger with the name of a person',
      '{ by: ["@boss"] }',
      comment('boss', ASK, { by: account('boss', 'Bot') }),
      {},
      0,
      'automation',
    ],
    [
      'an agent of the roster',
      '{ by: [rescuer] }',
      comment('acme-rescue', ASK, { by: account('acme-rescue', 'Bot') }),
      {},
      1,
      '',
    ],
    [
      'not an agent that acts',
      '{ by: [net] }',
      comment('net-bot', ASK, { by: account('net-bot', 'Bot') }),
      {},
      0,
      'acts',
    ],
  ])('%s', (_, section, asked, more, count, why) => {
    const roster = smallPolicy(`
  rescuer: { id: agent-030, authority: senior, identity: { apps: [acme-rescue] } }
overrides: ${section}`);
    const net = roster.agents.net;
    if (!net?.identity) throw new Error('no net');
    const by = {
      ...roster,
      agents: { ...roster.agents, net: { ...net, identity: { ...net.identity, apps: ['net-bot'] } } },
    };
    const of = facts([asked], 'ops/x', more);
    expect(drafts(of, by)).toHaveLength(count);
    if (count === 0) expect(said(judged(of, stateWith(), by))).toContain(why);
  });
});

describe('what may be said', () => {
  test.each<[string, string, number]>([
    ['at the start of a line', `Sorry.\n\n${ASK}\n`, 1],
    ['not within a line', `please ${ASK}`, 0],
    ['not in a code block', `\`\`\`\n${ASK}\n\`\`\``, 0],
    ['not in an open code block', `~~~~ text\n${ASK}`, 0],
    ['not in a quotation', `> ${ASK}`, 0],
    ['not right below a quotation', `> they said\n${ASK}`, 0],
    ['not hidden', `<!--\n${ASK}\n-->`, 0],
    ['not in <pre>', `<pre>\n${ASK}\n</pre>`, 0],
    ['not in <pre>, over blank lines', `<PRE lang="sh">x\n\n${ASK}\n\n`, 0],
    ['after a fence that <pre> holds', `<pre>\n\`\`\`\n</pre>\n${ASK}`, 1],
    ['not in <textarea>, whatever it holds', `<textarea>\n<pre>\n</pre>\n${ASK}\n</textarea>`, 0],
    ['after <textarea>', `<textarea>\n<pre>\n</textarea>\n${ASK}`, 1],
    ['not in <code>', `<code>\n${ASK}\n</code>`, 0],
    ['not in <code>, over blank lines', `He wrote <code>\n\n${ASK}\n\n</code>.`, 0],
    ['not in one <code> of two', `<code><code>\n</code>\n${ASK}`, 0],
    ['not in <blockquote>', `<blockquote>\n\n${ASK}\n\n</blockquote>`, 0],
    ['not in <pre> in <details>', `<details><pre>\n${ASK}\n</pre></details>`, 0],
    ['not in what is for a machine', `<?php\n${ASK}\n?>`, 0],
    ['in <details>', `<details><summary>Why</summary>\n\n${ASK}\n\n</details>`, 1],
    ['in <details> without a blank line', `<details>\n${ASK}\n</details>`, 1],
    ['after <pre>', `<pre>\nx\n</pre>\n${ASK}`, 1],
    ['after <pre> in one line', `See <pre>x</pre>\n${ASK}`, 1],
    ['after <code> in one line', `<code>x</code> fails\n${ASK}`, 1],
    ['after a word about <pre>', `The tag \`<pre>\`, and \\<pre>, and <present>.\n${ASK}`, 1],
    ['after <pre> in a block of code', `\`\`\`\n<pre>\n\`\`\`\n${ASK}`, 1],
    ...['\u200b\u200b', '\u00a0', '\u2060 \ufeff', '\u202e', '\u3164\u115f', '\u2800', '\ufe0f'].map(
      (blank): [string, string, number] => [
        `not with a reason of ${encodeURI(blank)}`,
        `/baton override ${RULE} ${blank}`,
        0,
      ],
    ),
    ['with a reason in any script', `/baton override ${RULE} 壊れた`, 1],
    ['not without a reason', `/baton override ${RULE}`, 0],
    ['not of a rule that there is not', '/baton override ownership.agent-008 because', 0],
    ['the same twice is once', `${ASK}\n${ASK}`, 1],
  ])('%s', (_, body, count) => {
    expect(drafts(facts([comment('boss', body)]))).toHaveLength(count);
  });

  test('a name that was pasted with its backticks is that name', () => {
    const pasted = facts([comment('boss', ASK.replace(RULE, `\`${RULE}\``))]);
    expect(judged(pasted, logged(drafts(pasted))).outcome).toBe('warn');
  });

  test.each([
    ['["gates.*", identity]', 'be overridden, only `gates.*` or `identity`; the policy lets @boss override'],
    ['[]', 'be overridden, nor any other; the policy lets @boss override'],
  ])('where a rule may not be overridden, which may: %s', (only, why) => {
    const limited = rules(`{ by: ["@boss"], rules: ${only} }`);
    const asking = facts([comment('boss', ASK)]);
    expect(drafts(asking, limited)).toEqual([]);
    expect(said(judged(asking, stateWith(), limited))).toContain(`the policy does not let ${RULE} ${why}`);
    // So it is with one that counted before.
    const [some] = why.split(';');
    expect(said(judged(asking, logged(drafts(asking)), limited))).toContain(some);
  });

  test('a rule that there is not is told with the nearest', () => {
    const found = judged(
      facts([comment('boss', '/baton override ownership.agent-008 because')]),
      stateWith(),
    );
    expect(said(found)).toMatch(/no rule ownership\.agent-008 in this verdict\. Did you mean `ownership/);
  });
});

describe('what nobody overrides by a wildcard', () => {
  const path = '.github/baton.yml';
  const ask = '/baton override ownership.agent-001 new rules';

  test('who may change the rules', () => {
    const of = facts([comment('boss', ask)], path);
    expect(drafts(of)).toEqual([]);
    expect(said(judged(of, stateWith()))).toContain('only where `overrides.rules` names it in full');
    const named = rules('{ by: ["@boss"], rules: ["*", ownership.agent-001] }');
    expect(judged(of, logged(drafts(of, named)), named).outcome).toBe('warn');
  });

  test('not by overriding the whole of ownership either', () => {
    const of = facts([comment('boss', '/baton override ownership new rules')], path);
    const found = judged(of, logged(drafts(of)));
    expect(found.outcome).toBe('block');
    const note = all(found.verdict).find(({ rule }) => rule.startsWith('overrides.'));
    expect(note?.reason).toContain('does not lift ownership.agent-001, which is about the rules themselves');
    expect(note?.next).toEqual([expect.stringContaining('name ownership.agent-001 in full')]);
    expect(all(found.verdict).find(({ rule }) => rule === 'ownership')?.reason).not.toContain('overridden');
  });

  test('what it lifts and what it does not is told apart', () => {
    const of = githubFacts([path, 'ops/x'], { commands: [comment('boss', '/baton override ownership go')] });
    const found = judged(of, logged(drafts(of)));
    expect(found.outcome).toBe('block');
    const note = all(found.verdict).find(({ rule }) => rule.startsWith('overrides.'));
    expect(note?.reason).toMatch(
      /^ownership \(lifts ownership\.agent-009; does not lift ownership\.agent-001, .*\): overridden by @boss/,
    );
    expect(all(found.verdict).find(({ rule }) => rule === 'ownership')?.reason).toContain(
      'in part overridden',
    );
  });

  test('whether the change could be read', () => {
    const unseen = [{ what: 'history' as const, reason: 'too large' }];
    const of = facts([comment('boss', '/baton override history hurry')], 'net/x', { unseen });
    expect(judged(of, logged(drafts(of))).outcome).toBe('cannot-tell');
  });
});

test('an override of the log that cites nothing is ignored and shown', () => {
  const [draft] = drafts(facts([comment('boss', ASK)]));
  if (!draft) throw new Error('no draft');
  const forged = logged([{ ...draft, data: { ...draft.data, cites: null } }]);
  const found = judged(facts([]), forged);
  expect(found.outcome).toBe('block');
  expect(said(found)).toContain('anybody who may push can write to the log');
});

test('how to override stands once, and only what may be', () => {
  const found = judged(facts([]), stateWith(), rules('{ by: ["@boss"], rules: ["ownership.*"] }'));
  expect(
    all(found.verdict)
      .flatMap(({ next }) => next ?? [])
      .filter((line) => line.includes('override')),
  ).toEqual([`/baton override ${RULE} REASON`]);
});

test('a flood of overrides that do not count is told in brief', () => {
  const flood = Array.from({ length: 30 }, (_, at) => comment('mallory', ASK, { comment: String(at) }));
  const found = judged(facts(flood), stateWith());
  const notes = all(found.verdict).filter(({ rule }) => rule.startsWith('overrides.'));
  expect(notes).toHaveLength(11);
  expect(notes.at(-1)?.reason).toBe('20 more overrides do not count');
});
