import type { Pull } from '../../model/issue.ts';
import { pullsOf } from '../../model/pull-follow.ts';
import type { Repository } from '../../model/repository.ts';
import { type PageArgs, paginate } from '../connection.ts';
import { ISSUE_ORDER, inOrder, type Order } from './order.ts';

interface PullWish {
  states?: string[] | null;
  labels?: string[] | null;
  headRefName?: string | null;
  baseRefName?: string | null;
}

export interface PullArgs extends PageArgs, PullWish {
  orderBy?: Order | null;
}

export function stateOf(pull: Pull): 'OPEN' | 'CLOSED' | 'MERGED' {
  if (pull.mergedAt !== null) return 'MERGED';
  return pull.issue.state === 'open' ? 'OPEN' : 'CLOSED';
}

function fits(pull: Pull, { states, labels, headRefName, baseRefName }: PullWish): boolean {
  return (
    (!states || states.includes(stateOf(pull))) &&
    (headRefName == null || pull.headRef === headRefName) &&
    (baseRefName == null || pull.baseRef === baseRefName) &&
    (!labels || pull.issue.labels.some(({ name }) => labels.includes(name)))
  );
}

const ORDER = {
  CREATED_AT: ({ issue }: Pull) => ISSUE_ORDER.CREATED_AT(issue),
  UPDATED_AT: ({ issue }: Pull) => ISSUE_ORDER.UPDATED_AT(issue),
  COMMENTS: ({ issue }: Pull) => ISSUE_ORDER.COMMENTS(issue),
};

export function pullPage(
  repository: Repository,
  args: PullArgs,
  also: (pull: Pull) => boolean = () => true,
  field = 'pullRequests',
) {
  const { states, labels, headRefName, baseRefName, orderBy } = args;
  const wish = { states, labels, headRefName, baseRefName } as PullWish;
  const pulls = pullsOf(repository).filter((pull) => fits(pull, wish) && also(pull));
  return paginate(inOrder(pulls, ORDER, orderBy), args, field);
}

/** Pull requests that brought a commit, or would: merged with it, or open with it among their own. */
export async function pullsOfCommit(repository: Repository, oid: string): Promise<Pull[]> {
  const found: Pull[] = [];
  for (const pull of pullsOf(repository)) {
    if (pull.mergeCommitSha === oid) found.push(pull);
    else {
      const base = await repository.git.mergeBase(pull.baseSha, pull.headSha);
      if (base && (await repository.git.commitsBetween(base, pull.headSha)).includes(oid)) found.push(pull);
    }
  }
  return found;
}
