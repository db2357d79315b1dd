import type { Telling } from '../core/notices/telling.ts';

/** What came of telling. */
export type Told =
  /** `url` of what was written; null: nothing that can be looked at. */
  | { readonly kind: 'told'; readonly url: string | null }
  /** It will not be done however often it is asked: there is no such place, account or workflow, or no right to it. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** It is not known whether it was told, or it may be told later. */
  | { readonly kind: 'later'; readonly reason: string };

/** Where notices are told that need more than the context. */
export interface Messenger {
  /**
   * Looks whether a notice was told that some run began to tell. null: it was not. Throws a `UserError` where that cannot be
   * seen: then it is not told again.
   */
  find(telling: Telling): Promise<Extract<Told, { readonly kind: 'told' }> | null>;
  /** Tells a notice. `body`: the comment that says it, where a comment does. */
  tell(telling: Telling, body: string): Promise<Told>;
}
