import type { Policy } from '../core/policy/schema.ts';
import { type Actor, actorName, type Claim, resolveActor } from '../core/roster/actor.ts';
import type { Runtime } from './runtime.ts';

/** What this process says about who runs it: `--as`, `BATON_AGENT`, and the address that git would commit with. */
export async function claimOf(runtime: Runtime, as: string | undefined): Promise<Claim> {
  return { as, env: runtime.env.BATON_AGENT, email: await gitEmail(runtime) };
}

/** The address of the next commit here, found as git finds it, but never made up from the names of user and machine. */
export async function gitEmail({ git, env }: Runtime): Promise<string | undefined> {
  return (
    env.GIT_AUTHOR_EMAIL ||
    (await git.ask(['config', '--get', 'author.email'])) ||
    (await git.ask(['config', '--get', 'user.email'])) ||
    env.EMAIL ||
    undefined
  );
}

/** Somebody who acts, as the log will name them. */
export interface Acting {
  readonly name: string;
  readonly actor: Actor;
  /** Address that git would commit with; recorded with approvals. */
  readonly email: string | null;
}

/**
 * Who runs this command.
 *
 * @throws UserError (exit 3) where nobody can be told.
 */
export async function actingName(runtime: Runtime, policy: Policy, as: string | undefined): Promise<Acting> {
  const claim = await claimOf(runtime, as);
  const actor = resolveActor(claim, policy);
  return { name: actorName(actor), actor, email: claim.email ?? null };
}
