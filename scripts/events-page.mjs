// Writes docs/events.md from the event table; with --check, only compares and fails where it differs.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const folder = mkdtempSync(join(tmpdir(), 'baton-events-'));
const bundle = join(folder, 'reference.mjs');
try {
  await build({
    entryPoints: ['src/core/context/reference.ts'],
    outfile: bundle,
    bundle: true,
    platform: 'node',
    format: 'esm',
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    logLevel: 'warning',
  });
  const { eventReference } = await import(pathToFileURL(bundle).href);
  const files = {
    'docs/events.md': eventReference(),
  };
  for (const [file, wanted] of Object.entries(files)) {
    if (!process.argv.includes('--check')) writeFileSync(file, wanted);
    else if (readFileSync(file, 'utf8') !== wanted) {
      console.error(
        `${file} is not what the table makes: run \`node scripts/events-page.mjs\` and commit the result`,
      );
      process.exitCode = 1;
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
