import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe } from '@jest/globals';
import { openDesk, openInbox } from '../../src/inbox/open.ts';
import { contract } from './contract.ts';

describe('the inbox in a file', () => {
  contract(() => {
    const folder = mkdtempSync(join(tmpdir(), 'baton-inbox-'));
    const place = { kind: 'file', file: join(folder, 'inbox.db') } as const;
    return Promise.resolve({
      place,
      open: (conditions) => openInbox(place, conditions),
      desk: (conditions) => openDesk(place, conditions),
      remove: () => Promise.resolve(rmSync(folder, { recursive: true })),
    });
  });
});
