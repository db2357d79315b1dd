import { EXIT, UserError } from '../errors.ts';
import { encodePath } from '../paths.ts';
import type { Policy } from '../policy/schema.ts';
import { applyBlock, drift, renderBlock } from './block.ts';
import { MAX_BYTES } from './codeowners.ts';
import { matrixOf } from './matrix.ts';

/** CODEOWNERS as the policy wants it. */
export interface BlockPlan {
  readonly path: string;
  readonly wanted: string;
  /** Unified diff; null where nothing differs. */
  readonly diff: string | null;
  readonly warnings: readonly string[];
}

/**
 * Compares CODEOWNERS with its policy.
 *
 * @param existing as `decodePath` gives it; empty where there is none
 * @param inForce path of the file that GitHub reads; null where there is none
 * @throws UserError (exit 4) where its markers do not pair, or it would become larger than GitHub loads
 */
export function planBlock(policy: Policy, existing: string, inForce: string | null): BlockPlan {
  const { path } = policy.codeowners;
  const matrix = matrixOf(policy);
  const wanted = applyBlock(existing, renderBlock(matrix), path);
  if (encodePath(wanted).length > MAX_BYTES) throw tooLarge(path);
  const warnings: string[] = [];
  if (inForce !== null && inForce !== path) {
    warnings.push(`GitHub reads ${inForce} and never looks at ${path}: remove one of them`);
  }
  const silent = matrix.rows.filter(({ owners }) => owners.length === 0);
  if (silent.length > 0) {
    const agents = [...new Set(silent.flatMap((row) => row.agents))].sort().join(', ');
    const one = silent.length === 1;
    warnings.push(
      `${one ? `1 row of ${agents} stands as a comment` : `${silent.length} rows of ${agents} stand as comments`}: name \`reviewers\` to put ${one ? 'it' : 'them'} in force`,
    );
  }
  return { path, wanted, diff: drift(existing, wanted, path), warnings };
}

function tooLarge(file: string): UserError {
  return new UserError(EXIT.input, {
    code: 'codeowners.too-large',
    message: `with the block of the policy the file would be over ${MAX_BYTES} bytes, and GitHub loads none that large`,
    place: { file },
    hint: 'Own directories instead of files.',
  });
}
