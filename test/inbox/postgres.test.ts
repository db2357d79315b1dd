import { afterAll, beforeAll, describe } from '@jest/globals';
import { openDesk, openInbox } from '../../src/inbox/open.ts';
import { type Postgres, startPostgres } from '../support/postgres.ts';
import { contract } from './contract.ts';

describe('the inbox in a database', () => {
  let server: Postgres;

  beforeAll(async () => {
    server = await startPostgres();
  });

  afterAll(() => server.remove());

  contract(async () => {
    const place = { kind: 'database', url: await server.database() } as const;
    return {
      place,
      open: (conditions) => openInbox(place, conditions),
      desk: (conditions) => openDesk(place, conditions),
      remove: () => Promise.resolve(),
    };
  });
});
