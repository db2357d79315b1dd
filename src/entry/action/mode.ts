import type { Annotation } from '../../core/effect.ts';
import type { ExitCode } from '../../core/errors.ts';
import type { RunOutcome } from '../../core/verdict.ts';
import type { World } from '../../flows/ports.ts';
import type { Cache } from '../../github/cache.ts';
import type { Client } from '../../github/client.ts';
import type { Target } from './events.ts';

export const MODE_NAMES = ['review', 'sweep', 'codeowners', 'validate', 'report'] as const;
export type ModeName = (typeof MODE_NAMES)[number];

/**
 * How what is decided is carried out. real: written. dry: shown and not written, since the workflow asks for that. read-only:
 * the same, since the token of a fork's run can only read; then the job itself ends with the verdict.
 */
export type Effort = 'real' | 'dry' | 'read-only';

/** What a mode is given. */
export interface Run {
  /** Speaks to GitHub, and counts requests. */
  readonly client: Client;
  /** `owner/name`. */
  readonly repository: string;
  /** Ids come with `worldOf`. */
  readonly world: Pick<World, 'now' | 'random' | 'sleep'>;
  readonly target: Target;
  readonly effort: Effort;
  /** Name of the repository's default branch; null where the event does not tell. */
  readonly defaultBranch: string | null;
  /** File of the workflow that this runs in; null where the runner does not tell. */
  readonly workflow: string | null;
  readonly maxRequests: number;
  /** Of what stays true for ever; one of its own where none is given. */
  readonly cache?: Cache;
  /** Of Baton. */
  readonly version: string;
}

/** What every run leaves for later steps; `action.yml` describes it. */
export interface Outputs {
  readonly outcome: RunOutcome;
  /** A JSON array of numbers. */
  readonly blocked: string;
  readonly summary: string;
  readonly board?: string;
}

/** What a mode came to, for whoever reports it. */
export interface Ran {
  readonly exit: ExitCode;
  /** Beside `requests`, which every run has. */
  readonly outputs: Outputs;
  /** Job summary, in Markdown. */
  readonly summary: string;
  /** Lines for the log. */
  readonly lines: readonly string[];
  readonly warnings: readonly string[];
  /** What could not be finished, and other failures. */
  readonly errors: readonly string[];
  /** Shown on lines of files, as many as the runner takes. */
  readonly annotations: readonly Annotation[];
}

export type Mode = (run: Run) => Promise<Ran>;
