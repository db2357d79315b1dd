import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { cleanEnv, runCli } from '../support/built-cli.ts';

test('the demonstration runs by itself, and leaves nothing behind', () => {
  const root = mkdtempSync(join(tmpdir(), 'baton-demo-test-'));
  try {
    const scratch = join(root, 'tmp');
    mkdirSync(scratch);
    const { code, out, err } = runCli(root, ['demo'], { env: { ...cleanEnv(root), TMPDIR: scratch } });
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out.match(/^ {2}approved {2}/gm)?.length).toBeGreaterThanOrEqual(2);
    expect(out.match(/^ {2}denied {2}agent-\d+ holds components\/terraform\/vpc\/\*/gm)).toHaveLength(5);
    expect(out).toMatch(/✗ BLOCK agent-/);
    expect(out).toMatch(/counts agent-004: approved by @acme\/network/);
    expect(out).toMatch(/Merge in this order/);
    expect(out).toMatch(/CHANGES[\s\S]*LEASES[\s\S]*WAITING/);
    expect(out).toMatch(/verified: \d+ events, every document as the log makes it\n {2}\(exit 0\)\n$/);
    expect(readdirSync(scratch)).toEqual([]);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}, 300_000);
