import type { FileContent } from '../../model/git-repository.ts';
import { makeCommit } from '../../model/make-commit.ts';
import { moveBranch } from '../../model/refs.ts';
import { Refused } from '../../model/refused.ts';
import type { Repository } from '../../model/repository.ts';
import { actor, repositoryOf, viewer } from '../access.ts';
import type { Call } from '../call.ts';
import { notFound, Refusal, unprocessable } from '../refuse.ts';
import { type Ref, refOf } from '../types/ref.ts';
import { find, type Mutation, needs, permit } from './write.ts';

interface CommitInput {
  branch: { id?: string | null; repositoryNameWithOwner?: string | null; branchName?: string | null };
  expectedHeadOid: string;
  message: { headline: string; body?: string | null };
  fileChanges?: {
    additions?: { path: string; contents: string }[] | null;
    deletions?: { path: string }[] | null;
  } | null;
}

/** The branch by its id, or by the repository's and its own name; the mutation cannot make one. */
async function branchOf(
  call: Call,
  { id, repositoryNameWithOwner, branchName }: CommitInput['branch'],
): Promise<Ref> {
  if (id != null) return find<Ref>(call, id, 'Ref');
  const [owner = '', name = ''] = (repositoryNameWithOwner ?? '').split('/');
  const repository = repositoryOf(call, owner, name);
  if (!repository) throw notFound(`a Repository with the name '${repositoryNameWithOwner}'`);
  const ref = refOf(repository, `refs/heads/${(branchName ?? '').replace(/^refs\/heads\//, '')}`);
  if (!ref) throw notFound(`a Ref with the name '${branchName}'`);
  return ref;
}

/** GitHub keeps workflow files from tokens that have not been given them. */
function guardWorkflows(call: Call, repository: Repository, paths: readonly string[]): void {
  const path = paths.find((each) => each.startsWith('.github/workflows/'));
  const { token } = call;
  if (path === undefined || token.kind === 'user') return;
  if (token.kind !== 'jwt' && token.grants.workflows === 'write') return;
  throw new Refusal(
    'FORBIDDEN',
    `refusing to allow a GitHub App to create or update workflow \`${path}\` without \`workflows\` permission in ${repository.fullName}`,
  );
}

async function filesOf(
  { repository, oid }: Ref,
  { fileChanges }: CommitInput,
): Promise<Record<string, FileContent>> {
  const files: Record<string, FileContent> = {};
  for (const { path } of fileChanges?.deletions ?? []) {
    if ((await repository.git.at(oid, path)) === undefined) {
      throw new Refusal(
        'NOT_FOUND',
        `A path was requested for deletion which does not exist as of commit oid \`${oid}\``,
      );
    }
    files[path] = null;
  }
  for (const { path, contents } of fileChanges?.additions ?? []) {
    if (path === '' || path.startsWith('/') || path.split('/').includes('..')) {
      throw unprocessable(`A path was requested that is not valid: \`${path}\``);
    }
    const bytes = Buffer.from(contents, 'base64');
    const old = await repository.git.at(oid, path);
    files[path] = old?.mode === '100755' ? { executable: bytes } : bytes;
  }
  return files;
}

/** A commit on a branch that still is where the caller saw it: the one compare-and-swap that GitHub's API has for contents. */
export const createCommitOnBranch: Mutation<CommitInput> = {
  content: true,
  write: async (input, call) => {
    const ref = await branchOf(call, input.branch);
    const { repository, name } = ref;
    permit(call, repository, 'createCommitOnBranch', needs.write('contents', 'write'));
    if (ref.oid !== input.expectedHeadOid) {
      // Two spaces, as GitHub writes it.
      throw new Refusal(
        'STALE_DATA',
        `Expected branch to point to "${input.expectedHeadOid}" but it did not.  Pull and try again.`,
      );
    }
    const files = await filesOf(ref, input);
    guardWorkflows(call, repository, Object.keys(files));
    const { headline, body } = input.message;
    const oid = await makeCommit(call.world, repository, {
      parents: [ref.oid],
      files,
      message: body ? `${headline}\n\n${body}` : headline,
      author: viewer(call),
      committer: 'web-flow',
    });
    await advance(call, repository, name, ref.oid, oid);
    return { commit: { repository, oid }, ref: refOf(repository, name) };
  },
};

/** Somebody may have been quicker between our look and our move: GitHub then says it in other words. */
async function advance(
  call: Call,
  repository: Repository,
  name: string,
  from: string,
  to: string,
): Promise<void> {
  const raced = () =>
    unprocessable(`Ref ${name} is at ${repository.git.refs.get(name)} but expected ${from}`);
  if (repository.git.refs.get(name) !== from) throw raced();
  try {
    await moveBranch(call.world, repository, actor(call), { ref: name, to });
  } catch (error) {
    if (error instanceof Refused && repository.git.refs.get(name) !== from) throw raced();
    throw error;
  }
}
