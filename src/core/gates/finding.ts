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

/** Cannot tell, since something could not be seen; `otherwise` where nothing says why. */
export function unseenOf({ unseen }: Pick<Facts, 'unseen'>, sight: Sight, otherwise: string): Finding {
  const { reason = otherwise, next } = gapOf({ unseen }, sight) ?? {};
  return { holds: null, reason, ...(next === undefined ? {} : { next }) };
}

type Sight = Pick<Unseen, 'what' | 'of'>;

/** What of a kind could not be seen: of one thing of that kind, or of all of them. */
export function gapOf({ unseen }: Pick<Facts, 'unseen'>, { what, of }: Sight): Unseen | undefined {
  const gaps = unseen.filter((gap) => gap.what === what);
  return gaps.find((gap) => gap.of === of) ?? gaps.find((gap) => gap.of === undefined);
}

/** A report that was read, or where and why it could not be. */
export type Read<T> = { readonly report: T } | { readonly fault: string };
