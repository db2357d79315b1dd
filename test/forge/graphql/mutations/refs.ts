import { ZERO } from '../../model/git-repository.ts';
import { moveBranch } from '../../model/refs.ts';
import type { Repository } from '../../model/repository.ts';
import { actor } from '../access.ts';
import { Refusal, unprocessable } from '../refuse.ts';
import { type Ref, refOf } from '../types/ref.ts';
import { find, findRepository, type Mutation, needs, permit } from './write.ts';

const contents = [needs.write('contents', 'write')];

async function known(repository: Repository, oid: string): Promise<void> {
  if ((await repository.git.objects.read(oid)) === undefined) throw unprocessable('Object does not exist');
}

export const createRef: Mutation<{ repositoryId: string; name: string; oid: string }> = {
  content: true,
  write: async ({ repositoryId, name, oid }, call) => {
    const repository = await findRepository(call, repositoryId);
    permit(call, repository, 'createRef', ...contents);
    if (!/^refs\/(heads|tags)\/[^\s~^:?*[\\]+$/.test(name))
      throw unprocessable(`"${name}" is not a valid ref name.`);
    if (repository.git.refs.has(name)) {
      throw unprocessable(`A ref named "${name}" already exists in the repository.`);
    }
    await known(repository, oid);
    await moveBranch(call.world, repository, actor(call), { ref: name, to: oid });
    return { ref: refOf(repository, name) };
  },
};

export const updateRef: Mutation<{ refId: string; oid: string; force?: boolean | null }> = {
  content: true,
  write: async ({ refId, oid, force }, call) => {
    const { repository, name } = await find<Ref>(call, refId, 'Ref');
    permit(call, repository, 'updateRef', ...contents);
    await known(repository, oid);
    await moveBranch(call.world, repository, actor(call), { ref: name, to: oid, force: force ?? false });
    return { ref: refOf(repository, name) };
  },
};

export const deleteRef: Mutation<{ refId: string }> = {
  content: false,
  write: async ({ refId }, call) => {
    const { repository, name } = await find<Ref>(call, refId, 'Ref');
    permit(call, repository, 'deleteRef', ...contents);
    await moveBranch(call.world, repository, actor(call), { ref: name, to: ZERO });
    return {};
  },
};

interface RefUpdate {
  name: string;
  afterOid: string;
  beforeOid?: string | null;
  force?: boolean | null;
}

/** All or none: what one of them may not do stops the others before anything moves. */
async function check(repository: Repository, { name, afterOid, beforeOid }: RefUpdate): Promise<void> {
  const now = repository.git.refs.get(name) ?? ZERO;
  if (beforeOid != null && beforeOid !== now) {
    throw new Refusal(
      'UNPROCESSABLE',
      `Reference update failed: ${name} is at ${now} but expected ${beforeOid}`,
    );
  }
  if (afterOid !== ZERO) await known(repository, afterOid);
}

export const updateRefs: Mutation<{ repositoryId: string; refUpdates: RefUpdate[] }> = {
  content: true,
  write: async ({ repositoryId, refUpdates }, call) => {
    const repository = await findRepository(call, repositoryId);
    permit(call, repository, 'updateRefs', ...contents);
    for (const update of refUpdates) await check(repository, update);
    for (const { name, afterOid, force } of refUpdates) {
      await moveBranch(call.world, repository, actor(call), {
        ref: name,
        to: afterOid,
        force: force ?? false,
      });
    }
    return {};
  },
};
