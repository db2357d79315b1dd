import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { EXIT } from '../../../src/core/errors.ts';
import { builtCli } from '../../support/built-cli.ts';

test('in a clone where nothing was installed, serve says what to do', () => {
  const folder = mkdtempSync(join(tmpdir(), 'baton-bare-'));
  try {
    cpSync(dirname(builtCli()), folder, {
      recursive: true,
      filter: (source) => !source.includes('node_modules'),
    });
    const ran = spawnSync(process.execPath, [join(folder, 'cli.js'), 'serve'], { encoding: 'utf8' });
    expect({ code: ran.status, err: ran.stderr }).toEqual({
      code: EXIT.repository,
      err: expect.stringContaining('npm ci'),
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
