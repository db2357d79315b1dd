/** What an inbox tells of its work, for the log and the numbers of whoever runs it. */
export type News =
  /** A round failed and is tried again at `again` (milliseconds since 1970). */
  | {
      readonly kind: 'failed';
      readonly key: string;
      /** Ids of those that the round held. */
      readonly deliveries: readonly string[];
      readonly attempt: number;
      readonly reason: string;
      readonly again: number;
    }
  /** Deliveries that are not tried any more. */
  | {
      readonly kind: 'dead';
      readonly key: string;
      readonly deliveries: readonly string[];
      readonly reason: string;
    }
  /** Another process took the round over: this one was taken for dead. */
  | { readonly kind: 'lost'; readonly key: string; readonly deliveries: readonly string[] }
  /** The inbox itself could not do something; it goes on trying. */
  | { readonly kind: 'trouble'; readonly doing: string; readonly error: unknown };

export type Tell = (news: News) => void;
