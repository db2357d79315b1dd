import { addStatus, createRun } from '../forge/model/check-verbs.ts';
import type { Pull } from '../forge/model/issue.ts';
import { addComment, editComment, editIssue, openIssue, react } from '../forge/model/issue-verbs.ts';
import { addLabel, assign, createLabel, removeLabel, unassign } from '../forge/model/label-verbs.ts';
import { makeCommit } from '../forge/model/make-commit.ts';
import { type QueueEntry, USUAL_QUEUE } from '../forge/model/merge-queue.ts';
import { changeBase, mergePull, setDraft } from '../forge/model/pull-verbs.ts';
import { runQueue } from '../forge/model/queue-run.ts';
import { dequeue, enqueue } from '../forge/model/queue-verbs.ts';
import { moveBranch } from '../forge/model/refs.ts';
import { addReview, dismissReview, removeRequests, requestReviews } from '../forge/model/review-verbs.ts';
import type { GraphqlWorld } from './graphql-world.ts';

/** A repository in which nearly everything has happened once: issue 1, the pull request 2 that it is about, and one that was merged. */
export async function tellStory(forge: GraphqlWorld): Promise<{ pull: Pull; merged: Pull }> {
  const { world, repository, alice, bob, app, builders } = forge;
  const [byAlice, byBob, byApp] = [
    { account: alice, app: null },
    { account: bob, app: null },
    { account: app.bot, app },
  ];
  const bug = createLabel(world, repository, byAlice, {
    name: 'bug',
    color: 'ff0000',
    description: 'Broken',
  });
  const issue = openIssue(world, repository, byAlice, {
    title: 'It breaks',
    body: 'See there.',
    labels: [bug],
  });
  world.clock.advance('1m');
  const pull = await forge.pull(
    bob,
    'topic',
    { 'src/a.txt': 'one\nTWO\nthree\n', 'src/b.txt': 'new\n' },
    'Mend it',
  );
  editIssue(world, pull.issue, byBob, { body: 'Fixes #1', title: 'Mend it well' });
  addLabel(world, pull.issue, byAlice, bug);
  removeLabel(world, pull.issue, byAlice, bug);
  addLabel(world, pull.issue, byAlice, bug);
  assign(world, pull.issue, byAlice, bob);
  unassign(world, pull.issue, byAlice, bob);
  assign(world, issue, byAlice, bob);
  world.clock.advance('1m');
  requestReviews(world, pull, byBob, { accounts: [alice], teams: [builders] });
  removeRequests(world, pull, byBob, { teams: [builders] });
  requestReviews(world, pull, byBob, { teams: [builders] });
  const comment = addComment(world, pull.issue, byAlice, 'Why?');
  editComment(world, comment, byAlice, 'Why so?');
  react(world, comment, byBob, 'eyes');
  addReview(world, pull, byAlice, {
    state: 'CHANGES_REQUESTED',
    body: 'Not yet',
    comments: [{ path: 'src/a.txt', body: 'here', line: 2 }],
  });
  dismissReview(world, pull.reviews[0] as never, byBob, 'done');
  addReview(world, pull, byAlice, { state: 'APPROVED', body: 'Fine' });
  requestReviews(world, pull, byBob, { accounts: [alice] });
  setDraft(world, pull, byBob, true);
  setDraft(world, pull, byBob, false);
  await forgeChecks(forge, pull, byApp);
  await rewrite(forge, pull);
  await forgeChecks(forge, pull, byApp);
  rules(forge);
  repository.alerts.dependabot = [
    {
      number: 1,
      state: 'open',
      ecosystem: 'npm',
      package: 'left-pad',
      manifest: 'package-lock.json',
      severity: 'high',
      summary: 'It pads',
      ghsa: 'GHSA-aaaa-bbbb-cccc',
      vulnerableRange: '< 2',
      patched: '2.0.0',
      createdAt: world.now,
      updatedAt: world.now,
    },
  ];
  pull.autoMerge = { method: 'squash', enabledBy: alice };
  world.mark(pull.issue, 'auto_merge_enabled', byAlice, {});
  return { pull, merged: await mergedOne(forge) };
}

async function forgeChecks(
  forge: GraphqlWorld,
  pull: Pull,
  by: { account: typeof forge.app.bot; app: typeof forge.app },
): Promise<void> {
  const { world, repository } = forge;
  await createRun(world, repository, by, pull.headSha, {
    name: 'baton',
    conclusion: 'failure',
    output: {
      title: 'Blocked',
      summary: 'One thing',
      annotations: [
        {
          path: 'src/a.txt',
          startLine: 2,
          endLine: 2,
          startColumn: null,
          endColumn: null,
          level: 'failure',
          message: 'not yours',
          title: null,
          rawDetails: null,
        },
      ],
    },
  });
  await addStatus(
    world,
    repository,
    { account: forge.alice, app: null },
    {
      sha: pull.headSha,
      state: 'success',
      context: 'ci',
    },
  );
}

/** The head is written anew, so that nothing of it is left. */
async function rewrite(forge: GraphqlWorld, pull: Pull): Promise<void> {
  const { world, repository, bob } = forge;
  const oid = await makeCommit(world, repository, {
    parents: [repository.git.branch('main') ?? ''],
    files: { 'src/a.txt': 'one\nTWO\nthree\n' },
    message: `Mend it\n\nCo-authored-by: baton[bot] <${forge.app.bot.email}>`,
    author: bob,
  });
  await moveBranch(
    world,
    repository,
    { account: bob, app: null },
    { ref: `refs/heads/${pull.headRef}`, to: oid, force: true },
  );
}

function rules(forge: GraphqlWorld): void {
  const { world, repository, app } = forge;
  repository.rulesets.push(
    world.identify('Ruleset', (identity) => ({
      ...identity,
      name: 'main',
      target: 'branch' as const,
      enforcement: 'active' as const,
      include: ['~DEFAULT_BRANCH'],
      exclude: [],
      bypass: [{ actor_id: app.id, actor_type: 'Integration' as const, bypass_mode: 'always' as const }],
      rules: [
        { type: 'non_fast_forward' as const },
        {
          type: 'required_status_checks' as const,
          parameters: {
            strict_required_status_checks_policy: false,
            required_status_checks: [{ context: 'baton', integration_id: app.id }],
          },
        },
      ],
      createdAt: world.now,
    })),
  );
}

/** A merge queue on `release`, with one pull request that waits and one, which is given, that was taken out again. */
export async function tellQueue(forge: GraphqlWorld): Promise<Pull> {
  const { world, repository, alice, bob } = forge;
  const byAlice = { account: alice, app: null };
  const ref = 'refs/heads/release';
  await moveBranch(world, repository, byAlice, { ref, to: repository.git.branch('main') ?? '' });
  repository.rulesets.push(
    world.identify('Ruleset', (identity) => ({
      ...identity,
      name: 'queue',
      target: 'branch' as const,
      enforcement: 'active' as const,
      include: [ref],
      exclude: [],
      bypass: [],
      rules: [{ type: 'merge_queue' as const, parameters: { ...USUAL_QUEUE, min_entries_to_merge: 3 } }],
      createdAt: world.now,
    })),
  );
  const [, left] = [await queued('waits'), await queued('left')];
  dequeue(world, left, byAlice, 'MANUAL');
  return left.pull;

  async function queued(name: string): Promise<QueueEntry> {
    const pull = await forge.pull(bob, name, { [`${name}.txt`]: 'x\n' });
    changeBase(world, pull, { account: bob, app: null }, 'release');
    const entry = enqueue(world, pull, byAlice);
    await runQueue(world, entry.queue);
    return entry;
  }
}

async function mergedOne(forge: GraphqlWorld): Promise<Pull> {
  const { world, repository, alice, bob } = forge;
  await moveBranch(
    world,
    repository,
    { account: alice, app: null },
    {
      ref: 'refs/heads/next',
      to: repository.git.branch('main') ?? '',
    },
  );
  const merged = await forge.pull(bob, 'other', { 'docs/x.md': '# X\n' }, 'Write it down');
  changeBase(world, merged, { account: bob, app: null }, 'next');
  await mergePull(world, merged, { account: alice, app: null }, { method: 'squash' });
  return merged;
}
