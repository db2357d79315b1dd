import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, test } from '@jest/globals';

/** Who may import whom, and which packages from outside. A new folder under src is a new entry here. */
const MAY = {
  core: {
    ours: ['core'],
    packages: ['zod', 'yaml', 'fastest-levenshtein', 'diff', 'node-diff3', 're2js', 'saxes'],
  },
  render: { ours: ['core', 'render'], packages: [] },
  flows: { ours: ['core', 'render', 'flows'], packages: [] },
  local: { ours: ['core', 'flows', 'local'], packages: [] },
  store: { ours: ['core', 'flows', 'local', 'store', 'github'], packages: [] },
  github: { ours: ['core', 'flows', 'github'], packages: ['@octokit/core', 'fflate'] },
  inbox: { ours: ['core', 'flows', 'inbox'], packages: ['better-sqlite3', 'pg-boss'] },
  entry: {
    ours: ['core', 'render', 'flows', 'local', 'store', 'github', 'inbox', 'entry'],
    packages: ['commander', 'picocolors', 'ulid', 'pino', 'probot', 'prom-client'],
  },
} as const;

/** Files that carry others as text. */
const CARRIES_TEXT = ['entry/demo/repository.ts', 'entry/starter-workflows.ts'];
const PURE = new Set(['core', 'render', 'flows']);
const src = resolve('src');

const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => {
    const text = readFileSync(join(src, name), 'utf8');
    const from =
      /(?:^|\n)\s*(?:import|export)\b[^'"]*?from\s+'([^']+)'|import\('([^']+)'\)|(?:^|\n)import\s+'([^']+)'/g;
    return { name, text, imports: [...text.matchAll(from)].map((m) => (m[1] ?? m[2] ?? m[3]) as string) };
  });

test.each(files)('$name imports only what its folder may', ({ name, imports }) => {
  const folder = name.split('/')[0] as keyof typeof MAY;
  expect(Object.keys(MAY)).toContain(folder);
  for (const target of imports) {
    if (target.endsWith('.yml')) expect(CARRIES_TEXT).toContain(name);
    else if (target.startsWith('.')) {
      const other = relative(src, resolve(src, dirname(name), target)).split('/')[0] as string;
      expect({ import: target, allowed: (MAY[folder].ours as readonly string[]).includes(other) }).toEqual({
        import: target,
        allowed: true,
      });
    } else if (target.startsWith('node:')) {
      expect({ import: target, allowed: !PURE.has(folder) || target === 'node:crypto' }).toEqual({
        import: target,
        allowed: true,
      });
    } else {
      expect({
        import: target,
        allowed: (MAY[folder].packages as readonly string[]).includes(target),
      }).toEqual({ import: target, allowed: true });
    }
  }
});

test.each(files.filter(({ name }) => PURE.has(name.split('/')[0] as string)))(
  '$name reads no clock, chance or process',
  ({ text }) => {
    expect(text).not.toMatch(
      /\bDate\.now\(|new Date\(\)|Math\.random\(|\bprocess\.(?!env\.BATON_VERSION)|\bconsole\./,
    );
  },
);
