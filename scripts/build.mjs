// Bundles the command line and the Action into a folder that runs from a fresh clone with nothing installed.
import { readFileSync } from 'node:fs';
import { chmod, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { leanRe2 } from './lean-re2.mjs';
import { leanZod } from './lean-zod.mjs';
import { noJsonSchema } from './no-json-schema.mjs';
import { noProse } from './no-prose.mjs';
import { buildOneFile } from './one-file.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const outdir = process.argv[2] ?? 'dist';
const { version, dependencies, optionalDependencies } = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
);

/**
 * An import of a module of Node is loaded at the start of every command that shares the part; this one takes 6 ms, and few
 * commands need it. As `require` it is loaded when the code that asks for it runs.
 */
const cryptoWhenNeeded = {
  name: 'crypto-when-needed',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(?:node:)?crypto$/ }, ({ kind }) =>
      kind === 'require-call' ? { external: true } : { path: 'node:crypto', namespace: 'when-needed' },
    );
    onLoad({ filter: /./, namespace: 'when-needed' }, () => ({
      contents: "module.exports = require('node:crypto');",
    }));
  },
};

const common = {
  outdir,
  // Its CommonJS is taken whole or not at all; of its ES modules only what is called for.
  alias: { yaml: join(root, 'node_modules/yaml/browser/index.js') },
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
  // What only a server needs: installed with the package, and loaded by the commands that ask for it.
  external: ['better-sqlite3', 'pg-boss'],
  plugins: [cryptoWhenNeeded],
  legalComments: 'eof',
  logLevel: 'warning',
};

await rm(outdir, { recursive: true, force: true });
await build({
  ...common,
  // A thread begins with a file of its own; that of the server looks for it beside itself.
  entryPoints: { cli: 'src/entry/cli.ts', 'parts/judge-thread': 'src/entry/app/judge-thread.ts' },
  // What the App alone needs is installed, not bundled: it brings native code, and no other command reads it.
  external: Object.keys({ ...dependencies, ...optionalDependencies }),
  // In one file every start reads the parts of all commands, which takes 25 ms.
  splitting: true,
  chunkNames: 'parts/[name]-[hash]',
});
await chmod(`${outdir}/cli.js`, 0o755);

// A runner fetches the Action with the repository; one file can be looked at and compared as a whole.
const action = await buildOneFile(
  { ...common, plugins: [...common.plugins, noJsonSchema, leanRe2, leanZod(root), noProse(root)] },
  'action',
  'src/entry/action.ts',
);
const ACTION_BYTES = 1_000_000;
const { size } = await stat(action);
if (size >= ACTION_BYTES)
  throw new Error(`action.js has ${size} bytes; fewer than ${ACTION_BYTES} are allowed`);
