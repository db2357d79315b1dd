// Bundles the engine as it stands in src, so that it runs on every Node.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

export const root = resolve(import.meta.dirname, '../..');
export const temp = mkdtempSync(join(tmpdir(), 'baton-bench-ownership-'));
export const engineFile = join(temp, 'engine.mjs');

const from = JSON.stringify;
await build({
  stdin: {
    contents: `export { parseCodeowners } from ${from(join(root, 'src/core/ownership/codeowners.ts'))};
      export { createOwnership } from ${from(join(root, 'src/core/ownership/explain.ts'))};`,
    resolveDir: root,
  },
  outfile: engineFile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  logLevel: 'warning',
});

export const { parseCodeowners, createOwnership } = await import(pathToFileURL(engineFile).href);
