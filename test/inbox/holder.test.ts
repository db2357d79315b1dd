import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from '@jest/globals';
import { holdAlone } from '../../src/inbox/sqlite/holder.ts';

test('an inbox stays held though nothing refers to its lock any more', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const folder = mkdtempSync(join(tmpdir(), 'baton-held-'));
  try {
    await holdAlone(join(folder, 'inbox.db'), 'the first', 0);
    for (let n = 0; n < 2; n += 1) {
      await new Promise((resolve) => setTimeout(resolve, 10));
      collect();
    }
    await expect(holdAlone(join(folder, 'inbox.db'), 'the second', 0)).rejects.toMatchObject({
      faults: [{ code: 'inbox.held' }],
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
