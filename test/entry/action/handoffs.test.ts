import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type Conversation, HANDOVER_POLICY, setConversation, signsOn } from '../../support/commanded.ts';

let talk: Conversation;
beforeEach(async () => {
  talk = await setConversation(HANDOVER_POLICY);
});
afterEach(() => talk.forge.close());

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
  talk.pull.edit({ body: DOCUMENT.replace('- data/x.json (config, final)\n', '') }, { as: 'bob' });
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
