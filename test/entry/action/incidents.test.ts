import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { IssueStory } from '../../forge/scenario/issue-story.ts';
import type { PullStory } from '../../forge/scenario/pull-story.ts';
import { type Conversation, setConversation, signsOn } from '../../support/commanded.ts';

const POLICY = `version: 1
enforce: enforce
rollout: 100
agents:
  ops:
    id: agent-001
    authority: full
    ownership: ["ops/*"]
    operators: ["@carol"]
  writer:
    id: agent-002
    ownership: ["docs/*"]
    operators: ["@dora"]
incidents:
  P0: { trigger: any_agent, lead: ops, freeze: true, freeze_except: ["ops/**"] }
`;

let talk: Conversation;
let other: PullStory;
beforeEach(async () => {
  talk = await setConversation(POLICY);
  await talk.repo.push('hotfix', { 'ops/a.ts': 'mend\n' }, { as: 'bob' });
  await talk.repo.openPull({ from: 'hotfix', as: 'bob' });
  await talk.repo.push('feature', { 'lib/a.ts': 'new\n' }, { as: 'bob' });
  other = await talk.repo.openPull({ from: 'feature', as: 'bob' });
  await talk.run();
});
afterEach(() => talk.forge.close());

const SWEEP = { event: 'schedule', payload: { schedule: '7 * * * *' } };

/** The one issue of incidents. */
function issue(): IssueStory {
  const found = [...talk.repo.model.issues.values()].filter(({ body }) =>
    body.startsWith('<!-- baton:incident'),
  );
  const [one] = found;
  if (found.length !== 1 || one === undefined) throw new Error(`there are ${found.length} issues`);
  return new IssueStory(talk.forge.world, one);
}

/** Does the check of each open pull request hold it back for the incident? By number. */
function frozen(): Record<number, boolean> {
  const pulls = [...talk.repo.model.issues.values()].flatMap(({ number, pull }) =>
    pull ? [{ number, pull }] : [],
  );
  return Object.fromEntries(
    pulls.map(({ number, pull }) => {
      const run = talk.repo.model.suites
        .filter(({ headSha }) => headSha === pull.headSha)
        .flatMap(({ runs }) => runs)
        .findLast(({ name }) => name === 'baton');
      return [number, run?.output.summary?.includes('holds merges back') === true];
    }),
  );
}

const onIssue = (event = 'issues') => ({
  event,
  payload: {
    action: 'edited',
    issue: { number: issue().number, labels: [{ name: 'baton:incident' }] },
    comment: { body: 'x', user: { type: 'User' } },
  },
});

function broken() {
  talk.forge.tick('1m');
  talk.pull.comment('/baton incident P0 the site is down', { as: 'dora' });
  return talk.run();
}

test('an incident has one issue with clock, lead and checklist, and freezes every open change at once', async () => {
  const spent = await broken();
  // The event itself, the issue with its notice, the survey, and one write for each other pull request.
  expect(spent.graphqlReads).toBeLessThanOrEqual(16);
  expect(spent.graphqlWrites + spent.restWrites).toBeLessThanOrEqual(14);
  const shown = issue();
  expect(shown.labels).toEqual(['baton:incident']);
  expect(shown.issue.title).toBe('P0: the site is down');
  expect(shown.issue.body).toMatch(/The lead has until 2\d{3}-\d\d-\d\d \d\d:\d\d UTC to decide/);
  expect(frozen()).toEqual({ 1: true, 2: false, 3: true });
  const calls = shown.issue.comments.filter(({ body }) => body.includes('@carol'));
  expect(calls).toHaveLength(1);

  const usual = await talk.run();
  expect(usual).toMatchObject({ graphqlWrites: 0, restWrites: 0 });
  expect(usual.graphqlReads).toBeLessThanOrEqual(2);
  await talk.run(SWEEP);
  expect(issue().number).toBe(shown.number);
  expect(issue().issue.comments).toHaveLength(1);
  const quiet = await talk.run(SWEEP);
  expect(quiet).toMatchObject({ graphqlWrites: 0, restWrites: 0 });

  talk.forge.tick('1m');
  const wrong = shown.comment('/baton incident decide roll back', { as: 'dora' });
  await talk.run(onIssue('issue_comment'));
  expect(shown.issue.body).toContain('**detection**');
  const refusals = () => shown.issue.comments.filter(({ body }) => body.includes('not carried out'));
  expect(refusals()).toHaveLength(1);
  expect(refusals()[0]?.body.replace(/`[^`]*`/g, '')).not.toContain('@');
  talk.forge.tick('1m');
  shown.comment('/baton incident decide do nothing', { as: 'dora' });
  await talk.run(onIssue('issue_comment'));
  expect(refusals()).toHaveLength(1);
  expect(signsOn(wrong)).toEqual([]);
  talk.forge.tick('1m');
  shown.comment('/baton incident decide roll back', { as: 'carol' });
  await talk.run(onIssue('issue_comment'));
  expect(shown.issue.body).toContain('decision: roll back');
}, 60_000);

test('ticks count from who may; closed by who may not it is opened again; closed by the lead it thaws and holds the post-mortem', async () => {
  await broken();
  const shown = issue();
  const step = 'what is hit, and how badly, is known';
  const tick = (as: string) => {
    talk.forge.tick('1m');
    shown.edit({ body: shown.issue.body.replace(`- [ ] ${step}`, `- [x] ${step}`) }, { as });
    return talk.run(onIssue());
  };
  await tick('dora');
  expect(shown.issue.body).toContain(`- [ ] ${step}`);
  await tick('carol');
  expect(shown.issue.body).toContain(`- [x] ${step}`);
  expect(shown.issue.body).toMatch(/is known: `@carol`/);

  talk.forge.tick('1m');
  shown.close({ as: 'dora' });
  await talk.run(onIssue());
  expect(shown.issue.state).toBe('open');
  expect(frozen()).toMatchObject({ 3: true });

  talk.forge.tick('1m');
  await talk.repo.push('docs', { 'docs/b.md': 'new\n' }, { as: 'bob' });
  const pull = await talk.repo.openPull({ from: 'docs', as: 'bob', body: `Fixes #${shown.number}` });
  await pull.merge({ as: 'carol' });
  expect(shown.issue.state).toBe('closed');
  await talk.run(onIssue());
  expect(shown.issue.state).toBe('open');
  expect(frozen()).toMatchObject({ 3: true });

  talk.forge.tick('1m');
  shown.close({ as: 'carol' });
  await talk.run(onIssue());
  expect(await talk.log('INCIDENT_CLOSED')).toEqual([expect.stringContaining('"@carol"')]);
  expect(frozen()).toMatchObject({ 1: false, 2: false, 3: false });
  expect(shown.issue.body).toContain('## To be written');
  expect(shown.issue.state).toBe('closed');
  expect(await talk.log('INCIDENT_ARCHIVED')).toHaveLength(1);
  shown.edit({ body: `${shown.issue.body}\nwritten by people` }, { as: 'dora' });
  expect(await talk.run(SWEEP)).toMatchObject({ graphqlWrites: 0, restWrites: 0 });
  expect(other.issue.labels.map(({ name }) => name)).not.toContain('baton:blocked');
}, 60_000);
