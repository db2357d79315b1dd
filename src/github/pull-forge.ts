import type { PullForge, SeenChange } from '../flows/pull-ports.ts';
import { actualOf, foreignChecksOf } from './map/actual.ts';
import type { Github, Observed } from './open.ts';
import type { Target } from './write/target.ts';

export interface GithubForge extends PullForge {
  /** Where to write on a pull request that `see` has shown; undefined where it has not. */
  target(number: number): Target | undefined;
}

/** Pull requests as a flow sees them, of a repository or of a survey of it. */
export function pullForge(source: Pick<Github, 'observe'>): GithubForge {
  const targets = new Map<number, Target>();
  return {
    see: async (numbers) => {
      const observed = await source.observe(numbers);
      for (const each of observed) targets.set(each.pull.raw.number, targetOf(each));
      return observed.map(seenOf);
    },
    target: (number) => targets.get(number),
  };
}

/** A branch that is not shown may be gone, or there with rules that bind: it fails closed. */
export const NO_BASE = 'the base branch is gone, or GitHub did not show it';

function seenOf({ facts, base, pull, home, sharing }: Observed): SeenChange {
  return {
    number: pull.raw.number,
    facts,
    policy: base?.policy ?? { kind: 'unreadable', reason: NO_BASE },
    actual: actualOf(pull, home, facts),
    sharing,
    foreignChecks: foreignChecksOf(pull, home),
  };
}

export function targetOf({ pull, home }: Pick<Observed, 'pull' | 'home'>): Target {
  return {
    id: pull.raw.id,
    repositoryId: home.id,
    repository: home.name,
    labels: new Map([...home.labels, ...pull.labels].map(({ id, name }) => [name.toLowerCase(), id])),
  };
}
