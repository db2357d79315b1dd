import { EXIT, type Fault, UserError } from '../core/errors.ts';
import type { LoadedPolicy } from '../core/policy/load.ts';
import { POLICY_PATH } from '../core/policy/place.ts';
import type { World } from '../flows/ports.ts';
import {
  type Base,
  findBase,
  isLinkAt,
  openRepository,
  type Repository,
  readAt,
} from '../local/repository.ts';
import type { Runtime } from './runtime.ts';

/** What most commands work in: a repository, what it is judged against, and the rules that are in force there. */
export interface Workspace {
  readonly repository: Repository;
  readonly base: Base;
  readonly loaded: LoadedPolicy;
}

/** Opens the repository and reads the policy from its base branch. Throws a `UserError` where either is not usable. */
export async function openWorkspace(runtime: Runtime, base?: string): Promise<Workspace> {
  const repository = await openRepository(runtime.git);
  const found = await findBase(repository, base);
  return { repository, base: found, loaded: await policyAt(repository, found) };
}

/** The policy of a commit. A missing one is an error with its remedy, never a default. */
export async function policyAt(repository: Repository, base: Base): Promise<LoadedPolicy> {
  const text = await readAt(repository.git, base.oid, POLICY_PATH);
  if (text === undefined) {
    throw new UserError(EXIT.input, {
      code: 'policy.missing',
      message: `there is no policy on ${base.name}`,
      place: { file: POLICY_PATH, ref: base.name },
      hint: `Write one with \`baton init --write\`, commit it to ${base.name}, or name another base with --base BRANCH.`,
    });
  }
  const { loadPolicy } = await import('../core/policy/load.ts');
  try {
    return loadPolicy(text, POLICY_PATH);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    if (await isLinkAt(repository.git, base.oid, POLICY_PATH)) throw symbolicLink(base, error);
    const faults = error.faults.map((fault) => ({ ...fault, place: { ...fault.place, ref: base.name } }));
    throw new UserError(error.exit, [...faults, unusable(base)], { cause: error });
  }
}

function symbolicLink(base: Base, cause: UserError): UserError {
  return new UserError(
    EXIT.input,
    {
      code: 'policy.symlink',
      message: 'this is a symbolic link, and the policy is expected to be a regular file',
      place: { file: POLICY_PATH, ref: base.name },
      hint: `Put the file itself in its place and commit that to ${base.name}, or judge by another base with --base BRANCH.`,
    },
    { cause },
  );
}

/** What all faults of a policy in force come to, and the way out of them. */
function unusable(base: Base): Fault {
  return {
    code: 'policy.unusable',
    message: `the policy on ${base.name} cannot be used, and nothing is decided without one`,
    place: { file: POLICY_PATH, ref: base.name },
    hint: `Mend it until \`baton validate --policy ${POLICY_PATH}\` is content, and commit it to ${base.name}; or judge by another base with --base BRANCH.`,
  };
}

/** The clock, chance and ids of this process, as flows take them. */
export async function worldOf(runtime: Runtime): Promise<World> {
  const { ulid } = await import('ulid');
  return {
    now: runtime.now,
    random: runtime.random,
    sleep: runtime.sleep,
    newId: (at) => ulid(at, runtime.random),
  };
}
