import type { DeadLetter, Delivery, Round, Timer } from '../core/deliveries/delivery.ts';

/** What handling a round came to. What it throws is tried again, and counted. */
export type Handled =
  | { readonly kind: 'done' }
  /** It cannot be done before then (milliseconds since 1970), and nobody is to blame: no try is counted. */
  | { readonly kind: 'later'; readonly until: number };

/**
 * Works on all that waits for one key. May see a delivery again that it has worked on before: whoever is killed in between leaves no word.
 *
 * @param signal aborted when the time of the round is over, when the process stops, and when the round may go to others. It has five
 *   seconds to end then; what it says after that is not heard, and another may have begun
 */
export type Handler = (round: Round, signal: AbortSignal) => Promise<Handled>;

/** Keys that are kept from being worked on. */
export interface Hold {
  /** Of those that were asked for: the others are worked on or kept already, or something waits for them. */
  readonly keys: readonly string[];
  /** Lets go of them; what came for them meanwhile is handed out. Twice equals once. */
  readonly release: () => Promise<void>;
}

export interface InboxStats {
  /** Deliveries that wait or are worked on. */
  readonly waiting: number;
  /** When the first of them in line arrived (milliseconds since 1970); null where none waits. */
  readonly oldest: number | null;
  readonly dead: number;
  /** Timers that are not due. */
  readonly timers: number;
}

/** Where deliveries are kept until they are worked on. */
export interface Inbox {
  /**
   * Keeps a delivery. Once this resolves, neither a crash of the process nor of the machine loses it.
   * Throws where it cannot be kept.
   *
   * @param signal nobody waits for it any more: what is not on its way to the disk by then is given up, and takes no room
   */
  store(delivery: Delivery, signal?: AbortSignal): Promise<'stored' | 'duplicate'>;
  /**
   * Sets the timer of its key. Where the key has one, the sooner of the two instants counts, with what was said last: nobody's wish to
   * look soon is put off by another one's to look later. One that is past is due at once.
   */
  at(timer: Timer): Promise<void>;
  /**
   * Begins to hand out rounds. A key is handed to one handler at a time, in any number of processes.
   * What arrives for it meanwhile makes one more round. Those that wait longest come first, with two exceptions: what nobody waits for (`idle`)
   * comes after all others, but has every fifth round, so that it comes at all; and one repository has half of the places of a process at
   * most (two at least), so that keys that hang hold up no other repository.
   *
   * @param atOnce rounds handed out at the same time by this process
   */
  work(handle: Handler, atOnce: number): Promise<void>;
  /**
   * Keeps keys from being worked on, in any number of processes, until they are let go of, their process has died, or a round would be
   * over that began now.
   */
  hold(keys: readonly string[]): Promise<Hold>;
  stats(): Promise<InboxStats>;
  /** Hands out nothing more, waits until running rounds end or `graceMs` are over, tells the rest to stop, and gives it back. */
  close(graceMs: number): Promise<void>;
}

/** What nobody tries any more. */
export interface DeadLetters {
  /** Those that died first come first. */
  list(limit: number): Promise<DeadLetter[]>;
  /** @param id of the delivery; null where no dead letter has it */
  show(id: string): Promise<DeadLetter | null>;
  /** Makes them wait again, with all tries before them. Returns the ids of those that were dead. */
  retry(ids: readonly string[]): Promise<string[]>;
}

/** One thing that an inbox holds. */
export type Held =
  | { readonly kind: 'waiting'; readonly delivery: Delivery }
  | { readonly kind: 'dead'; readonly letter: DeadLetter }
  | { readonly kind: 'timer'; readonly timer: Timer }
  /** Worked on; kept so that a second one is known. `at` in milliseconds since 1970. */
  | { readonly kind: 'handled'; readonly id: string; readonly at: number };

/** Everything that an inbox holds, to be moved into another. */
export interface Stock {
  /** All of it, a page at a time; those that wait in the order of their arrival. */
  pages(size: number): AsyncIterable<readonly Held[]>;
  /** Adds what is not there yet. Doing it twice equals doing it once. */
  put(held: readonly Held[]): Promise<void>;
  /** Forgets everything. */
  clear(): Promise<void>;
}
