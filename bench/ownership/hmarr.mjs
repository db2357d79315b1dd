// hmarr/codeowners, the Go library, where there is a Go toolchain: fetched by it, or from a clone named by HMARR_CODEOWNERS.
import { spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temp } from './engine.mjs';

/** Milliseconds to parse and resolve a repository, by repository; or why that cannot be said. */
export function openHmarr() {
  const folder = join(temp, 'hmarr');
  cpSync(join(import.meta.dirname, 'hmarr'), folder, { recursive: true });
  const run = (...args) => spawnSync('go', args, { cwd: folder, encoding: 'utf8' });
  if (run('version').error) return { skipped: 'there is no Go toolchain here' };
  const clone = process.env.HMARR_CODEOWNERS;
  writeFileSync(join(folder, 'go.mod'), `module bench\n\ngo 1.18\n${clone ? replaced(folder, clone) : ''}`);
  const get = ['get', 'github.com/hmarr/codeowners@v1.2.1'];
  for (const args of [...(clone ? [] : [get]), ['build', '-o', 'bench', '.']]) {
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

/** Lines of go.mod that take the library from a clone. Its sources need nothing else; only its tests and its command do. */
function replaced(folder, clone) {
  const copy = join(folder, 'codeowners');
  mkdirSync(copy);
  for (const file of readdirSync(clone)) {
    if (file.endsWith('.go') && !file.endsWith('_test.go')) copyFileSync(join(clone, file), join(copy, file));
  }
  writeFileSync(join(copy, 'go.mod'), 'module github.com/hmarr/codeowners\n\ngo 1.18\n');
  return `\nrequire github.com/hmarr/codeowners v1.2.1\n\nreplace github.com/hmarr/codeowners => ./codeowners\n`;
}
