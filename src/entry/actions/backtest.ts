import type { RuleTally, Tally } from '../../core/change/backtest.ts';
import { EXIT, UserError } from '../../core/errors.ts';
import { readsHead } from '../../core/gates/reads-head.ts';
import { nearest } from '../../core/policy/nearest.ts';
import { type Backtest, backtest } from '../../flows/backtest.ts';
import { historyOf } from '../../local/merged.ts';
import { findBase, openRepository } from '../../local/repository.ts';
import { renderBacktest, renderReplayedRule } from '../../render/terminal/backtest.ts';
import { renderFaults } from '../../render/terminal/faults.ts';
import type { Runtime } from '../runtime.ts';
import { policyAt } from '../workspace.ts';
import { type BacktestSource, policiesFor, type Role, type RoledPolicy } from './backtest-source.ts';

export interface BacktestOptions {
  readonly last: string;
  readonly since?: string;
  /** `owner/name`; true: what the remote names; undefined: the history of this clone. */
  readonly github?: string | true;
  readonly policy?: string;
  readonly compare?: string;
  readonly base?: string;
  readonly explain?: string;
  readonly json?: boolean;
}

/** More would not be a sample but the whole history of nearly every repository. */
const MOST = 100_000;

export async function runBacktest(runtime: Runtime, options: BacktestOptions): Promise<void> {
  const last = countOf(options.last);
  const since = options.since === undefined ? null : instantOf(options.since);
  const source = await sourceOf(runtime, options);
  const policies = await policiesFor(runtime, source, options);
  runtime.progress(`reading what was merged into ${source.what.into}`);
  const result = await backtest(
    {
      history: source.history(policies, since),
      onProgress: (done) => runtime.progress(`judged ${done} of ${last}`),
    },
    policies,
    { last, since },
  );
  show(runtime, source, { result, last, since, policies }, options);
  await tellEnd(runtime, source, { result, last, since, policies }, options);
  runtime.exit(result.stopped === null ? EXIT.clear : EXIT.cannotTell);
}

async function sourceOf(runtime: Runtime, { github, base: named }: BacktestOptions): Promise<BacktestSource> {
  if (github !== undefined) {
    const { sourceOnGithub } = await import('./backtest-github.ts');
    return sourceOnGithub(runtime, github === true ? null : github, named);
  }
  const repository = await openRepository(runtime.git);
  const base = await findBase(repository, named);
  return {
    base: { name: base.name, oid: base.oid },
    what: { one: 'change', into: base.name },
    policy: () => policyAt(repository, base),
    history: (policies) =>
      historyOf(repository, base, (touched) => policies.some(({ policy }) => readsHead(policy, touched))),
    github: null,
  };
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

/** A day, or an instant. UTC where no zone is named. */
function instantOf(text: string): string {
  const zoned = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?<zone>Z|[+-]\d\d:\d\d)?)?$/.exec(
    text,
  );
  const whole = text.includes('T') && zoned?.groups?.zone === undefined ? `${text}Z` : text;
  const ms = zoned === null ? Number.NaN : Date.parse(whole);
  // A day that its month does not have is counted on by some.
  if (
    !Number.isNaN(ms) &&
    new Date(Date.parse(text.slice(0, 10))).toISOString().startsWith(text.slice(0, 10))
  )
    return new Date(ms).toISOString();
  throw new UserError(EXIT.usage, {
    code: 'backtest.since',
    message: `${text} is no day`,
    place: { argument: '--since' },
    hint: 'Give one such as 2026-11-21, or an instant such as 2026-11-21T08:00Z.',
  });
}

interface Shown {
  readonly result: Backtest;
  readonly last: number;
  readonly since: string | null;
  readonly policies: readonly RoledPolicy[];
}

function show(runtime: Runtime, source: BacktestSource, shown: Shown, options: BacktestOptions): void {
  const rule = options.explain === undefined ? undefined : findRule(shown.result, options.explain);
  if (options.json) runtime.print(JSON.stringify(rule ?? jsonOf(source, shown)));
  else if (rule) runtime.print(renderReplayedRule(rule, runtime.paint));
  else
    runtime.print(renderBacktest({ what: source.what, since: shown.since, ...shown.result }, runtime.paint));
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

/** What is not in the answer itself: why it is not whole, and what it took. */
async function tellEnd(
  runtime: Runtime,
  { what, github }: BacktestSource,
  { result, last, since }: Shown,
  { json }: BacktestOptions,
): Promise<void> {
  const { changes, stopped } = result;
  if (stopped !== null) {
    const told = { code: 'backtest.stopped', message: `only ${changes.length} of ${last} were judged` };
    runtime.warn(renderFaults([...stopped.faults, told], runtime.paint, 'warning'));
  } else if (changes.length < last && since === null && !json)
    runtime.warn(`${last} were asked for; ${what.into} has no more than ${changes.length}`);
  if (github === null || json) return;
  const { requestsIn } = await import('./backtest-github.ts');
  runtime.warn(`asked of GitHub: ${requestsIn(github.counts())}`);
}

/** The contract for machines: fields are added, never changed. docs/schemas/backtest.json. */
function jsonOf({ base, github }: BacktestSource, { result, last, policies }: Shown) {
  const { changes, tallies, moves, stopped } = result;
  const by = (role: Role): Tally | null => tallies[policies.findIndex((each) => each.role === role)] ?? null;
  return {
    schemaVersion: 1,
    base,
    asked: last,
    changes,
    inForce: by('in-force'),
    compared: by('compared'),
    tried: by('tried'),
    moves,
    github:
      github === null
        ? null
        : {
            repository: github.repository,
            requests: { graphql: github.counts().query, rest: github.counts().restRead },
          },
    stopped: stopped?.faults.map(({ code, message }) => ({ code, message })) ?? null,
  };
}
