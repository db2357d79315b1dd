import type { Unseen } from '../change/facts.ts';
import type { Facts } from '../change/rule.ts';

/** How one requirement stands. */
export type Finding =
  | { readonly holds: true; readonly reason: string }
  | {
      /** null: cannot tell. */
      readonly holds: false | null;
      readonly reason: string;
      readonly paths?: readonly string[];
      readonly who?: readonly string[];
      readonly next?: readonly string[];
    };

/** On a plain git repository: what a requirement is about is known to a forge alone. */
export function onlyOnForge(what: string): Finding {
  return { holds: null, reason: `${what} cannot be told without a forge` };
}

/** Cannot tell, since something could not be seen, with all that is said of it; `otherwise` where nothing says why. */
export function unseenOf(facts: Pick<Facts, 'unseen'>, sight: Sight, otherwise: string): Finding {
  const gaps = gapsOf(facts, sight);
  const next = unique(gaps.flatMap((gap) => gap.next ?? []));
  return {
    holds: null,
    reason: unique(gaps.map(({ reason }) => reason)).join('; ') || otherwise,
    ...(next.length === 0 ? {} : { next }),
  };
}

type Sight = Pick<Unseen, 'what' | 'of'>;

/** What of a kind could not be seen: of one thing of that kind, else of all of them. */
export function gapsOf({ unseen }: Pick<Facts, 'unseen'>, { what, of }: Sight): Unseen[] {
  const gaps = unseen.filter((gap) => gap.what === what);
  const own = gaps.filter((gap) => gap.of === of);
  return own.length > 0 ? own : gaps.filter((gap) => gap.of === undefined);
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort();
}

/** A report that was read, or where and why it could not be. */
export type Read<T> = { readonly report: T } | { readonly fault: string };
