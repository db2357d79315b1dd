import { EXIT, UserError } from '../core/errors.ts';
import { type BlockPlan, planBlock } from '../core/ownership/plan-block.ts';
import type { Policy } from '../core/policy/schema.ts';
import type { BasePolicy } from './pull-ports.ts';

/** What the default branch says of ownership. */
export interface SeenOwnership {
  readonly policy: BasePolicy;
  /** The file that GitHub reads. */
  readonly codeowners: { readonly path: string; readonly text: string } | null;
  /**
   * Text that is proposed in its place, and the open pull request that proposes it; null where there is none. `declined`: the one that
   * proposed this text and was closed unmerged.
   */
  readonly proposed: {
    readonly text: string | null;
    readonly pull: string | null;
    readonly declined: string | null;
  };
}

export interface OwnershipForge {
  see(): Promise<SeenOwnership>;
  /** Proposes a text in one pull request of our own, made or brought up to date. Gives its address. Throws a `UserError`. */
  propose(path: string, text: string): Promise<string>;
  /** Closes that pull request, and lets go of what it proposed. Throws a `UserError`. */
  withdraw(): Promise<void>;
}

export interface Synced extends BlockPlan {
  readonly state: 'current' | 'drift' | 'proposed' | 'already-proposed' | 'declined' | 'withdrawn';
  /** Address of the pull request that brings the file up to date, would have, or has nothing left to bring. */
  readonly pull: string | null;
}

/**
 * Compares CODEOWNERS of the default branch with its policy, and proposes the block that is wanted where the policy asks for
 * that; a proposal that nothing calls for any more is closed. Twice equals once. Throws a `UserError` where either is faulty, or cannot be told.
 */
export async function syncOwnership(forge: OwnershipForge): Promise<Synced> {
  const { policy: found, codeowners, proposed } = await forge.see();
  const policy = usable(found);
  const plan = planBlock(policy, textAt(policy, codeowners), codeowners?.path ?? null);
  const { mode } = policy.codeowners;
  if (plan.diff === null && mode === 'pull-request' && proposed.pull !== null) {
    await forge.withdraw();
    return { ...plan, state: 'withdrawn', pull: proposed.pull };
  }
  if (plan.diff === null) return { ...plan, state: 'current', pull: null };
  if (mode === 'verify') return { ...plan, state: 'drift', pull: null };
  if (proposed.pull !== null && proposed.text === plan.wanted)
    return { ...plan, state: 'already-proposed', pull: proposed.pull };
  // Whoever closed it is not asked the same again.
  if (proposed.declined !== null && proposed.text === plan.wanted)
    return { ...plan, state: 'declined', pull: proposed.declined };
  return { ...plan, state: 'proposed', pull: await forge.propose(plan.path, plan.wanted) };
}

function usable(found: BasePolicy): Policy {
  if (found.kind === 'loaded') return found.loaded.policy;
  if (found.kind === 'faulty') throw new UserError(EXIT.input, found.faults);
  throw new UserError(EXIT.input, {
    code: `policy.${found.kind}`,
    message: found.kind === 'missing' ? 'there is no policy on the default branch' : found.reason,
    hint: '`baton init --write` writes a policy to start from.',
  });
}

/** Of a file that another one hides from GitHub nothing is read here: then nobody knows what would be kept of it. */
function textAt({ codeowners: { path } }: Policy, codeowners: SeenOwnership['codeowners']): string {
  if (codeowners === null) return '';
  if (codeowners.path === path) return codeowners.text;
  throw new UserError(EXIT.input, {
    code: 'codeowners.hidden',
    message: `GitHub reads ${codeowners.path} and never looks at ${path}, where the policy keeps it`,
    place: { file: codeowners.path },
    hint: `Remove ${codeowners.path}, or name it as codeowners.path in the policy.`,
  });
}
