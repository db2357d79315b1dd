// Writes what is derived from the source: schema.json, app.yml, docs/policy.md, docs/events.md, docs/commands.md, tables of docs/app.md, docs/clocks.md and docs/report.md. With --check, only compares.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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

/** A page with its parts between `<!-- NAME -->` and `<!-- /NAME -->` written anew. */
function withParts(file, parts) {
  let text = readFileSync(file, 'utf8');
  for (const [name, part] of Object.entries(parts)) {
    const [begin, end] = [`<!-- ${name} -->\n`, `\n<!-- /${name} -->`];
    const [from, to] = [text.indexOf(begin), text.indexOf(end)];
    if (from < 0 || to < from) throw new Error(`${file} has no place for ${name}`);
    text = text.slice(0, from + begin.length) + part + text.slice(to);
  }
  return text;
}

try {
  const { policyJsonSchema, policyReference } = await load('src/core/policy/reference.ts');
  const { eventReference } = await load('src/core/context/reference.ts');
  const { manifestFile, permissionTable, subscriptionTable } = await load('src/core/app/reference.ts');
  const { metricTable } = await load('src/entry/app/metric-table.ts');
  const { clockTable, recorderTable } = await load('src/core/clocks/reference.ts');
  const { metricReference } = await load('src/core/metrics/reference.ts');
  const { commandReference } = await load('src/core/commands/reference.ts');
  const files = {
    'app.yml': manifestFile(),
    'docs/app.md': withParts('docs/app.md', {
      permissions: permissionTable(),
      subscriptions: subscriptionTable(),
      metrics: metricTable(),
    }),
    'docs/clocks.md': withParts('docs/clocks.md', { recorders: recorderTable(), clocks: clockTable() }),
    'docs/report.md': withParts('docs/report.md', { metrics: metricReference() }),
    'schema.json': `${JSON.stringify(policyJsonSchema(), null, 2)}\n`,
    'docs/policy.md': policyReference(),
    'docs/events.md': eventReference(),
    'docs/commands.md': commandReference(),
  };
  for (const [file, wanted] of Object.entries(files)) {
    if (!process.argv.includes('--check')) writeFileSync(file, wanted);
    else if (!existsSync(file) || readFileSync(file, 'utf8') !== wanted) {
      console.error(`${file} is not what the source makes: run \`npm run build\` and commit the result`);
      process.exitCode = 1;
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
