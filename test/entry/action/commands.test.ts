import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { deleteComment } from '../../forge/model/issue-verbs.ts';
import { actorFor } from '../../forge/scenario/who.ts';
import { type Conversation, setConversation, signsOn } from '../../support/commanded.ts';

let talk: Conversation;
beforeEach(async () => {
  talk = await setConversation();
});
afterEach(() => talk.forge.close());

/** A comment a minute after what was before, and a run. */
async function say(body: string, as: string) {
  talk.forge.tick('1m');
  const comment = talk.pull.comment(body, { as });
  await talk.run();
  return comment;
}

test('a lease is taken once, and answered by a reaction alone; looking again writes nothing', async () => {
  const comment = await say('I take this.\n\n/baton lease src/a.ts for 1h', 'ada');
  expect([signsOn(comment), talk.replies()]).toEqual([['+1'], []]);
  expect(await talk.log('RESOURCE_ALLOCATED')).toHaveLength(1);

  const again = await talk.run();
  expect(again).toMatchObject({ graphqlWrites: 0, restWrites: 0 });
  expect(again.graphqlReads).toBeLessThanOrEqual(2);
  expect(await talk.log('COMMAND_HANDLED')).toHaveLength(1);

  talk.forge.tick('1m');
  const other = talk.pull.comment('/baton lease src/* for 1h', { as: 'dora' });
  const asked = await talk.run();
  expect(asked.graphqlReads).toBeLessThanOrEqual(2);
  // The log alone and first, then all that is to be seen.
  expect(asked).toMatchObject({ graphqlWrites: 2, restWrites: 0 });
  expect(signsOn(other)).toEqual(['confused']);
  expect(talk.replies()).toEqual([expect.stringContaining('`@ada` holds')]);
  expect(talk.replies()[0]).toMatch(/^<!-- baton:reply \d+ \S+ -->/);

  await say('/baton release', 'ada');
  expect(await talk.log('RESOURCE_DEALLOCATED')).toHaveLength(1);
});

test('an edited comment is carried out anew and its answer updated; with a deleted one the answer goes, and the lease stays', async () => {
  const comment = await say('/baton lease nonsense/[', 'ada');
  expect([signsOn(comment), talk.replies()]).toEqual([
    ['confused'],
    [expect.stringContaining('was not carried out')],
  ]);
  talk.forge.tick('1m');
  talk.pull.editComment(comment, '/baton status');
  await talk.run();
  expect(signsOn(comment)).toEqual(['+1']);
  expect(talk.replies()).toEqual([expect.stringContaining('Blocked: 1 thing to do')]);
  talk.forge.tick('1m');
  talk.pull.editComment(comment, '/baton lease docs/*');
  await talk.run();
  expect([signsOn(comment), talk.replies()]).toEqual([['+1'], []]);

  const question = await say('/baton explain ownership', 'ada');
  expect(talk.replies()).toEqual([expect.stringContaining('`ownership.agent-001`')]);
  deleteComment(talk.forge.world, question, actorFor(talk.forge.world, 'ada'));
  deleteComment(talk.forge.world, comment, actorFor(talk.forge.world, 'ada'));
  await talk.run();
  expect(talk.replies()).toEqual([]);
  expect(await talk.log('RESOURCE_ALLOCATED')).toHaveLength(1);
  expect(await talk.log('RESOURCE_DEALLOCATED')).toEqual([]);
});

test('an approval in the name of an owner counts while its comment stands, for the head that it speaks of', async () => {
  await talk.run();
  expect(talk.verdict()).toContain('Blocked');
  const stranger = await say('/baton approve-as agent-001', 'dora');
  expect(signsOn(stranger)).toEqual(['confused']);
  expect(talk.verdict()).toContain('Blocked');
  const author = await say('/baton approve-as @bob', 'bob');
  expect([signsOn(author), talk.replies().at(-1)]).toEqual([
    ['confused'],
    expect.stringContaining('`@bob` wrote it'),
  ]);
  expect(talk.verdict()).toContain('Blocked');

  const comment = await say('/baton approve-as builder', 'ada');
  expect(signsOn(comment)).toEqual(['+1']);
  expect(talk.verdict()).toContain('Nothing stands in the way');
  expect(await talk.log('APPROVAL_COMMANDED')).toHaveLength(1);

  talk.forge.tick('1m');
  await talk.pull.push({ 'src/a.ts': 'newer\n' });
  await talk.run();
  expect(talk.verdict()).toContain('Blocked');
  const second = await say('/baton approve-as agent-001', 'ada');
  expect(talk.verdict()).toContain('Nothing stands in the way');
  deleteComment(talk.forge.world, second, actorFor(talk.forge.world, 'ada'));
  await talk.run();
  expect(talk.verdict()).toContain('Blocked');
});

test('a review gives commands too; people are assigned once and stay off when they are taken off', async () => {
  talk.forge.tick('1m');
  const review = talk.pull.review({ as: 'ada', state: 'COMMENTED', body: '/baton assign builder' });
  await talk.run();
  expect(signsOn(review)).toEqual(['+1']);
  expect(talk.pull.issue.assignees.map(({ login }) => login)).toEqual(['carol']);
  talk.pull.issue.assignees.length = 0;
  await talk.run();
  expect(talk.pull.issue.assignees).toEqual([]);
});

test('whom GitHub does not know, or does not let be assigned, is assigned by nobody, and whoever asked is told, once', async () => {
  const comment = await say('/baton assign @nobodyhere, @dora', 'ada');
  const told = [expect.stringContaining('GitHub did not assign `@nobodyhere`: there is no such account, or')];
  expect([signsOn(comment), talk.replies()]).toEqual([['confused'], told]);
  expect(talk.pull.issue.assignees.map(({ login }) => login)).toEqual(['dora']);
  expect(await talk.run()).toMatchObject({ graphqlWrites: 0, restWrites: 0 });
  expect([signsOn(comment), talk.replies()]).toEqual([['confused'], told]);

  // There, and without access: GitHub leaves such an account aside without a word.
  talk.forge.user('eve');
  const both = await say('/baton status\n/baton assign @nobodythere, @eve, @carol', 'ada');
  await talk.run();
  expect(signsOn(both)).toEqual(['confused']);
  expect(talk.pull.issue.assignees.map(({ login }) => login)).toEqual(['dora', 'carol']);
  expect(talk.replies()).toHaveLength(2);
  expect(talk.replies().join()).toMatch(/Blocked: [\s\S]+did not assign `@eve`, `@nobodythere`: /);
  expect(await talk.run()).toMatchObject({ graphqlWrites: 0, restWrites: 0 });
  talk.forge.tick('1m');
  talk.pull.editComment(comment, '/baton assign @carol');
  await talk.run();
  expect(signsOn(comment)).toEqual(['+1']);
});

test('help lists every command; what is not understood, quoted or of a bot that nobody knows is not carried out', async () => {
  await say('/baton help', 'bob');
  expect(talk.replies()).toEqual([expect.stringMatching(/lease PATHS[\s\S]+`@ada`/)]);
  const wrong = await say('/baton helpp', 'ada');
  expect([signsOn(wrong), talk.verdict()]).toEqual([
    ['confused'],
    expect.stringContaining('Did you mean `/baton help`?'),
  ]);
  const quoted = await say(
    '> /baton lease src/*\n\n```\n/baton lease src/*\n```\n\n<!--\n/baton lease src/*\n-->',
    'ada',
  );
  const bot = await say('/baton lease src/*', 'stranger-app[bot]');
  expect([...signsOn(quoted), ...signsOn(bot)]).toEqual([]);
  expect(await talk.log('RESOURCE_ALLOCATED')).toEqual([]);
  expect(talk.verdict()).toContain('`@stranger-app[bot]`');
  const stranger = await say('/baton status', 'passer-by');
  expect([signsOn(stranger), talk.replies().length]).toEqual([['confused'], 2]);
});

test('what was said before a pull request was closed is over when it is opened again', async () => {
  talk.forge.tick('1m');
  const before = talk.pull.comment('/baton lease src/*', { as: 'ada' });
  talk.forge.tick('1m');
  talk.pull.close({ as: 'ada' });
  await talk.run();
  talk.forge.tick('1m');
  talk.pull.reopen({ as: 'ada' });
  await talk.run();
  expect([signsOn(before), await talk.log('RESOURCE_ALLOCATED')]).toEqual([[], []]);
  expect(signsOn(await say('/baton lease src/*', 'ada'))).toEqual(['+1']);
});

test('two bots that answer whatever Baton says end within three rounds, told why', async () => {
  const heard = new Map<string, string>();
  /** Each answers every comment of Baton that is new to it, or was edited, with a command of its own. */
  const answerAll = () => {
    let said = 0;
    // What a bot says itself is skipped, so that nothing is heard twice.
    for (const bot of ['builder[bot]', 'writer[bot]'])
      for (const { id, body, author } of talk.pull.issue.comments) {
        const key = `${bot} ${id}`;
        if (!author.login.startsWith('github-actions') || heard.get(key) === body) continue;
        heard.set(key, body);
        talk.forge.tick('10s');
        talk.pull.comment(`I hear you.\n\n/baton ${said % 2 === 0 ? 'status' : `what-${id}-${said}`}`, {
          as: bot,
        });
        said += 1;
      }
    return said;
  };
  await talk.run();
  let rounds = 0;
  while (answerAll() > 0) {
    rounds += 1;
    if (rounds > 12) break;
    await talk.run();
  }
  expect(rounds).toBeLessThanOrEqual(3);
  expect(talk.replies().length).toBeLessThanOrEqual(3);
  expect(talk.verdict()).toContain('3 times in a row');
  expect(await talk.run()).toMatchObject({ graphqlWrites: 0, restWrites: 0 });

  const person = await say('/baton status', 'ada');
  expect(signsOn(person)).toEqual(['+1']);
  expect(talk.verdict()).not.toContain('3 times in a row');
});
