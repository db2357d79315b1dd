import type { Policy } from '../core/policy/schema.ts';
import { actorAsWritten, actorName, type Claim, resolveActor } from '../core/roster/actor.ts';
import { profileOf } from '../core/roster/profile.ts';
import type { Runtime } from './runtime.ts';

export interface Acting {
  /** Agent id, `@login` or address, as it stands in the log. */
  readonly name: string;
  /** The address that git is set up with here; null where there is none. */
  readonly email: string | null;
}

/** Who runs this command: `--as`, else `BATON_AGENT`, else git's identity. Throws a `UserError` where that is nobody. */
export async function actingName(runtime: Runtime, policy: Policy, as?: string): Promise<Acting> {
  const claim = await claimOf(runtime, as);
  return { name: actorName(resolveActor(claim, policy)), email: claim.email ?? null };
}

/**
 * The same for what writes on somebody's behalf. Where neither says who it is, and git's identity is nobody's of the roster, that is warned
 * of: most likely `BATON_AGENT` was forgotten.
 */
export async function actingAtDesk(runtime: Runtime, policy: Policy, as?: string): Promise<string> {
  const claim = await claimOf(runtime, as);
  const actor = resolveActor(claim, policy);
  if (as === undefined && !claim.env?.trim() && !profileOf(actor, policy).recognised)
    runtime.warn(`acting as ${actorName(actor)}, who is not on the roster: set BATON_AGENT or --as`);
  return actorName(actor);
}

/** The same by its word alone, where the roster cannot be read. Throws a `UserError` where nobody is named. */
export async function actingAsWritten(runtime: Runtime, as?: string): Promise<string> {
  return actorAsWritten(await claimOf(runtime, as));
}

/** What this process says about who runs it. */
export async function claimOf(runtime: Runtime, as?: string): Promise<Claim> {
  return { as, env: runtime.env.BATON_AGENT, email: await gitEmail(runtime) };
}

/**
 * The address that a commit made here would bear: the environment before the configuration, as git has it; but never one
 * that git would make up from the names of the user and the machine.
 */
export async function gitEmail({ git, env }: Runtime): Promise<string | undefined> {
  if (env.GIT_AUTHOR_EMAIL) return env.GIT_AUTHOR_EMAIL;
  const said = (await git.ask(['config', '-z', '--get-regexp', '^(author|user)\\.email$'])) ?? '';
  const set = new Map(said.split('\0').map((entry) => entry.split('\n', 2) as [string, string]));
  return set.get('author.email') || set.get('user.email') || env.EMAIL || undefined;
}
