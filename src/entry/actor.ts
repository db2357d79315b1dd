import type { Policy } from '../core/policy/schema.ts';
import { actorName, resolveActor } from '../core/roster/actor.ts';
import type { Runtime } from './runtime.ts';

export interface Acting {
  /** Agent id, `@login` or address, as it stands in the log. */
  readonly name: string;
  /** The address that git is set up with here; null where there is none. */
  readonly email: string | null;
}

/** Who runs this command: `--as`, else `BATON_AGENT`, else git's identity. Throws a `UserError` where that is nobody. */
export async function actingName(runtime: Runtime, policy: Policy, as?: string): Promise<Acting> {
  const email = await gitEmail(runtime);
  return {
    name: actorName(resolveActor({ as, env: runtime.env.BATON_AGENT, email }, policy)),
    email: email ?? null,
  };
}

/** The address that a commit made here would bear: the environment before the configuration, as git has it. */
export async function gitEmail(runtime: Runtime): Promise<string | undefined> {
  return (
    runtime.env.GIT_AUTHOR_EMAIL || (await runtime.git.ask(['config', '--get', 'user.email'])) || undefined
  );
}
