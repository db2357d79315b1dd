import { UserError } from '../core/errors.ts';
import type { Rule } from '../core/ownership/codeowners.ts';
import { globPattern } from '../core/ownership/glob.ts';
import { type Matrix, matrixOf } from '../core/ownership/matrix.ts';
import { openPolicyFile, usable } from './policy-file.ts';
import type { Runtime } from './runtime.ts';

/** The matrix of the work tree's policy; null where there is no policy. Throws a `UserError` for a faulty one. */
export async function workTreeMatrix(runtime: Runtime): Promise<Matrix | null> {
  try {
    return matrixOf(usable(await openPolicyFile(runtime)).policy);
  } catch (error) {
    if (error instanceof UserError && error.faults.every(({ code }) => code === 'policy.missing'))
      return null;
    throw error;
  }
}

/** Rows of the matrix as rules: `line` counts rows. Where a row has no reviewers, its agents stand as the owners. */
export function rulesOfMatrix({ rows }: Matrix): Rule[] {
  return rows.map((row, at) => ({
    line: at + 1,
    column: 1,
    pattern: row.codeownersPattern,
    owners: row.owners.length > 0 ? row.owners : row.agents,
    shape: globPattern(row.pattern),
  }));
}
