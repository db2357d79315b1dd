import { expect, test } from '@jest/globals';
import pg from 'pg';
import { startPostgres } from './postgres.ts';

test('a real PostgreSQL, also for root, that keeps what it has over a restart', async () => {
  const server = await startPostgres();
  try {
    const url = await server.database();
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query('CREATE TABLE kept (text TEXT)');
    await client.query("INSERT INTO kept VALUES ('yes')");
    await client.end();
    await server.stop();
    await server.start();
    const again = new pg.Client({ connectionString: url });
    await again.connect();
    expect((await again.query('SELECT text FROM kept')).rows).toEqual([{ text: 'yes' }]);
    await again.end();
  } finally {
    await server.remove();
  }
});
