import type { ReplayedPolicy } from '../core/change/replay.ts';
import { EXIT, UserError } from '../core/errors.ts';
import type { History } from '../flows/backtest.ts';
import type { Gap } from './answer.ts';
import { memoryCache } from './cache.ts';
import type { Client } from './client.ts';
import { completeMerged } from './merged.ts';
import { noRepository } from './missing.ts';
import { named, type Place } from './place.ts';
import { HISTORY_BASE, type HistoryBaseAnswer } from './queries/history.ts';
import { activityOf } from './read/activity.ts';
import { type Base, readBase } from './read/base.ts';
import { mergedPulls } from './read/merged-pulls.ts';

export interface GithubHistoryOptions {
  readonly client: Client;
  /** `owner/name`. */
  readonly repository: string;
  /** Name of the branch that they were merged into; undefined: the default branch. */
  readonly base?: string;
}

/** The merged pull requests of a repository on GitHub. */
export interface GithubHistory {
  /** `owner/name`, as GitHub spells it. */
  readonly repository: string;
  /** The branch they were merged into as it is now, with its policy and CODEOWNERS. */
  readonly base: Base;
  /**
   * What judging by these policies takes is read; CODEOWNERS, teams and permissions are part of the rules, and those of now.
   *
   * @param since none that was merged before, ISO 8601 UTC; null: however long ago
   */
  readonly history: (policies: readonly Pick<ReplayedPolicy, 'policy'>[], since: string | null) => History;
}

/** Looks up the branch in one query. Throws a `UserError` where the repository or the branch is not there. */
export async function openHistory({
  client,
  repository,
  base: name,
}: GithubHistoryOptions): Promise<GithubHistory> {
  const [owner = '', repo = ''] = repository.split('/');
  const where: Place = { client, owner, repo, cache: memoryCache() };
  const place: Place = { ...where, run: { activity: activityOf(where), permissions: new Map() } };
  const { spelled, base } = await baseOf(place, name);
  return {
    repository: spelled,
    base,
    history: (policies, since) => ({
      merged: async function* (last) {
        const around = {
          place,
          base,
          policies: policies.map(({ policy }) => policy),
          teams: new Map(),
        };
        for await (const some of mergedPulls(place, { base: base.name, last, since })) {
          yield* completeMerged(some, around);
        }
      },
    }),
  };
}

async function baseOf(
  place: Place,
  name: string | undefined,
): Promise<{ readonly spelled: string; readonly base: Base }> {
  const variables = { ...named(place), ref: `refs/heads/${name ?? ''}`, named: name !== undefined };
  const { data, gaps } = await place.client.read<HistoryBaseAnswer>(HISTORY_BASE, variables);
  const { repository } = data;
  if (!repository) throw noRepository(place);
  const raw = (name === undefined ? repository.defaultBranchRef : repository.ref) ?? null;
  const base = await readBase(place, raw, gaps.filter(isOfBase));
  if (base === null) throw noBase(place, name);
  return { spelled: repository.nameWithOwner, base };
}

function isOfBase({ path }: Gap): boolean {
  return path.startsWith('repository.');
}

function noBase({ owner, repo }: Place, name: string | undefined): UserError {
  return new UserError(EXIT.usage, {
    code: 'backtest.no-base',
    message:
      name === undefined
        ? `${owner}/${repo} is empty: nothing was ever merged there`
        : `there is no branch ${name} in ${owner}/${repo}`,
    place: { argument: name === undefined ? '--github' : '--base' },
    hint: 'Name the branch that pull requests were merged into: --base BRANCH',
  });
}
