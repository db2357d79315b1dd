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

/** A report that was read, or where and why it could not be. */
export type Read<T> = { readonly report: T } | { readonly fault: string };
