import type { PgBoss } from 'pg-boss';
import { QUEUE, SCHEMA } from './boss.ts';

/** pg-boss hands the first job of a key out, and it alone says how urgent the key is. */
export const HURRY = `UPDATE ${SCHEMA}.job SET priority = 0 WHERE name = $1 AND id IN (
  SELECT idle.id FROM ${SCHEMA}.job idle
  WHERE idle.name = $1 AND idle.priority < 0 AND idle.state < 'active' AND NOT idle.blocked AND EXISTS (
    SELECT 1 FROM ${SCHEMA}.job other
    WHERE other.name = $1 AND other.singleton_key = idle.singleton_key AND other.priority >= 0
      AND other.state < 'active' AND NOT other.blocked AND other.policy = 'key_strict_fifo')
  FOR UPDATE OF idle SKIP LOCKED)`;

/** What nobody waits for is as urgent as what came for its key meanwhile. */
export async function hurry(boss: PgBoss): Promise<void> {
  await boss.getDb().executeSql(HURRY, [QUEUE.deliveries]);
}
