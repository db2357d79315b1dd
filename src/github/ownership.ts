import { EXIT, UserError } from '../core/errors.ts';
import type { OwnershipForge } from '../flows/sync-ownership.ts';
import { noRepository } from './missing.ts';
import { named, type Place } from './place.ts';
import { OWNERSHIP, type OwnershipAnswer } from './queries/ownership.ts';
import { readBase } from './read/base.ts';
import { whyNot } from './written.ts';

/** Not under `baton/`: git has no branch below the name of another one, and `baton` is the context's. */
const BRANCH = 'baton-codeowners';
const TITLE = 'chore: bring CODEOWNERS up to date with the policy';
const BODY = `The block between \`# baton:begin\` and \`# baton:end\` is made from \`.github/baton.yml\` of the base branch; all else in the file stays as it is.

Baton keeps this pull request up to date until it is merged or closed. Merging it needs the approval of the owners, like any other change.`;

interface Proposal {
  readonly id: string;
  readonly url: string;
}

interface Repository {
  readonly id: string;
  readonly name: string;
  readonly base: { readonly name: string; readonly oid: string };
  readonly branch: { readonly id: string; readonly oid: string; readonly pull: Proposal | null } | null;
}

/** CODEOWNERS of a repository on GitHub: one query, two requests to propose another one, and one to close the proposal. */
export function ownershipForge(place: Place): OwnershipForge {
  let known: Repository | null = null;
  return {
    see: async () => {
      const variables = { ...named(place), proposed: `refs/heads/${BRANCH}` };
      const { repository } = (await place.client.read<OwnershipAnswer>(OWNERSHIP, variables)).data;
      if (!repository) throw noRepository(place);
      const { id, nameWithOwner: name, defaultBranchRef, proposed } = repository;
      const base = await readBase(place, defaultBranchRef);
      const ours = await readBase(place, proposed);
      const latest = proposed?.associatedPullRequests.nodes[0] ?? null;
      const pull = latest?.state === 'OPEN' ? latest : null;
      const isDeclined = latest?.state === 'CLOSED' && latest.headRefOid === ours?.oid;
      if (base?.codeownersGap) throw refused(base.codeownersGap);
      const branch = proposed === null || ours === null ? null : { id: proposed.id, oid: ours.oid, pull };
      known = base === null ? null : { id, name, base, branch };
      return {
        policy: base?.policy ?? { kind: 'missing' },
        codeowners: base?.codeowners ?? null,
        proposed: {
          text: ours?.codeowners?.text ?? null,
          pull: pull?.url ?? null,
          declined: isDeclined ? latest.url : null,
        },
      };
    },
    propose: async (path, text) => {
      if (known === null) throw new Error('CODEOWNERS was not seen before another one was proposed');
      return proposed(place, known, { path, text });
    },
    withdraw: async () => {
      const branch = known?.branch ?? null;
      if (branch?.pull == null) throw new Error('no proposal of CODEOWNERS was seen before it was withdrawn');
      const { id, pull } = branch;
      const closed = await place.client.write(CLOSE, {
        pull: { pullRequestId: pull.id },
        branch: { refId: id },
      });
      if (closed.kind !== 'applied') throw refused(whyNot(closed));
    },
  };
}

/**
 * On top of the branch while its pull request is open; otherwise the branch begins anew at the base, so that nothing of one that
 * was merged or closed comes with it.
 */
async function proposed(
  place: Place,
  { id, name, base, branch }: Repository,
  file: { readonly path: string; readonly text: string },
): Promise<string> {
  const { client } = place;
  const open = branch?.pull ?? null;
  const commit = {
    branch: { repositoryNameWithOwner: name, branchName: BRANCH },
    expectedHeadOid: branch !== null && open !== null ? branch.oid : base.oid,
    message: { headline: TITLE },
    fileChanges: {
      additions: [{ path: file.path, contents: Buffer.from(file.text, 'utf8').toString('base64') }],
    },
  };
  const begin = branch === null ? BEGIN : AGAIN;
  const start =
    branch === null
      ? { repositoryId: id, name: `refs/heads/${BRANCH}`, oid: base.oid }
      : { refId: branch.id, oid: base.oid, force: true };
  const written =
    open === null ? await client.write(begin, { start, commit }) : await client.write(ON_TOP, { commit });
  if (written.kind !== 'applied') throw refused(whyNot(written));
  return open?.url ?? opened(place, base.name);
}

async function opened(place: Place, base: string): Promise<string> {
  const about = { title: TITLE, body: BODY, head: BRANCH, base };
  const route = 'POST /repos/{owner}/{repo}/pulls';
  const made = await place.client.send<{ html_url: string }>(route, { ...named(place), ...about });
  if (made.kind === 'applied') return made.data.html_url;
  throw refused(made.kind === 'partial' ? 'half of the answer is missing' : made.reason);
}

const COMMIT = 'commit: createCommitOnBranch(input: $commit) { commit { oid } }';
const BEGIN = `mutation Propose($start: CreateRefInput!, $commit: CreateCommitOnBranchInput!) {
  start: createRef(input: $start) { ref { id } }
  ${COMMIT}
}`;
const AGAIN = `mutation ProposeAgain($start: UpdateRefInput!, $commit: CreateCommitOnBranchInput!) {
  start: updateRef(input: $start) { ref { id } }
  ${COMMIT}
}`;
const ON_TOP = `mutation ProposeMore($commit: CreateCommitOnBranchInput!) {
  ${COMMIT}
}`;

const CLOSE = `mutation Withdraw($pull: ClosePullRequestInput!, $branch: DeleteRefInput!) {
  close: closePullRequest(input: $pull) { clientMutationId }
  delete: deleteRef(input: $branch) { clientMutationId }
}`;

function refused(reason: string): UserError {
  return new UserError(EXIT.remote, {
    code: 'codeowners.not-proposed',
    message: `CODEOWNERS could not be brought up to date: ${reason}`,
    place: { ref: BRANCH },
    hint: 'The token of a workflow may open pull requests only where the settings of the repository allow it (Actions, General); an App token with Contents and Pull requests: write may. What was half done is finished by the next run.',
  });
}
