import { EXIT, UserError } from '../core/errors.ts';
import { displayText } from '../core/paths.ts';
import { openRepository } from '../local/repository.ts';
import type { Runtime } from './runtime.ts';

/** A pull request as somebody names it; `repository` (`owner/name`) is null where the remote tells it. */
export interface NamedPull {
  readonly repository: string | null;
  readonly number: number;
}

/**
 * `42`, `#42` or `owner/name#42`; undefined for anything else. A branch of such a name is meant by `heads/42`. Throws a
 * `UserError` for a number that no pull request has.
 */
export function pullNamed(text: string): NamedPull | undefined {
  const [, repository, number] = /^(?:([\w.-]+\/[\w.-]+)?#)?([1-9]\d{0,8})$/.exec(text) ?? [];
  if (number === undefined && /^(?:(?:[\w.-]+\/[\w.-]+)?#\d*|\d{1,39})$/.test(text)) {
    throw new UserError(EXIT.usage, {
      code: 'github.no-number',
      message: `${displayText(text.slice(0, 80))} names no pull request: their numbers go from 1 to 999999999`,
      place: { argument: 'BRANCH' },
      hint: 'Give 42, #42 or owner/name#42; a branch of such a name is heads/42.',
    });
  }
  return number === undefined ? undefined : { repository: repository ?? null, number: Number(number) };
}

/** `owner/name` of a repository on a forge, by its address: HTTPS, SSH, or `host:owner/name`. */
export function repositoryAt(url: string): string | undefined {
  const path = /^[a-z+]+:\/\/[^/]+\/(.+)$/i.exec(url)?.[1] ?? /^[^/:]+:(?!\/\/)(.+)$/.exec(url)?.[1];
  return /^\/*([\w.-]+\/[\w.-]+?)(?:\.git)?\/*$/.exec(path ?? '')?.[1];
}

/** `owner/name` that the remote of this clone is; undefined where it names none. */
export async function remoteRepository(runtime: Runtime): Promise<string | undefined> {
  const { git, remote } = await openRepository(runtime.git);
  const url = remote === null ? undefined : await git.ask(['remote', 'get-url', remote]);
  return url === undefined ? undefined : repositoryAt(url.trim());
}

/** `owner/name` that the remote of this clone is. Throws a `UserError` where it names none. */
export async function repositoryOfRemote(runtime: Runtime, hint = 'Name it: owner/name#42'): Promise<string> {
  const found = await remoteRepository(runtime);
  if (found !== undefined) return found;
  throw new UserError(EXIT.usage, {
    code: 'github.no-remote',
    message: 'the remote of this clone does not tell which repository on GitHub is meant',
    hint,
  });
}
