import type { Held, Stock } from '../../flows/inbox-ports.ts';
import type { Commits } from './commits.ts';
import type { Database } from './database.ts';
import {
  deliveryOf,
  insertDelivery,
  LETTER_COLUMNS,
  type LetterRow,
  letterOf,
  setTimer,
  TIMER_COLUMNS,
  type TimerRow,
  timerOf,
} from './rows.ts';

type StoredRow = LetterRow & { readonly state: 'waiting' | 'handled' | 'dead' };

/** @param changed told the keys for which something waits */
export function fileStock(
  database: Database,
  commits: Commits,
  changed: (keys: readonly string[]) => void,
): Stock {
  return {
    async *pages(size) {
      const page = database.prepare(
        `SELECT ${LETTER_COLUMNS}, state FROM delivery WHERE seq > ? ORDER BY seq LIMIT ?`,
      );
      for (let after = 0; ; ) {
        const rows = page.all(after, size) as StoredRow[];
        const last = rows.at(-1);
        if (last === undefined) break;
        after = last.seq;
        yield rows.map(heldOf);
      }
      const timers = database.prepare(`SELECT ${TIMER_COLUMNS} FROM timer ORDER BY key`).all() as TimerRow[];
      if (timers.length > 0) yield timers.map((row): Held => ({ kind: 'timer', timer: timerOf(row) }));
    },
    put: async (held) => {
      await commits.write(() => {
        for (const one of held) PUT[one.kind](database, one as never);
      });
      changed(held.flatMap((one) => (one.kind === 'waiting' ? [one.delivery.key] : [])));
    },
    clear: () =>
      commits.write(() => void database.exec('DELETE FROM delivery; DELETE FROM trial; DELETE FROM timer')),
  };
}

function heldOf(row: StoredRow): Held {
  if (row.state === 'waiting') return { kind: 'waiting', delivery: deliveryOf(row) };
  if (row.state === 'dead') return { kind: 'dead', letter: letterOf(row) };
  return { kind: 'handled', id: row.id, at: row.ended_at };
}

const PUT = {
  waiting: (database, { delivery }) => void insertDelivery(database, delivery),
  dead: (database, { letter: { delivery, attempts, reason, diedAt } }) => {
    if (!insertDelivery(database, delivery)) return;
    database
      .prepare("UPDATE delivery SET state = 'dead', attempts = ?, reason = ?, ended_at = ? WHERE id = ?")
      .run(attempts, reason, diedAt, delivery.id);
  },
  timer: (database, { timer }) => setTimer(database, { ...timer, unlessSet: true }),
  handled: (database, { id, at }) => {
    if (!insertDelivery(database, { id, key: '', event: '', body: '', receivedAt: at })) return;
    database.prepare("UPDATE delivery SET state = 'handled', ended_at = ? WHERE id = ?").run(at, id);
  },
} as const satisfies {
  [K in Held['kind']]: (database: Database, held: Extract<Held, { kind: K }>) => void;
};
