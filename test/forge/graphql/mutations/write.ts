import type { Issue, Pull } from '../../model/issue.ts';
import type { Repository } from '../../model/repository.ts';
import type { NodeType } from '../../model/world.ts';
import { allows, type Need } from '../../tokens.ts';
import { forbidden, maySee, viewer } from '../access.ts';
import type { Call } from '../call.ts';
import type { As } from '../dispatch.ts';
import { nodeOf } from '../nodes.ts';
import { notFound, Refusal } from '../refuse.ts';

/** A mutation: takes its input, changes the model by the model's own verbs, and gives the payload without `clientMutationId`. */
export interface Mutation<Input> {
  /** Whether it makes content, of which GitHub allows 80 a minute and 500 an hour. */
  readonly content: boolean;
  readonly write: (input: Input, call: Call) => Promise<object>;
}

/** The things of a global id that is one of these types; GitHub says which type it looked for. */
export async function find<T>(call: Call, id: string, ...types: string[]): Promise<T> {
  const found: As | undefined = await nodeOf(call, id);
  if (!found) throw notFound(`a node with the global id of '${id}'`);
  if (types.includes(found.type)) return found.it as T;
  throw notFound(`${types[0] as NodeType} node with the global id of '${id}'`);
}

/** An issue, or the issue that a pull request is. */
export async function findIssue(call: Call, id: string): Promise<Issue> {
  const found = await find<Issue | Pull>(call, id, 'Issue', 'PullRequest');
  return 'issue' in found ? found.issue : found;
}

export const findPull = (call: Call, id: string): Promise<Pull> => find<Pull>(call, id, 'PullRequest');
export const findRepository = (call: Call, id: string): Promise<Repository> =>
  find<Repository>(call, id, 'Repository');

/** GitHub tells an account by name what it may not execute, and a token that it has no access. */
function refusal(call: Call, mutation: string): Refusal {
  const { token } = call;
  const name = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}`;
  return token.kind === 'user'
    ? new Refusal(
        'FORBIDDEN',
        `${token.account.login} does not have the correct permissions to execute \`${name}\``,
      )
    : forbidden(call);
}

/** Refuses unless the token has any of the needs. */
export function permit(call: Call, repository: Repository, mutation: string, ...needs: Need[]): void {
  if (!maySee(call, repository)) throw notFound(`a Repository with the name '${repository.fullName}'`);
  if (repository.archived) throw new Refusal('FORBIDDEN', 'Repository was archived so is read-only.');
  if (!needs.some((need) => allows(call.world, call.token, repository, need))) throw refusal(call, mutation);
}

const write = (resource: string, user: NonNullable<Need['user']>): Need => ({
  resource,
  access: 'write',
  user,
});

/** On a pull request the grant for pull requests does what the one for issues does elsewhere. */
export function permitOnIssue(
  call: Call,
  issue: Issue,
  mutation: string,
  user: NonNullable<Need['user']>,
): void {
  const needs = [write('issues', user), ...(issue.pull ? [write('pull_requests', user)] : [])];
  permit(call, issue.repository, mutation, ...needs);
}

/** Whoever wrote it may change it; others need more. */
export function permitOnWriting(
  call: Call,
  issue: Issue,
  authorId: number,
  mutation: string,
  user: NonNullable<Need['user']>,
): void {
  permitOnIssue(call, issue, mutation, viewer(call).id === authorId ? 'read' : user);
}

export const needs = { write };
