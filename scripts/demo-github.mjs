// Plays the demonstration on a simulated GitHub, with the Action's bundle as it is shipped. Run it from the root of a clone:
// `node scripts/demo-github.mjs [BUNDLE]`.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';

const bundle = process.argv[2] ?? 'dist/action.js';
if (!existsSync(bundle)) {
  process.stderr.write(`there is no ${bundle}: make it with \`npm run build\`\n`);
  process.exit(3);
}
const folder = mkdtempSync(join(tmpdir(), 'baton-demo-github-'));
try {
  const outfile = join(folder, 'demo.mjs');
  await build({
    entryPoints: ['test/demo/main.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20.18',
    format: 'esm',
    // Packages written as CommonJS ask for `require`; an ES module has none of its own.
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
    loader: { '.yml': 'text' },
    logLevel: 'warning',
  });
  const { status } = spawnSync(process.execPath, [outfile, bundle], { stdio: 'inherit' });
  process.exitCode = status ?? 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
