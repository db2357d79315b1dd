// Bundles the command line into one self-contained file that runs from a fresh clone with nothing installed.
import { readFileSync } from 'node:fs';
import { chmod, rm } from 'node:fs/promises';
import { build } from 'esbuild';

const outdir = process.argv[2] ?? 'dist';
const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

await rm(outdir, { recursive: true, force: true });
await build({
  entryPoints: { cli: 'src/entry/cli.ts' },
  outdir,
  bundle: true,
  platform: 'node',
  target: 'node20.18',
  format: 'esm',
  // Packages written as CommonJS ask for `require`; an ES module has none of its own.
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
  define: { 'process.env.BATON_VERSION': JSON.stringify(version) },
  minifySyntax: true,
  minifyWhitespace: true,
  loader: { '.yml': 'text' },
  legalComments: 'eof',
  logLevel: 'warning',
});
await chmod(`${outdir}/cli.js`, 0o755);
