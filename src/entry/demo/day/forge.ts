import { type FileChange, touchedPaths } from '../../../core/change/facts.ts';
import type { Facts } from '../../../core/change/rule.ts';
import type { OpenChange, PairResult } from '../../../core/conflicts/pairs.ts';
import { shownOf } from '../../../core/effects/shown.ts';
import { digestOf } from '../../../core/policy/canonical.ts';
import { loadPolicy } from '../../../core/policy/load.ts';
import { POLICY_PATH } from '../../../core/policy/place.ts';
import type { Messenger } from '../../../flows/notice-ports.ts';
import type { Applier, BasePolicy, SeenChange } from '../../../flows/pull-ports.ts';
import type { SweepForge, SweepSurvey } from '../../../flows/sweep-ports.ts';
import { observe } from '../../../local/observe.ts';
import { observedChanges } from '../../../local/open-changes.ts';
import { type Base, findBase, type Repository, readAt } from '../../../local/repository.ts';
import { SIGHT } from './people.ts';
import { type Pull, type Pulls, pullFacts, urlOf } from './pulls.ts';
import type { DayTime } from './time.ts';

type Loaded = Extract<BasePolicy, { readonly kind: 'loaded' }>;

/** A hub of pull requests over a real repository: commits, files and merges are git's own, the rest is what `Pulls` holds. */
export class DayForge implements SweepForge, Applier, Messenger {
  private readonly repository: Repository;
  private readonly pulls: Pulls;
  private readonly time: DayTime;
  private known: { readonly oid: string; readonly policy: Loaded } | null = null;

  constructor(repository: Repository, pulls: Pulls, time: DayTime) {
    this.repository = repository;
    this.pulls = pulls;
    this.time = time;
  }

  async see(numbers: readonly number[]): Promise<SeenChange[]> {
    const wanted = numbers.map((number) => this.pulls.at(number));
    const { base, policy } = await this.base();
    const observed = await observe(
      {
        repository: this.repository,
        base,
        policy: policy.loaded.policy,
        revisions: wanted.map(({ branch, head }) => ({ branch, oid: head })),
        unseen: [],
        now: this.time.now(),
      },
      () => [],
    );
    const open = this.openPulls();
    return wanted.flatMap((pull) => {
      const facts = observed.find(({ change }) => change.branch === pull.branch);
      if (facts === undefined) return [];
      const { number, actual } = pull;
      return [
        { number, facts: asPull(facts, pull, open, base), policy, actual, sharing: [], foreignChecks: [] },
      ];
    });
  }

  async survey(): Promise<SweepSurvey> {
    const { base, policy } = await this.base();
    const rules = policy.loaded.policy;
    const pulls = new Map(this.openPulls().map((pull) => [pull.branch, pull]));
    const observed = pulls.size === 0 ? [] : await observedChanges(this.repository, base, rules);
    const changes = observed.flatMap((change) => {
      const pull = pulls.get(change.name);
      if (pull === undefined) return [];
      const { number, actual, branch } = pull;
      const surveyed = {
        ...change,
        ...namesOf(pull),
        number,
        baseBranch: 'main',
        fingerprint: digestOf([JSON.stringify(pullFacts(pull)), base.oid]),
        shown: shownOf(actual),
        whole: true,
        hidden: false,
        commandsAt: Object.fromEntries(pull.commands.map(({ comment, editedAt }) => [comment, editedAt])),
        policy: rules,
      };
      return [{ change: surveyed, branch, actual, policy }];
    });
    return { changes, complete: true, policy: rules };
  }

  async gone(branches: readonly string[]): Promise<readonly string[]> {
    const said = await this.repository.git.text(['for-each-ref', '--format=%(refname:short)', 'refs/heads/']);
    const there = new Set(said.split('\n'));
    return branches.filter((branch) => !there.has(branch));
  }

  async look(): Promise<void> {
    // Nobody else writes here: what the survey showed still stands.
  }

  left(): null {
    return null;
  }

  keep(): void {
    // No number of requests is too many.
  }

  async apply(number: number, _head: string, effects: Parameters<Applier['apply']>[2]) {
    this.pulls.write(this.pulls.at(number), effects);
    return { written: effects, left: [] };
  }

  async find(): Promise<null> {
    return null;
  }

  async tell({ on }: Parameters<Messenger['tell']>[0]) {
    return { kind: 'told' as const, url: on === null ? null : urlOf({ number: on }) };
  }

  private openPulls(): Pull[] {
    return this.pulls.all.filter(({ state }) => state === 'open');
  }

  private async base(): Promise<{ readonly base: Base; readonly policy: Loaded }> {
    const base = await findBase(this.repository);
    if (this.known?.oid !== base.oid) {
      const bytes = await readAt(this.repository.git, base.oid, POLICY_PATH);
      const text = bytes?.toString('utf8') ?? '';
      const loaded = loadPolicy(bytes ?? Buffer.alloc(0), POLICY_PATH);
      this.known = { oid: base.oid, policy: { kind: 'loaded', loaded, text } };
    }
    return { base, policy: this.known.policy };
  }
}

function namesOf({ number }: Pick<Pull, 'number'>): { readonly id: string; readonly name: string } {
  return { id: `pr-${number}`, name: `#${number}` };
}

/** What git shows of a branch, as the facts of its pull request. Branches without one are nobody's business on a hub. */
function asPull(facts: Facts, pull: Pull, open: readonly Pull[], base: Base): Facts {
  const pulls = new Map(open.map((each) => [each.branch, namesOf(each)]));
  const meets = new Set(facts.open.filter((each) => meet(each, facts.change.files)).map(({ name }) => name));
  const { opener, pushedAt, head } = pull;
  return {
    ...facts,
    ...SIGHT,
    change: { ...facts.change, ...namesOf(pull), opener, pusher: opener, pushedAt, published: head },
    open: facts.open.flatMap((each) => {
      const names = pulls.get(each.name);
      return names === undefined ? [] : [{ ...each, ...names }];
    }),
    pairs: facts.pairs
      .filter(({ a, b }) => [a, b].every((name) => name === base.name || meets.has(name)))
      .flatMap((pair) => renamed(pair, pulls, base.name)),
    forge: 'github',
    pull: pullFacts(pull),
  };
}

/** As of GitHub, only changes that touch the same files are looked into. */
function meet({ paths }: Pick<OpenChange, 'paths'>, files: readonly FileChange[]): boolean {
  const touched = new Set(touchedPaths(files));
  return paths.some((path) => touched.has(path));
}

function renamed(
  { a, b, lines, ...rest }: PairResult,
  pulls: ReadonlyMap<string, { readonly name: string }>,
  base: string,
): PairResult[] {
  const nameOf = (branch: string) => (branch === base ? base : pulls.get(branch)?.name);
  const [left, right] = [nameOf(a), nameOf(b)];
  if (left === undefined || right === undefined) return [];
  const at = lines === undefined ? {} : { lines };
  if (left < right) return [{ ...rest, a: left, b: right, ...at }];
  const turned = lines?.map((each) => ({ ...each, a: each.b, b: each.a }));
  return [{ ...rest, a: right, b: left, ...(turned === undefined ? {} : { lines: turned }) }];
}
