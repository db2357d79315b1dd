import type { ReplayedPolicy } from '../../core/change/replay.ts';
import { EXIT, UserError } from '../../core/errors.ts';
import type { LoadedPolicy } from '../../core/policy/load.ts';
import { POLICY_PATH } from '../../core/policy/place.ts';
import type { History } from '../../flows/backtest.ts';
import type { Counts } from '../../github/line.ts';
import { renderFaults } from '../../render/terminal/faults.ts';
import { openPolicyFile, usable } from '../policy-file.ts';
import type { Runtime } from '../runtime.ts';

/** Where merged changes and the policy in force are read from. */
export interface BacktestSource {
  readonly base: { readonly name: string; readonly oid: string };
  /** What a change is called there, and what it was merged into. */
  readonly what: { readonly one: string; readonly into: string };
  /** The policy in force. Throws a `UserError` where there is none to judge by. */
  readonly policy: () => Promise<LoadedPolicy>;
  readonly history: (policies: readonly ReplayedPolicy[], since: string | null) => History;
  /** Null: a clone, and no forge is asked. */
  readonly github: { readonly repository: string; readonly counts: () => Counts } | null;
}

/** What a replayed policy is here: in force on the base, to be compared with instead of that, or to be tried. */
export type Role = 'in-force' | 'compared' | 'tried';
export type RoledPolicy = ReplayedPolicy & { readonly role: Role };

/** One policy, or the one to compare with and then the one that is tried. */
export async function policiesFor(
  runtime: Runtime,
  source: BacktestSource,
  { policy, compare }: { readonly policy?: string; readonly compare?: string },
): Promise<RoledPolicy[]> {
  const tried = policy === undefined ? null : await readFile(runtime, policy, 'tried');
  if (compare !== undefined) {
    const compared = await readFile(runtime, compare, 'compared');
    return [compared, tried ?? (await inForce(source))];
  }
  if (tried === null) return [await inForce(source)];
  try {
    return [await inForce(source), tried];
  } catch (error) {
    if (!(error instanceof UserError) || error.exit !== EXIT.input) throw error;
    warnAlone(runtime, source, error);
    return [tried];
  }
}

async function readFile(runtime: Runtime, file: string, role: Role): Promise<RoledPolicy> {
  const { policy, digest } = usable(await openPolicyFile(runtime, file));
  return { name: file, policy, digest, role };
}

async function inForce({ policy, base }: BacktestSource): Promise<RoledPolicy> {
  return { ...(await policy()), name: base.name, role: 'in-force' };
}

function warnAlone(runtime: Runtime, { base }: BacktestSource, error: UserError): void {
  const message = error.faults.every(({ code }) => code === 'policy.missing')
    ? `there is no policy on ${base.name} to compare with`
    : `the policy on ${base.name} cannot be read, and nothing is compared with it`;
  const fault = { code: 'backtest.alone', message, place: { file: POLICY_PATH, ref: base.name } };
  runtime.warn(renderFaults([fault], runtime.paint, 'warning'));
}
