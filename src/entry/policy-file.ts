import { relative, resolve } from 'node:path';
import { EXIT, UserError } from '../core/errors.ts';
import { type LoadedPolicy, type PolicyReading, readPolicy } from '../core/policy/load.ts';
import { POLICY_PATH } from '../core/policy/place.ts';
import { readIfThere, workTreePaths } from '../local/worktree.ts';
import type { Runtime } from './runtime.ts';

/** The policy of the work tree, as it is being written; judging takes the one of the base branch. */
export interface PolicyFile {
  /** As shown to people. */
  readonly file: string;
  readonly reading: PolicyReading;
  /** Root of the work tree; the current folder outside of one. */
  readonly root: string;
  /** Every path of the work tree; undefined outside of one. */
  readonly paths: readonly string[] | undefined;
  /** Were the patterns compared with these paths? */
  readonly compared: boolean;
}

/** Root of the work tree and its paths; outside of one, the current folder and nothing. */
async function workTree(runtime: Runtime): Promise<Pick<PolicyFile, 'root' | 'paths'>> {
  const root = await runtime.git.ask(['rev-parse', '--show-toplevel']);
  if (root === undefined) return { root: runtime.cwd, paths: undefined };
  return { root, paths: await workTreePaths(runtime.git.at(root)) };
}

/** Reads the policy of the work tree, or another file. Throws a `UserError` (exit 4) where there is none. */
export async function openPolicyFile(runtime: Runtime, named?: string): Promise<PolicyFile> {
  const { root, paths } = await workTree(runtime);
  const absolute = named === undefined ? resolve(root, POLICY_PATH) : resolve(runtime.cwd, named);
  const file = relative(runtime.cwd, absolute) || absolute;
  const text = await readIfThere(absolute);
  if (text === undefined) {
    throw new UserError(EXIT.input, {
      code: 'policy.missing',
      message: 'there is no policy here',
      place: { file },
      hint: 'Write one with `baton init --write`, or name another file with --policy FILE.',
    });
  }
  // A policy that stands elsewhere is of another repository, or an example: its patterns are not about these files.
  const own = absolute === resolve(root, POLICY_PATH) ? paths : undefined;
  return { file, root, paths, compared: own !== undefined, reading: readPolicy(text, file, own) };
}

/** The policy, if it may be used. Throws a `UserError` (exit 4) with every fault otherwise. */
export function usable({ reading }: PolicyFile): LoadedPolicy {
  if (reading.loaded) return reading.loaded;
  throw new UserError(EXIT.input, reading.faults);
}
