import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { type Conversation, HANDOVER_POLICY, setConversation, signsOn } from '../../support/commanded.ts';

/** A third agent stands behind the receiver. */
const POLICY = HANDOVER_POLICY.replace(
  '  writer:\n',
  '  editor: { id: agent-003, operators: ["@ada"] }\n  writer:\n    backup: [editor]\n',
);

let talk: Conversation;
beforeEach(async () => {
  talk = await setConversation(POLICY);
  // The log has the time of the run, and comments that of the forge.
  talk.forge.tick(`${Math.ceil((Date.now() - talk.forge.world.clock.ms) / 60_000)}m`);
});
afterEach(() => {
  jest.restoreAllMocks();
  return talk.forge.close();
});

/** Time goes by on the forge, and where the Action runs. */
function later(hours: number): void {
  const real = Date.now;
  talk.forge.tick(`${hours}h`);
  jest.spyOn(Date, 'now').mockImplementation(() => real() + hours * 3_600_000);
}

const DOCUMENT = `# Task Handoff: The new parser

## From: agent-001
## To: agent-002

### Completed Work
- Parser

### Artifacts
- src/a.ts (code, final)
- data/x.json (config, final)

### Known Issues
- none

### Dependencies
- none

### Success Criteria
- Described in docs
`;

/** Without what has to parse. */
const SMALL = DOCUMENT.replace('- data/x.json (config, final)\n', '');

const checklist = () => talk.pull.issue.comments.find(({ body }) => body.startsWith('<!-- baton:handoff'));

async function say(body: string, as: string) {
  talk.forge.tick('1m');
  const comment = talk.pull.comment(body, { as });
  await talk.run();
  return comment;
}

async function tick(item: string, as: string) {
  const comment = checklist();
  if (comment === undefined) throw new Error('there is no checklist');
  talk.forge.tick('1m');
  talk.pull.editComment(comment, comment.body.replace(`- [ ] ${item}`, `- [x] ${item}`), { as });
  return talk.run();
}

test('from the document to the archive: facts, a question, ticks of those who may, by the simulated GitHub', async () => {
  await talk.repo.push('topic', { 'data/x.json': '{ "a": 1,, }\n' }, { as: 'bob' });
  talk.pull.edit({ body: DOCUMENT }, { as: 'bob' });
  await talk.run();
  expect(talk.verdict()).toContain('does not parse');
  expect(await talk.log('HANDOFF_INITIATED')).toHaveLength(1);
  expect(checklist()).toBeUndefined();

  await talk.repo.push('topic', { 'data/x.json': '{ "a": 1 }\n' }, { as: 'bob' });
  talk.forge.tick('1m');
  await talk.run();
  expect(await talk.log('HANDOFF_TRANSFERRED')).toHaveLength(1);
  expect(checklist()?.body).toContain('Waits for `agent-002`');
  const quiet = await talk.run();
  expect(quiet).toMatchObject({ graphqlWrites: 0, restWrites: 0 });
  expect(quiet.graphqlReads).toBeLessThanOrEqual(2);

  expect(signsOn(await say('/baton accept', 'carol'))).toEqual(['confused']);
  expect(signsOn(await say('/baton clarify which docs?', 'dora'))).toEqual(['+1']);
  expect(signsOn(await say('/baton clarify docs/a.md', 'carol'))).toEqual(['+1']);
  expect(signsOn(await say('/baton accept', 'dora'))).toEqual(['+1']);
  expect(checklist()?.body).toContain('Taken by `agent-002`');

  await tick('Known issues listed', 'carol');
  expect(checklist()?.body).toContain('- [ ] Known issues listed');
  expect(await talk.log('HANDOFF_TICKED')).toHaveLength(0);

  await tick('Known issues listed', 'dora');
  expect(await talk.log('HANDOFF_TICKED')).toEqual([expect.stringContaining('"@dora"')]);
  expect(checklist()?.body).toContain('Ticked: Known issues listed by `@dora`');
  await tick('Context files updated', 'dora');
  expect(await talk.log('HANDOFF_COMPLETED')).toEqual([expect.stringContaining('seconds_to_acknowledge')]);
  await talk.run();
  expect(checklist()?.body).toContain('**Complete.**');
  expect(checklist()?.body).toContain('- [x] Known issues listed');
  expect(await talk.run()).toMatchObject({ graphqlWrites: 0, restWrites: 0 });
}, 120_000);

test('ticks are told apart by their editors, though nobody looked in between', async () => {
  talk.pull.edit({ body: SMALL }, { as: 'bob' });
  await talk.run();
  await say('/baton accept', 'dora');
  const comment = checklist();
  if (comment === undefined) throw new Error('there is no checklist');
  for (const [item, as] of [
    ['Context files updated', 'carol'],
    ['Known issues listed', 'dora'],
  ] as const) {
    talk.forge.tick('1m');
    talk.pull.editComment(comment, comment.body.replace(`- [ ] ${item}`, `- [x] ${item}`), { as });
  }
  await talk.run();
  expect(checklist()?.body).toContain('- [ ] Context files updated');
  expect(checklist()?.body).toContain('- [x] Known issues listed');
}, 120_000);

const notices = () =>
  talk.pull.issue.comments.filter(({ body }) => body.startsWith('<!-- baton:notice')).map(({ body }) => body);

test('silence goes to the backup, a decline goes up, the giver names another, and takes it back in the end', async () => {
  talk.pull.edit({ body: SMALL }, { as: 'bob' });
  await talk.run();
  later(5);
  await talk.sweep();
  expect(await talk.log('HANDOFF_REDIRECTED')).toEqual([expect.stringContaining('"to":"agent-003"')]);
  expect(checklist()?.body).toContain('Waits for `agent-003`');

  // Whoever was passed over has no say any more.
  expect(signsOn(await say('/baton accept', 'dora'))).toEqual(['confused']);
  expect(signsOn(await say('/baton decline not ours', 'ada'))).toEqual(['+1']);
  expect(await talk.log('HANDOFF_ESCALATED')).toHaveLength(1);
  expect(checklist()?.body).toContain('**Needs a decision**');
  expect(notices().join()).toMatch(/@carol.*needs a decision: agent-003 has declined it/s);

  expect(signsOn(await say('/baton handoff agent-002 it is docs after all', 'carol'))).toEqual(['+1']);
  expect(checklist()?.body).toContain('Waits for `agent-002`');
  expect(signsOn(await say('/baton withdraw cut in two', 'carol'))).toEqual(['+1']);
  expect(signsOn(await say('/baton accept', 'dora'))).toEqual(['confused']);
  expect(checklist()?.body).toContain('**Withdrawn.**');
  expect(await talk.log('HANDOFF_ACKNOWLEDGED')).toHaveLength(0);
  await talk.sweep();
  expect(await talk.sweep()).toMatchObject({ graphqlWrites: 0, restWrites: 0 });
}, 120_000);

test('a tick that is set between the look and the write is not written over, and counts in the next run', async () => {
  talk.pull.edit({ body: SMALL }, { as: 'bob' });
  await talk.run();
  const comment = checklist();
  if (comment === undefined) throw new Error('there is no checklist');
  let struck = false;
  const tickNow = (_: unknown, asked: unknown) => {
    if (struck || !String(JSON.stringify(asked)).includes('query Checklist(')) return false;
    struck = true;
    const ticked = comment.body.replace('- [ ] Known issues listed', '- [x] Known issues listed');
    talk.pull.editComment(comment, ticked, { as: 'dora' });
    return false;
  };
  talk.forge.fault({ kind: 'status502', match: tickNow });
  await say('/baton accept', 'dora');
  expect(struck).toBe(true);
  expect(checklist()?.body).toContain('- [x] Known issues listed');
  expect(checklist()?.body).toContain('Waits for `agent-002`');
  talk.forge.tick('1m');
  await talk.run();
  expect(checklist()?.body).toContain('Taken by `agent-002`');
  expect(checklist()?.body).toContain('Ticked: Known issues listed by `@dora`');
}, 120_000);

test('that it was taken does not count once its comment says something else, until it is said anew', async () => {
  talk.pull.edit({ body: SMALL }, { as: 'bob' });
  await talk.run();
  const comment = await say('/baton accept', 'dora');
  expect(talk.verdict()).not.toContain('the log says');
  talk.forge.tick('1m');
  talk.pull.editComment(comment, 'Let me look first.', { as: 'dora' });
  await talk.run();
  expect(talk.verdict()).toContain('does not say it any more');
  expect(signsOn(await say('/baton accept', 'dora'))).toEqual(['+1']);
  expect(talk.verdict()).not.toContain('the log says');
}, 120_000);
