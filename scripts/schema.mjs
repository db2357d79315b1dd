// Writes schema.json and docs/policy.md from the policy's schema; with --check, only compares and fails where they differ.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const folder = mkdtempSync(join(tmpdir(), 'baton-schema-'));
const bundle = join(folder, 'reference.mjs');
try {
  await build({
    entryPoints: ['src/core/policy/reference.ts'],
    outfile: bundle,
    bundle: true,
    platform: 'node',
    format: 'esm',
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    logLevel: 'warning',
  });
  const { policyJsonSchema, policyReference } = await import(pathToFileURL(bundle).href);
  const files = {
    'schema.json': `${JSON.stringify(policyJsonSchema(), null, 2)}\n`,
    'docs/policy.md': policyReference(),
  };
  for (const [file, wanted] of Object.entries(files)) {
    if (!process.argv.includes('--check')) writeFileSync(file, wanted);
    else if (readFileSync(file, 'utf8') !== wanted) {
      console.error(`${file} is not what the schema makes: run \`npm run schema\` and commit the result`);
      process.exitCode = 1;
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
