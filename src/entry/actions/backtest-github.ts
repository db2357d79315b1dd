import { EXIT, UserError } from '../../core/errors.ts';
import { openHistory } from '../../github/history.ts';
import type { Counts } from '../../github/line.ts';
import { policyOfBase } from '../base-policy.ts';
import { clientOf } from '../github-client.ts';
import { repositoryOfRemote } from '../pull-named.ts';
import type { Runtime } from '../runtime.ts';
import type { BacktestSource } from './backtest-source.ts';

/** Of the five thousand an hour that a person has. */
const MOST_REQUESTS = 4_000;

/**
 * Merged pull requests as GitHub shows them.
 *
 * @param named `owner/name`; null: what the remote of this clone names
 */
export async function sourceOnGithub(
  runtime: Runtime,
  named: string | null,
  branch: string | undefined,
): Promise<BacktestSource> {
  if (named !== null && !/^[\w.-]+\/[\w.-]+$/.test(named)) throw noName(named);
  const client = clientOf(runtime, MOST_REQUESTS);
  const wanted = named ?? (await repositoryOfRemote(runtime, 'Name it: --github owner/name'));
  runtime.progress(`reading ${wanted}`);
  const { repository, base, history } = await openHistory({
    client,
    repository: wanted,
    ...(branch === undefined ? {} : { base: branch }),
  });
  return {
    base: { name: base.name, oid: base.oid },
    what: { one: 'pull request', into: `${base.name} of ${repository}` },
    policy: async () => policyOfBase(base.policy, base.name),
    history,
    github: { repository, counts: () => client.counts },
  };
}

function noName(text: string): UserError {
  return new UserError(EXIT.usage, {
    code: 'backtest.repository',
    message: `${text} is no name of a repository`,
    place: { argument: '--github' },
    hint: 'Give it as owner/name, or leave it out for that of the remote.',
  });
}

/** What was asked of GitHub, in words. */
export function requestsIn({ query, restRead, repeated }: Counts): string {
  const said = `${query} GraphQL ${query === 1 ? 'query' : 'queries'} and ${restRead} REST ${restRead === 1 ? 'read' : 'reads'}`;
  return repeated === 0 ? said : `${said}, ${repeated} of them repeated`;
}
