import { numberAt, type Path, textAt } from './payload.ts';

/** Where a delivery comes from. A name is good until the repository is renamed; its number stays. */
export interface Home {
  /** Of the App's installation. */
  readonly installation: number;
  readonly repository: number;
  /** `owner/name`. */
  readonly name: string;
  /** Of the default branch; null where the delivery does not tell. */
  readonly defaultBranch: string | null;
}

const NAME = /^[A-Za-z0-9_.-]+\/[A-Za-z0-9_.-]+$/;

/** Null where the payload names no repository, or no installation. Baton's own timers have the same form. */
export function homeIn(payload: unknown): Home | null {
  const installation = numberAt(payload, ['installation', 'id']);
  const repository = numberAt(payload, ['repository', 'id']);
  const name = textAt(payload, ['repository', 'full_name']);
  if (installation === undefined || repository === undefined || name === undefined || !NAME.test(name))
    return null;
  return { installation, repository, name, defaultBranch: defaultBranchIn(payload) };
}

const DEFAULT_BRANCH: Path = ['repository', 'default_branch'];

/** Name of the repository's default branch; null where the payload does not tell. */
export function defaultBranchIn(payload: unknown): string | null {
  return textAt(payload, DEFAULT_BRANCH) ?? null;
}

/** Why a timer was set: somebody asked for what it is about to be judged anew. */
const ANEW = 'asked for anew';

/** The same: the item is an issue, whose task is to be looked at. */
const TASK = 'look at the task';

/** Is a timer about an issue as a task? */
export function isAboutTask(payload: unknown): boolean {
  return textAt(payload, ['why']) === TASK;
}

/** Does a timer ask for a judgement that is shown anew, even where nothing changed? */
export function isAnew(payload: unknown): boolean {
  return textAt(payload, ['why']) === ANEW;
}

/** When what a timer was set for arrived (milliseconds since 1970); null where nothing was waiting for it. */
export function sinceIn(payload: unknown): number | null {
  return numberAt(payload, ['since']) ?? null;
}

/** What a timer has to know; `homeIn`, `isAnew`, `isAboutTask` and `sinceIn` read it. */
export function timerBody(
  { installation, repository, name, defaultBranch }: Home,
  why: string | { readonly anew: true } | { readonly task: true },
  since: number | null = null,
): string {
  return JSON.stringify({
    ...(since === null ? {} : { since }),
    why: typeof why === 'string' ? why : 'task' in why ? TASK : ANEW,
    installation: { id: installation },
    repository: { id: repository, full_name: name, default_branch: defaultBranch },
  });
}
