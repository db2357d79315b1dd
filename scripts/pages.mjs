// Writes what is derived from the source: schema.json, docs/policy.md, docs/events.md, docs/commands.md. With --check, only compares.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const folder = mkdtempSync(join(tmpdir(), 'baton-pages-'));

/** A module of the source, bundled, since Node 20 does not read TypeScript. */
async function load(entry) {
  const outfile = join(folder, `${entry.replaceAll('/', '-')}.mjs`);
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    logLevel: 'warning',
  });
  return import(pathToFileURL(outfile).href);
}

try {
  const { policyJsonSchema, policyReference } = await load('src/core/policy/reference.ts');
  const { eventReference } = await load('src/core/context/reference.ts');
  const { commandReference } = await load('src/core/commands/reference.ts');
  const files = {
    'schema.json': `${JSON.stringify(policyJsonSchema(), null, 2)}\n`,
    'docs/policy.md': policyReference(),
    'docs/events.md': eventReference(),
    'docs/commands.md': commandReference(),
  };
  for (const [file, wanted] of Object.entries(files)) {
    if (!process.argv.includes('--check')) writeFileSync(file, wanted);
    else if (readFileSync(file, 'utf8') !== wanted) {
      console.error(`${file} is not what the source makes: run \`npm run build\` and commit the result`);
      process.exitCode = 1;
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
