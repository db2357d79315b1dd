import { type Board, boardOf } from '../core/change/board.ts';
import { type Judgement, judge } from '../core/change/judge.ts';
import type { Facts } from '../core/change/rule.ts';
import type { ContextStore, World } from './ports.ts';
import { withFreshness } from './review-change.ts';
import type { SweepForge } from './sweep-ports.ts';

export interface ReportPorts {
  readonly forge: SweepForge;
  readonly store: Pick<ContextStore, 'load'>;
  readonly world: Pick<World, 'now'>;
}

export interface Report {
  readonly board: Board;
  readonly judged: readonly { readonly judgement: Judgement; readonly facts: Facts }[];
  /** Numbers of the open changes that the requests did not suffice for. */
  readonly left: readonly number[];
  /** Numbers of the open changes whose base branch has no policy: nothing was judged of them. */
  readonly unruled: readonly number[];
  /** Numbers of those whose base branch has one that cannot be used. */
  readonly faulty: readonly number[];
}

const AT_ONCE = 25;
/** Requests that one of them takes at most as a rule. */
const EACH = 3;

/** Judges every open change as things stand now, and writes nothing anywhere. */
export async function reportPulls({ forge, store, world }: ReportPorts): Promise<Report> {
  const { changes } = await forge.survey();
  const numbers = changes.map(({ change }) => change.number);
  const snapshot = await store.load();
  const now = world.now();
  const judged: { judgement: Judgement; facts: Facts }[] = [];
  const unruled: number[] = [];
  const faulty: number[] = [];
  let at = 0;
  while (at < numbers.length) {
    const left = forge.left();
    const size = left === null ? AT_ONCE : Math.min(AT_ONCE, Math.floor(left / EACH));
    if (size <= 0) break;
    for (const { number, facts: seen, policy } of await forge.see(numbers.slice(at, at + size))) {
      if (policy.kind !== 'loaded') {
        (policy.kind === 'missing' ? unruled : faulty).push(number);
        continue;
      }
      const facts = withFreshness(seen, snapshot);
      const judgement = judge(facts, policy.loaded.policy, policy.loaded.digest, snapshot.state, now);
      judged.push({ judgement, facts });
    }
    at += size;
  }
  const judgements = judged.map(({ judgement }) => judgement);
  const facts = judged.map((each) => each.facts);
  const board = boardOf(judgements, facts, snapshot.state, now);
  return { board, judged, left: numbers.slice(at), unruled, faulty };
}
