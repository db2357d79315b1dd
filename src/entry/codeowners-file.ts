import { join, resolve } from 'node:path';
import { EXIT, UserError } from '../core/errors.ts';
import { applyBlock, drift, renderBlock } from '../core/ownership/block.ts';
import {
  type Codeowners,
  locateCodeowners,
  MAX_BYTES,
  parseCodeowners,
} from '../core/ownership/codeowners.ts';
import { matrixOf } from '../core/ownership/matrix.ts';
import { decodePath, encodePath } from '../core/paths.ts';
import { readIfThere, writeAtomically } from '../local/worktree.ts';
import { openPolicyFile, usable } from './policy-file.ts';
import type { Runtime } from './runtime.ts';

/** CODEOWNERS as it is, and as the policy wants it. Text is as `decodePath` gives it, so that every byte survives. */
export interface CodeownersPlan {
  /** From the root of the work tree. */
  readonly path: string;
  readonly absolute: string;
  readonly wanted: string;
  /** Unified diff; null where nothing differs. */
  readonly diff: string | null;
  readonly warnings: readonly string[];
}

/** Compares CODEOWNERS of the work tree with its policy. Throws a `UserError` (exit 4) where either is faulty. */
export async function planCodeowners(runtime: Runtime, policyFile?: string): Promise<CodeownersPlan> {
  const read = await openPolicyFile(runtime, policyFile);
  const { policy } = usable(read);
  const { path } = policy.codeowners;
  const absolute = join(read.root, path);
  const existing = decodePath((await readIfThere(absolute)) ?? new Uint8Array());
  const matrix = matrixOf(policy);
  const wanted = applyBlock(existing, renderBlock(matrix), path);
  if (encodePath(wanted).length > MAX_BYTES) throw tooLarge(path);
  const warnings: string[] = [];
  const read1st = locateCodeowners([...(read.paths ?? []), path]);
  if (read1st !== null && read1st !== path) {
    warnings.push(`GitHub reads ${read1st} and never looks at ${path}: remove one of them`);
  }
  const silent = matrix.rows.filter(({ owners }) => owners.length === 0);
  if (silent.length > 0) {
    const agents = [...new Set(silent.flatMap((row) => row.agents))].sort().join(', ');
    warnings.push(
      `${silent.length === 1 ? `1 row of ${agents} stands as a comment` : `${silent.length} rows of ${agents} stand as comments`}: name \`reviewers\` to put ${silent.length === 1 ? 'it' : 'them'} in force`,
    );
  }
  return { path, absolute, wanted, diff: drift(existing, wanted, path), warnings };
}

function tooLarge(file: string): UserError {
  return new UserError(EXIT.input, {
    code: 'codeowners.too-large',
    message: `with the block of the policy the file would be over ${MAX_BYTES} bytes, and GitHub loads none that large`,
    place: { file },
    hint: 'Own directories instead of files.',
  });
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
