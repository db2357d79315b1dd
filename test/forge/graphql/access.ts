import { type Access, type Account, atLeast, type Team } from '../model/account.ts';
import type { Actor } from '../model/happening.ts';
import type { Label } from '../model/issue.ts';
import type { Repository } from '../model/repository.ts';
import { actorOf, allows, type Need, sees, type Token } from '../tokens.ts';
import type { Call } from './call.ts';
import { notFound, Refusal } from './refuse.ts';

/** The account that the token stands for. */
export const viewer = (call: Call): Account => call.token.account;
export const actor = (call: Call): Actor => actorOf(call.token);

/** GitHub's words for a token that may see the thing but not do this to it. */
const FORBIDDEN = {
  app: 'Resource not accessible by integration',
  jwt: 'Resource not accessible by integration',
  workflow: 'Resource not accessible by integration',
  user: 'Resource not accessible by personal access token',
} as const satisfies Record<Token['kind'], string>;

export const forbidden = (call: Call): Refusal => new Refusal('FORBIDDEN', FORBIDDEN[call.token.kind]);

export const maySee = (call: Call, repository: Repository): boolean =>
  sees(call.world, call.token, repository);

/** Refuses as GitHub does where the token may not: NOT_FOUND where it may not even see, FORBIDDEN elsewhere. */
export function demand(call: Call, repository: Repository, need: Need): void {
  if (!maySee(call, repository)) throw notFound(`a Repository with the name '${repository.fullName}'`);
  if (!allows(call.world, call.token, repository, need)) throw forbidden(call);
}

export const may = (call: Call, repository: Repository, resource: string, access: Access): boolean =>
  allows(call.world, call.token, repository, { resource, access });

/** Whether the caller's own account may push, which is what `viewerCan…` asks. */
export const mayWrite = (call: Call, repository: Repository): boolean =>
  may(call, repository, 'contents', 'write');

export function repositoryOf(call: Call, owner: string, name: string): Repository | undefined {
  const found = call.world.repository(`${owner}/${name}`);
  return found && maySee(call, found) ? found : undefined;
}

export function repositoriesOf(call: Call, account: Account): Repository[] {
  return [...call.world.repositories.values()].filter(
    (each) => each.owner.id === account.id && maySee(call, each),
  );
}

export function repositoryOfLabel(call: Call, label: Label): Repository {
  for (const repository of call.world.repositories.values())
    if (repository.labels.includes(label)) return repository;
  throw new Error(`label ${label.name} is in no repository`);
}

export function organizationTeams(call: Call, organization: Account): Team[] {
  return call.world.teams.filter((team) => team.organization.id === organization.id);
}

const isMember = (call: Call, organization: Account, account: Account): boolean =>
  organizationTeams(call, organization).some((team) => team.members.has(account.id));

/**
 * Teams and their members are the organization's own: an App needs `members: read`, a user must be a member, and a workflow's token may never
 * read them. GitHub refuses; it does not say that there are none.
 */
export function readTeams(call: Call, organization: Account): void {
  const { token } = call;
  const allowed =
    token.kind === 'app'
      ? token.installation.account.id === organization.id && token.grants.members !== undefined
      : token.kind === 'user' && isMember(call, organization, token.account);
  if (!allowed) throw forbidden(call);
}

export function teamRepositories(call: Call, team: Team): Repository[] {
  return [...call.world.repositories.values()].filter(
    (each) => each.teams.has(team.id) && maySee(call, each),
  );
}

/** How an author stands to a repository, as GitHub says it beside their writing. */
export function associationOf(call: Call, author: Account, repository: Repository): string {
  if (repository.owner.id === author.id) return 'OWNER';
  if (isMember(call, repository.owner, author)) return 'MEMBER';
  if (repository.collaborators.has(author.id)) return 'COLLABORATOR';
  const merged = [...repository.issues.values()].some(
    (issue) => issue.author.id === author.id && issue.pull?.mergedAt,
  );
  return merged ? 'CONTRIBUTOR' : 'NONE';
}

/** Whether an account may push here, by its own rights. */
export const canPush = (call: Call, account: Account, repository: Repository): boolean =>
  atLeast(call.world.permission(repository, account), 'write');
