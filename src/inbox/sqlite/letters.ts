import type { DeadLetter } from '../../core/deliveries/delivery.ts';
import type { DeadLetters } from '../../flows/inbox-ports.ts';
import type { Commits } from './commits.ts';
import type { Database } from './database.ts';
import { deliveryOf, insertDelivery, LETTER_COLUMNS, type LetterRow, letterOf } from './rows.ts';

/** @param changed told the keys that wait again */
export function fileLetters(
  database: Database,
  commits: Commits,
  changed: (keys: readonly string[]) => void,
): DeadLetters {
  const find = (id: string): LetterRow | undefined =>
    database.prepare(`SELECT ${LETTER_COLUMNS} FROM delivery WHERE id = ? AND state = 'dead'`).get(id) as
      | LetterRow
      | undefined;
  return {
    list: (limit): Promise<DeadLetter[]> => {
      const rows = database
        .prepare(`SELECT ${LETTER_COLUMNS} FROM delivery WHERE state = 'dead' ORDER BY ended_at, seq LIMIT ?`)
        .all(limit) as LetterRow[];
      return Promise.resolve(rows.map(letterOf));
    },
    show: (id) => {
      const row = find(id);
      return Promise.resolve(row === undefined ? null : letterOf(row));
    },
    retry: async (ids) => {
      const dead = await commits.write(() => {
        const rows = ids.map(find).filter((row) => row !== undefined);
        for (const row of rows) {
          // It waits behind what came meanwhile, as if it came now.
          database.prepare('DELETE FROM delivery WHERE seq = ?').run(row.seq);
          insertDelivery(database, deliveryOf(row));
        }
        return rows;
      });
      changed(dead.map(({ key }) => key));
      return dead.map(({ id }) => id);
    },
  };
}
