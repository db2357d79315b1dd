import { join, resolve } from 'node:path';
import { EXIT, UserError } from '../core/errors.ts';
import { type Codeowners, locateCodeowners, parseCodeowners } from '../core/ownership/codeowners.ts';
import { type BlockPlan, planBlock } from '../core/ownership/plan-block.ts';
import { decodePath, encodePath } from '../core/paths.ts';
import { readIfThere, writeAtomically } from '../local/worktree.ts';
import { openPolicyFile, usable } from './policy-file.ts';
import type { Runtime } from './runtime.ts';

/** CODEOWNERS as it is, and as the policy wants it. Text is as `decodePath` gives it, so that every byte survives. */
export interface CodeownersPlan extends BlockPlan {
  readonly absolute: string;
}

/** Compares CODEOWNERS of the work tree with its policy. Throws a `UserError` (exit 4) where either is faulty. */
export async function planCodeowners(runtime: Runtime, policyFile?: string): Promise<CodeownersPlan> {
  const read = await openPolicyFile(runtime, policyFile);
  const { policy } = usable(read);
  const { path } = policy.codeowners;
  const absolute = join(read.root, path);
  const existing = decodePath((await readIfThere(absolute)) ?? new Uint8Array());
  const inForce = locateCodeowners([...(read.paths ?? []), path]);
  return { absolute, ...planBlock(policy, existing, inForce) };
}

export async function writePlan({ absolute, wanted }: CodeownersPlan): Promise<void> {
  await writeAtomically(absolute, encodePath(wanted));
}

/** Reads any CODEOWNERS file; `-` is standard input. Throws a `UserError` (exit 4) where there is none. */
export async function lintFile(runtime: Runtime, file: string): Promise<Codeowners> {
  const bytes = file === '-' ? await runtime.stdin() : await readIfThere(resolve(runtime.cwd, file));
  if (bytes !== undefined) return parseCodeowners(bytes);
  throw new UserError(EXIT.input, {
    code: 'file.missing',
    message: 'there is no such file',
    place: { file },
    hint: 'Name the file to read, or `-` for standard input.',
  });
}
