import type { MergeMethod, Pull } from '../../model/issue.ts';
import { closeIssue, editIssue, reopenIssue } from '../../model/issue-verbs.ts';
import { changeBase, mergePull, openPull, setDraft } from '../../model/pull-verbs.ts';
import { actor, viewer } from '../access.ts';
import type { Call } from '../call.ts';
import { unprocessable } from '../refuse.ts';
import { asActor } from '../types/account.ts';
import { replaceLists, texts } from './issues.ts';
import { findPull, findRepository, type Mutation, needs, permit } from './write.ts';

interface OnPull {
  pullRequestId: string;
}

/** The author may do what otherwise needs a right to write. */
async function mine(call: Call, id: string, mutation: string): Promise<Pull> {
  const pull = await findPull(call, id);
  const own = viewer(call).id === pull.issue.author.id;
  permit(call, pull.issue.repository, mutation, needs.write('pull_requests', own ? 'read' : 'triage'));
  return pull;
}

const payload = (call: Call, pullRequest: Pull) => ({ pullRequest, actor: asActor(viewer(call)) });

interface NewPullInput {
  repositoryId: string;
  headRepositoryId?: string | null;
  baseRefName: string;
  headRefName: string;
  title: string;
  body?: string | null;
  draft?: boolean | null;
}

export const createPullRequest: Mutation<NewPullInput> = {
  content: true,
  write: async (input, call) => {
    const repository = await findRepository(call, input.repositoryId);
    permit(call, repository, 'createPullRequest', needs.write('pull_requests', 'read'));
    // GitHub's default for workflows; an organization may allow it.
    if (call.token.kind === 'workflow') {
      throw unprocessable('GitHub Actions is not permitted to create or approve pull requests.');
    }
    const [owner, branch] = input.headRefName.includes(':')
      ? input.headRefName.split(':')
      : [undefined, input.headRefName];
    const byOwner = owner && [repository, ...repository.forks].find((each) => each.owner.login === owner);
    const home =
      input.headRepositoryId == null ? byOwner : await findRepository(call, input.headRepositoryId);
    const pullRequest = await openPull(call.world, repository, actor(call), {
      title: input.title,
      body: input.body ?? '',
      base: input.baseRefName.replace(/^refs\/heads\//, ''),
      head: (branch ?? '').replace(/^refs\/heads\//, ''),
      ...(home ? { headRepository: home } : {}),
      draft: input.draft ?? false,
    });
    return { pullRequest };
  },
};

interface PullWish extends OnPull {
  title?: string | null;
  body?: string | null;
  baseRefName?: string | null;
  state?: 'OPEN' | 'CLOSED' | null;
  assigneeIds?: string[] | null;
  labelIds?: string[] | null;
}

export const updatePullRequest: Mutation<PullWish> = {
  content: true,
  write: async (input, call) => {
    const pull = await mine(call, input.pullRequestId, 'updatePullRequest');
    editIssue(call.world, pull.issue, actor(call), texts(input));
    if (input.baseRefName != null) changeBase(call.world, pull, actor(call), input.baseRefName);
    await replaceLists(call, pull.issue, input);
    if (input.state === 'CLOSED') closeIssue(call.world, pull.issue, actor(call));
    if (input.state === 'OPEN') reopenIssue(call.world, pull.issue, actor(call));
    return payload(call, pull);
  },
};

export const closePullRequest: Mutation<OnPull> = {
  content: false,
  write: async ({ pullRequestId }, call) => {
    const pull = await mine(call, pullRequestId, 'closePullRequest');
    closeIssue(call.world, pull.issue, actor(call));
    return payload(call, pull);
  },
};

export const reopenPullRequest: Mutation<OnPull> = {
  content: false,
  write: async ({ pullRequestId }, call) => {
    const pull = await mine(call, pullRequestId, 'reopenPullRequest');
    if (pull.mergedAt !== null) throw unprocessable('Could not open the pull request.');
    reopenIssue(call.world, pull.issue, actor(call));
    return payload(call, pull);
  },
};

export const convertPullRequestToDraft: Mutation<OnPull> = {
  content: false,
  write: async ({ pullRequestId }, call) => {
    const pull = await mine(call, pullRequestId, 'convertPullRequestToDraft');
    setDraft(call.world, pull, actor(call), true);
    return payload(call, pull);
  },
};

export const markPullRequestReadyForReview: Mutation<OnPull> = {
  content: false,
  write: async ({ pullRequestId }, call) => {
    const pull = await mine(call, pullRequestId, 'markPullRequestReadyForReview');
    setDraft(call.world, pull, actor(call), false);
    return payload(call, pull);
  },
};

interface MergeInput extends OnPull {
  mergeMethod?: 'MERGE' | 'SQUASH' | 'REBASE' | null;
  commitHeadline?: string | null;
  commitBody?: string | null;
  expectedHeadOid?: string | null;
}

export const mergePullRequest: Mutation<MergeInput> = {
  content: true,
  write: async (input, call) => {
    const pull = await findPull(call, input.pullRequestId);
    permit(call, pull.issue.repository, 'mergePullRequest', needs.write('contents', 'write'));
    await mergePull(call.world, pull, actor(call), {
      method: (input.mergeMethod ?? 'MERGE').toLowerCase() as MergeMethod,
      ...(input.commitHeadline == null ? {} : { title: input.commitHeadline }),
      ...(input.commitBody == null ? {} : { message: input.commitBody }),
      ...(input.expectedHeadOid == null ? {} : { sha: input.expectedHeadOid }),
    });
    return payload(call, pull);
  },
};
