import { noRepository } from '../missing.ts';
import { named, type Place } from '../place.ts';
import { HEADS, type HeadsAnswer } from '../queries/heads.ts';

/** A commit, and the branch it is the head of, where that is known. */
export interface HeadAt {
  readonly oid: string;
  readonly branch: string | null;
}

/**
 * Numbers of the open pull requests whose head is a commit, those from forks included: a finished workflow run of a fork
 * names none. One query.
 */
export async function pullsAt(place: Place, { oid, branch }: HeadAt): Promise<number[]> {
  const variables = { ...named(place), oid, branch: branch ?? '', named: branch !== null };
  const { repository } = (await place.client.read<HeadsAnswer>(HEADS, variables)).data;
  if (!repository) throw noRepository(place);
  const nodes = repository.pullRequests?.nodes ?? repository.object?.associatedPullRequests?.nodes ?? [];
  return nodes
    .flatMap((pull) => (pull?.state === 'OPEN' && pull.headRefOid === oid ? [pull.number] : []))
    .sort((a, b) => a - b);
}
