import type { Cache } from './cache.ts';
import type { Client } from './client.ts';
import type { Run } from './run.ts';

/** A repository, and all that is needed to read it. */
export interface Place {
  readonly client: Client;
  readonly owner: string;
  readonly repo: string;
  readonly cache: Cache;
  /** Where several changes are looked at in one run. */
  readonly run?: Run;
  /** File of the workflow that this runs in, as `.github/workflows/baton.yml`: nobody waits for themselves. */
  readonly ownWorkflow?: string;
}

/** As variables of a query and parameters of a route. */
export function named({ owner, repo }: Place): { readonly owner: string; readonly repo: string } {
  return { owner, repo };
}
