// Run in a process of its own: milliseconds to compile a file that has not been seen, by code that has not run.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [, , which, folder, engine] = process.argv;
let start;
if (which === 'codeowners') {
  const Codeowners = createRequire(import.meta.url)('codeowners');
  start = performance.now();
  new Codeowners(folder);
} else {
  const { parseCodeowners, createOwnership } = await import(pathToFileURL(engine).href);
  start = performance.now();
  const { rules } = parseCodeowners(readFileSync(join(folder, '.github/CODEOWNERS')));
  createOwnership(rules).ruleOf('packages/area-1/module-1/x.ts');
}
console.log(performance.now() - start);
