import { mkdirSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

/** The simulated GitHub and what starts servers, as one file that Node can run. */
export async function load() {
  mkdirSync('.tmp', { recursive: true });
  const outfile = resolve('.tmp', `bench-app-${process.pid}.mjs`);
  const contents = `
    export { startPostgres } from './test/support/postgres.ts';
    export { appScene, verdictOn } from './test/support/app-scene.ts';
    export { checkedLog } from './test/support/checked-log.ts';
    export { readiness } from './test/support/served-app.ts';`;
  await build({
    stdin: { contents, resolveDir: process.cwd(), loader: 'ts' },
    outfile,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    logLevel: 'warning',
  });
  try {
    return await import(pathToFileURL(outfile).href);
  } finally {
    rmSync(outfile, { force: true });
  }
}
