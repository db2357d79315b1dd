import type { RuleTally } from '../../core/change/backtest.ts';
import type { ReplayedPolicy } from '../../core/change/replay.ts';
import { EXIT, UserError } from '../../core/errors.ts';
import { readsHead } from '../../core/gates/reads-head.ts';
import { nearest } from '../../core/policy/nearest.ts';
import { POLICY_PATH } from '../../core/policy/place.ts';
import { type Backtest, backtest } from '../../flows/backtest.ts';
import { historyOf } from '../../local/merged.ts';
import { type Base, findBase, openRepository, type Repository } from '../../local/repository.ts';
import { renderBacktest, renderReplayedRule } from '../../render/terminal/backtest.ts';
import { renderFaults } from '../../render/terminal/faults.ts';
import { openPolicyFile, usable } from '../policy-file.ts';
import type { Runtime } from '../runtime.ts';
import { policyAt } from '../workspace.ts';

export interface BacktestOptions {
  readonly last: string;
  readonly policy?: string;
  readonly base?: string;
  readonly explain?: string;
  readonly json?: boolean;
}

/** More would not be a sample but the whole history of nearly every repository. */
const MOST = 100_000;

export async function runBacktest(runtime: Runtime, options: BacktestOptions): Promise<void> {
  const last = countOf(options.last);
  const repository = await openRepository(runtime.git);
  const base = await findBase(repository, options.base);
  const policies = await policiesOf(runtime, repository, base, options.policy);
  const needsHead = (touched: readonly string[]) => policies.some(({ policy }) => readsHead(policy, touched));
  runtime.progress('reading history');
  const result = await backtest(
    {
      history: historyOf(repository, base, needsHead),
      onProgress: (done) => runtime.progress(`judged ${done} of ${last}`),
    },
    policies,
    last,
  );
  show(runtime, base, { result, last, inForce: policies[0]?.name === base.name }, options);
  if (result.changes.length < last && !options.json)
    runtime.warn(
      `${last} were asked for; the history of ${base.name} has no more than ${result.changes.length}`,
    );
  runtime.exit(EXIT.clear);
}

function countOf(text: string): number {
  const last = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (last >= 1 && last <= MOST) return last;
  throw new UserError(EXIT.usage, {
    code: 'backtest.last',
    message: `${text} is no number of changes`,
    place: { argument: '--last' },
    hint: `Give a whole number from 1 to ${MOST}, such as --last 200.`,
  });
}

/** The policy in force, then the one to be tried. Without the first, the second stands alone. */
async function policiesOf(
  runtime: Runtime,
  repository: Repository,
  base: Base,
  file: string | undefined,
): Promise<ReplayedPolicy[]> {
  if (file === undefined) return [{ ...(await policyAt(repository, base)), name: base.name }];
  const read = await openPolicyFile(runtime, file);
  const { policy, digest } = usable(read);
  const tried = { name: file, policy, digest };
  try {
    return [{ ...(await policyAt(repository, base)), name: base.name }, tried];
  } catch (error) {
    if (!(error instanceof UserError) || error.exit !== EXIT.input) throw error;
    const message = error.faults.every(({ code }) => code === 'policy.missing')
      ? `there is no policy on ${base.name} to compare with`
      : `the policy on ${base.name} cannot be read, and nothing is compared with it`;
    const fault = { code: 'backtest.alone', message, place: { file: POLICY_PATH, ref: base.name } };
    runtime.warn(renderFaults([fault], runtime.paint, 'warning'));
    return [tried];
  }
}

interface Shown {
  readonly result: Backtest;
  readonly last: number;
  /** Is the first policy the one in force? */
  readonly inForce: boolean;
}

function show(
  runtime: Runtime,
  base: Base,
  { result, last, inForce }: Shown,
  options: BacktestOptions,
): void {
  const rule = options.explain === undefined ? undefined : findRule(result, options.explain);
  if (options.json) {
    const answer = rule ?? jsonOf(base, result, last, inForce);
    runtime.print(JSON.stringify(answer));
  } else if (rule) runtime.print(renderReplayedRule(rule, runtime.paint));
  else runtime.print(renderBacktest({ base, ...result }, runtime.paint));
}

/** By the policy that is being tried. */
function findRule({ tallies }: Backtest, asked: string): RuleTally {
  const rules = tallies.at(-1)?.rules ?? [];
  const found = rules.find(({ rule }) => rule === asked);
  if (found) return found;
  const known = rules.map(({ rule }) => rule);
  const near = nearest(asked, known);
  throw new UserError(EXIT.usage, {
    code: 'backtest.unknown-rule',
    message: `no rule ${asked} was replayed`,
    place: { argument: '--explain' },
    hint: near ? `Did you mean ${near}?` : `Replayed were ${known.join(', ') || 'none'}.`,
  });
}

/** The contract for machines: fields are added, never changed. docs/schemas/backtest.json. */
function jsonOf(base: Base, { changes, tallies, moves }: Backtest, asked: number, inForce: boolean) {
  return {
    schemaVersion: 1,
    base: { name: base.name, oid: base.oid },
    asked,
    changes,
    inForce: inForce ? tallies[0] : null,
    tried: inForce ? (tallies[1] ?? null) : tallies[0],
    moves,
  };
}
