import type { World } from './model/world.ts';
import type { Counts, Requests } from './requests.ts';
import type { Deliveries } from './webhooks/deliveries.ts';
import type { Mangle } from './webhooks/mangles.ts';

/** What there is and what went on, in numbers: cheap to ask in the middle of a bench. */
export interface Inspection {
  readonly repositories: number;
  readonly pulls: { readonly all: number; readonly open: number };
  readonly comments: number;
  readonly checks: number;
  readonly deliveries: {
    /** Made for Apps. */
    readonly made: number;
    readonly sent: number;
    readonly ok: number;
    readonly failed: number;
    readonly redelivered: number;
    /** Waiting or on their way. */
    readonly pending: number;
    readonly mangled: Readonly<Record<Mangle, number>>;
  };
  /** Since the forge began, or `requests.reset()`. */
  readonly requests: Counts;
}

export function inspect(world: World, requests: Requests, hooks: Deliveries): Inspection {
  const issues = [...world.repositories.values()].flatMap((each) => [...each.issues.values()]);
  const suites = [...world.repositories.values()].flatMap((each) => each.suites);
  const pulls = issues.filter(({ pull }) => pull !== undefined);
  const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);
  const { post } = hooks;
  return {
    repositories: world.repositories.size,
    pulls: { all: pulls.length, open: pulls.filter(({ state }) => state === 'open').length },
    comments: sum(issues.map(({ comments }) => comments.length)),
    checks: sum(suites.map(({ runs }) => runs.length)),
    deliveries: {
      made: hooks.forApps,
      ...post.counts,
      pending: post.pending,
      mangled: { ...post.mangles.struck },
    },
    requests: requests.counts,
  };
}
