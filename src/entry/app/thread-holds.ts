import type { Logger } from 'pino';
import type { Hold, Inbox } from '../../flows/inbox-ports.ts';
import { failureOf, type ToThread } from './thread-messages.ts';

/** What one thread holds in the inbox, by the numbers under which it asked for it. */
export function threadHolds(inbox: Pick<Inbox, 'hold'>, log: Logger) {
  const holds = new Map<number, Hold>();
  let ended = false;
  const letGo = (hold: Hold | undefined): void =>
    void hold
      ?.release()
      .catch((error: unknown) => log.error({ err: error }, 'the inbox did not let go of keys'));
  return {
    hold: (id: number, keys: readonly string[], say: (said: ToThread) => void): void =>
      void inbox.hold(keys).then(
        (hold) => {
          if (ended) return letGo(hold);
          holds.set(id, hold);
          say({ kind: 'held', id, keys: hold.keys });
        },
        (error: unknown) => say({ kind: 'not-held', id, failure: failureOf(error) }),
      ),
    release: (id: number): void => {
      letGo(holds.get(id));
      holds.delete(id);
    },
    /** The thread has ended: nobody else lets go of what it held. */
    end: (): void => {
      ended = true;
      for (const hold of holds.values()) letGo(hold);
      holds.clear();
    },
  };
}

export type ThreadHolds = ReturnType<typeof threadHolds>;
