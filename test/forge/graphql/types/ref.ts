import { objectId } from '../../model/part-ids.ts';
import type { Repository } from '../../model/repository.ts';
import { rulesOn } from '../../model/rule-check.ts';
import { maySee } from '../access.ts';
import type { Call } from '../call.ts';
import { type PageArgs, paginate } from '../connection.ts';
import type { Fields } from '../dispatch.ts';
import { notFound } from '../refuse.ts';
import { type Stored, storedObject } from './git-objects.ts';
import type { Order } from './order.ts';
import { type PullArgs, pullPage } from './pull-lists.ts';
import { ruleOf } from './rules.ts';

export interface Ref {
  readonly repository: Repository;
  /** Full name, `refs/heads/main`. */
  readonly name: string;
  readonly oid: string;
}

/** The ref as it is now, or null. */
export function refOf(repository: Repository, name: string): Ref | null {
  const oid = repository.git.refs.get(name);
  return oid === undefined ? null : { repository, name, oid };
}

const PREFIXES = ['refs/heads/', 'refs/tags/'] as const;
const prefixOf = (name: string): string =>
  PREFIXES.find((each) => name.startsWith(each)) ?? `${name.split('/').slice(0, 2).join('/')}/`;

/** `main`, `heads/main` and `refs/heads/main` all name the branch. */
export function qualified(repository: Repository, name: string): Ref | null {
  return (
    refOf(repository, name) ??
    refOf(repository, `refs/${name}`) ??
    refOf(repository, `refs/heads/${name}`) ??
    refOf(repository, `refs/tags/${name}`)
  );
}

interface Compared {
  readonly repository: Repository;
  readonly base: string;
  readonly head: string;
}

/** `branch` of the repository itself, or `owner:branch` of a fork (whose objects the network shares). */
async function headOf({ repository }: Ref, name: string, call: Call): Promise<string> {
  const colon = name.indexOf(':');
  const home =
    colon < 0
      ? repository
      : [repository, ...(repository.parent ? [repository.parent] : []), ...repository.forks].find(
          ({ owner }) => owner.login.toLowerCase() === name.slice(0, colon).toLowerCase(),
        );
  const found = home && maySee(call, home) ? await home.git.resolve(name.slice(colon + 1)) : undefined;
  if (found === undefined) throw notFound(`a Ref with the name '${name}'`);
  return found;
}

export const RefFields: Fields<Ref> = {
  id: ({ repository, name }) => objectId('REF', repository, name),
  name: ({ name }) => name.slice(prefixOf(name).length),
  prefix: ({ name }) => prefixOf(name),
  repository: ({ repository }) => repository,
  target: ({ repository, oid }) => storedObject(repository, oid),
  compare: async (ref, { headRef }: { headRef: string }, call): Promise<Compared> => ({
    repository: ref.repository,
    base: ref.oid,
    head: await headOf(ref, headRef, call),
  }),
  associatedPullRequests: ({ repository, name }, args: PullArgs) =>
    pullPage(
      repository,
      { ...args, headRefName: name.slice(prefixOf(name).length) },
      (pull) => pull.headRepository === repository,
      'associatedPullRequests',
    ),
  branchProtectionRule: () => null,
  refUpdateRule: () => null,
  rules: ({ repository, name }, args: PageArgs) =>
    paginate(
      rulesOn(repository, name).map(({ ruleset, rule }) => ruleOf(repository, ruleset, rule)),
      args,
      'rules',
    ),
};

const commits = ({ repository, base, head }: Compared): Promise<string[]> =>
  repository.git.commitsBetween(base, head);

export const Comparison: Fields<Compared> = {
  id: ({ repository, base, head }) => objectId('CMP', repository, `${base} ${head}`),
  aheadBy: async (compared) => (await commits(compared)).length,
  behindBy: async ({ repository, base, head }) => (await repository.git.commitsBetween(head, base)).length,
  status: async ({ repository, base, head }) => {
    const ahead = (await repository.git.commitsBetween(base, head)).length;
    const behind = (await repository.git.commitsBetween(head, base)).length;
    if (ahead > 0) return behind > 0 ? 'DIVERGED' : 'AHEAD';
    return behind > 0 ? 'BEHIND' : 'IDENTICAL';
  },
  commits: async (compared, args: PageArgs) => {
    const oids = await commits(compared);
    const page = paginate(
      oids.map((oid): Stored => ({ repository: compared.repository, oid })),
      args,
      'commits',
    );
    return { ...page, authorCount: oids.length };
  },
  baseTarget: ({ repository, base }) => storedObject(repository, base),
  headTarget: ({ repository, head }) => storedObject(repository, head),
};

interface RefsArgs extends PageArgs {
  refPrefix: string;
  query?: string | null;
  direction?: 'ASC' | 'DESC' | null;
  orderBy?: Order | null;
}

export function refPage(repository: Repository, args: RefsArgs) {
  const prefix = args.refPrefix.endsWith('/') ? args.refPrefix : `${args.refPrefix}/`;
  const { query, orderBy, direction } = args;
  const sign = (orderBy?.direction ?? direction) === 'DESC' ? -1 : 1;
  const refs = [...repository.git.refs]
    .filter(([name]) => name.startsWith(prefix) && !name.startsWith('refs/pull/'))
    .filter(([name]) => !query || name.slice(prefix.length).includes(query))
    .map(([name, oid]): Ref => ({ repository, name, oid }))
    .sort((a, b) => (a.name < b.name ? -sign : sign));
  return paginate(refs, args, 'refs');
}
