import { type Account, restLogin } from './model/account.ts';
import { latestRuns, latestStatuses } from './model/check-verbs.ts';
import type { Issue, Pull } from './model/issue.ts';
import type { Repository } from './model/repository.ts';

type Json = Record<string, unknown>;

const name = (account: Account | null) => (account ? restLogin(account) : null);
const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

async function issueSnapshot(issue: Issue): Promise<Json> {
  return {
    title: issue.title,
    body: issue.body,
    author: name(issue.author),
    state: issue.state,
    stateReason: issue.stateReason,
    labels: issue.labels.map((label) => label.name).sort(byText),
    assignees: issue.assignees.map(restLogin).sort(byText),
    comments: issue.comments.map((comment) => ({
      author: name(comment.author),
      body: comment.body,
      reactions: comment.reactions.map((each) => `${name(each.user)} ${each.content}`).sort(byText),
    })),
    blockedBy: issue.blockedBy.map((each) => each.number).sort((a, b) => a - b),
    ...(issue.pull ? await pullSnapshot(issue.pull) : {}),
  };
}

async function pullSnapshot(pull: Pull): Promise<Json> {
  const { repository } = pull.issue;
  return {
    draft: pull.draft,
    base: pull.baseRef,
    head: `${pull.headRepository?.fullName ?? 'unknown'}:${pull.headRef}`,
    // The content, not the commit: its id would tell the instant it was made.
    tree: (await repository.git.commit(pull.headSha)).tree,
    merged: pull.mergedAt !== null,
    reviews: pull.reviews.map((review) => ({
      author: name(review.author),
      state: review.state,
      body: review.body,
    })),
    requests: pull.requests
      .map((each) => ('account' in each ? restLogin(each.account) : `@${each.team.slug}`))
      .sort(byText),
    checks: checksOf(repository, pull.headSha),
  };
}

/** The latest check of each name and App on a commit, and the latest status of each context. */
function checksOf(repository: Repository, sha: string): Json[] {
  const runs = repository.suites
    .filter((suite) => suite.headSha === sha)
    .flatMap((suite) =>
      latestRuns(suite).map((run) => ({
        name: run.name,
        app: suite.app.slug,
        status: run.status,
        conclusion: run.conclusion,
        output: run.output,
        annotations: run.annotations,
      })),
    );
  const statuses = latestStatuses(repository, sha).map(({ context, state, description }) => ({
    name: context,
    app: 'status',
    status: 'completed',
    conclusion: state,
    output: description,
  }));
  return [...runs, ...statuses].sort((a, b) => byText(`${a.name} ${a.app}`, `${b.name} ${b.app}`));
}

async function filesAt(repository: Repository, oid: string): Promise<Record<string, string>> {
  const text = await repository.git.git.text(['ls-tree', '-r', '--full-tree', '-z', oid]);
  const rows = text.split('\0').filter(Boolean);
  return Object.fromEntries(
    rows.map((row) => [
      row.slice(row.indexOf('\t') + 1),
      row.slice(0, row.indexOf('\t')).split(' ')[2] ?? '',
    ]),
  );
}

export interface SnapshotOptions {
  /** Branches whose files are left out: a log's lines carry ids and instants of their own. */
  readonly withoutBranches?: readonly string[];
}

/**
 * Everything that someone who looks at the repository sees, as plain JSON without ids and instants, in a fixed order: two
 * forges that look the same have equal snapshots.
 */
export async function snapshotOf(repository: Repository, options: SnapshotOptions = {}): Promise<Json> {
  const shown = repository.git.branches().filter(({ name }) => !options.withoutBranches?.includes(name));
  const branches = await Promise.all(
    shown.map(async ({ name: branch, oid }) => [branch, await filesAt(repository, oid)] as const),
  );
  const issues = await Promise.all(
    [...repository.issues].map(async ([number, issue]) => [number, await issueSnapshot(issue)] as const),
  );
  return {
    branches: Object.fromEntries(branches),
    labels: repository.labels
      .map(({ name: label, color, description }) => ({ name: label, color, description }))
      .sort((a, b) => byText(a.name, b.name)),
    issues: Object.fromEntries(issues),
  };
}
