import type { Pull } from '../../model/issue.ts';
import type { Repository } from '../../model/repository.ts';
import { maySee, repositoryOf, viewer } from '../access.ts';
import type { Call } from '../call.ts';
import { type PageArgs, paginate } from '../connection.ts';
import { As, type Fields } from '../dispatch.ts';
import { nodeOf } from '../nodes.ts';
import { notFound, Refusal } from '../refuse.ts';
import { named } from './account.ts';
import { stateOf } from './pull-lists.ts';
import { asSubject } from './subject.ts';

/** At most this many ids in one `nodes`. */
const MOST_IDS = 100;

async function node(id: string, call: Call): Promise<As> {
  const found = await nodeOf(call, id);
  if (!found) throw notFound(`a node with the global id of '${id}'`);
  return found;
}

const instant = (ms: number): string => new Date(ms).toISOString().replace(/\.\d{3}Z$/, 'Z');

/** The words of a search that the forge understands; any other is refused, so that no search finds too much. */
const QUALIFIERS: Readonly<
  Record<string, (pull: Pull | undefined, issue: Pull['issue'], value: string) => boolean>
> = {
  is: (pull, issue, value) => {
    if (value === 'pr') return pull !== undefined;
    if (value === 'issue') return pull === undefined;
    if (value === 'merged') return pull !== undefined && stateOf(pull) === 'MERGED';
    if (value === 'draft') return pull?.draft === true;
    return issue.state === value;
  },
  state: (_pull, issue, value) => issue.state === value,
  repo: (_pull, { repository }, value) => repository.fullName.toLowerCase() === value.toLowerCase(),
  label: (_pull, { labels }, value) => labels.some(({ name }) => name === value),
  author: (_pull, { author }, value) =>
    author.login.toLowerCase() === value.replace(/^app\//, '').toLowerCase(),
  head: (pull, _issue, value) => pull?.headRef.startsWith(value) === true,
  base: (pull, _issue, value) => pull?.baseRef === value,
};

function search(query: string, call: Call): As[] {
  const words = [...query.matchAll(/(?:(\w+):)?("[^"]*"|\S+)/g)].map(([, name, value = '']) => ({
    name,
    value: value.replaceAll('"', ''),
  }));
  const unknown = words.find(({ name }) => name !== undefined && !QUALIFIERS[name]);
  if (unknown) throw new Error(`the simulated GitHub does not search by ${unknown.name}:`);
  return [...call.world.repositories.values()]
    .filter((repository: Repository) => maySee(call, repository))
    .flatMap((repository) => [...repository.issues.values()])
    .filter((issue) =>
      words.every(({ name, value }) =>
        name === undefined
          ? `${issue.title} ${issue.body}`.toLowerCase().includes(value.toLowerCase())
          : QUALIFIERS[name]?.(issue.pull, issue, value),
      ),
    )
    .reverse()
    .map(asSubject);
}

export const Query: Fields<unknown> = {
  repository: (_root, { owner, name }: { owner: string; name: string }, call) => {
    const found = repositoryOf(call, owner, name);
    if (!found) throw notFound(`a Repository with the name '${owner}/${name}'`);
    return found;
  },
  node: (_root, { id }: { id: string }, call) => node(id, call),
  nodes: (_root, { ids }: { ids: string[] }, call) => {
    if (ids.length > MOST_IDS) {
      throw new Refusal(
        'ARGUMENT_LIMIT',
        `You may not provide more than ${MOST_IDS} node ids; you provided ${ids.length}.`,
      );
    }
    return ids.map((id) => node(id, call));
  },
  /** An App is shown as its bot; the type says User all the same. */
  viewer: (_root, _args, call) => viewer(call),
  user: (_root, { login }: { login: string }, call) => named('User', login, call.world.account(login)),
  organization: (_root, { login }: { login: string }, call) =>
    named('Organization', login, call.world.account(login)),
  repositoryOwner: (_root, { login }: { login: string }, call) => {
    const found = call.world.account(login);
    return found && found.kind !== 'Bot' ? new As(found.kind, found) : null;
  },
  /** `dryRun` is accepted; the call is charged as any other. */
  rateLimit: (_root, _args, { budget, cost }) => ({
    cost: cost.points,
    nodeCount: cost.nodes,
    limit: budget.limit,
    used: budget.used + cost.points,
    remaining: Math.max(0, budget.limit - budget.used - cost.points),
    resetAt: instant(budget.resetAt),
  }),
  search: (_root, args: PageArgs & { query: string; type: string }, call) => {
    if (args.type !== 'ISSUE') throw new Error(`the simulated GitHub does not search for ${args.type}`);
    const found = search(args.query, call);
    return { ...paginate(found.slice(0, 1000), args, 'search'), issueCount: found.length };
  },
};
