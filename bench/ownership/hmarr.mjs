// hmarr/codeowners, the Go library, where there is a Go toolchain that can get it.
import { spawnSync } from 'node:child_process';
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temp } from './engine.mjs';

/** Milliseconds to parse and resolve a repository, by repository; or why that cannot be said. */
export function openHmarr() {
  const folder = join(temp, 'hmarr');
  cpSync(join(import.meta.dirname, 'hmarr'), folder, { recursive: true });
  const run = (...args) => spawnSync('go', args, { cwd: folder, encoding: 'utf8' });
  if (run('version').error) return { skipped: 'there is no Go toolchain here' };
  writeFileSync(join(folder, 'go.mod'), 'module bench\n\ngo 1.21\n');
  for (const args of [
    ['get', 'github.com/hmarr/codeowners@v1.2.1'],
    ['build', '-o', 'bench', '.'],
  ]) {
    const { status, stderr } = run(...args);
    if (status !== 0) return { skipped: `go ${args[0]} failed: ${stderr.trim().split('\n').at(-1)}` };
  }
  return {
    measure: ({ text, paths }) => {
      writeFileSync(join(folder, 'CODEOWNERS'), text);
      writeFileSync(join(folder, 'files.txt'), paths.join('\n'));
      return Number(
        spawnSync('./bench', ['CODEOWNERS', 'files.txt'], { cwd: folder, encoding: 'utf8' }).stdout,
      );
    },
  };
}
