import type { DeadLetters, Inbox, InboxStats, Stock } from '../flows/inbox-ports.ts';

/** An inbox with everything that can be done with one. */
export interface OpenInbox extends Inbox {
  readonly letters: DeadLetters;
  readonly stock: Stock;
}

/** What can be done with an inbox beside those that work on it. */
export interface Desk {
  readonly letters: DeadLetters;
  stats(): Promise<InboxStats>;
  close(): Promise<void>;
}
