// What is resolved: four real repositories, and a large file made up of their kind of rules.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { root } from './engine.mjs';

const fixtures = join(root, 'test/fixtures/codeowners/real');

export function realRepositories() {
  return readdirSync(fixtures).map((name) => {
    const read = (file) => gunzipSync(readFileSync(join(fixtures, name, file))).toString('utf8');
    return { name, text: read('CODEOWNERS.gz'), paths: read('files.txt.gz').trimEnd().split('\n') };
  });
}

/** `count` rules over as many folders, one in ten of them with a wildcard; and ten files a folder, as real ones have. */
export function largeRepository(count) {
  const area = (n) => `packages/area-${n % 97}/module-${n}`;
  const rules = ['* @acme/all'];
  for (let n = 1; n < count; n += 1) {
    const kind = n % 20;
    const pattern =
      kind === 0
        ? `/packages/area-${n % 97}/*/config-${n}.yml`
        : kind === 10
          ? `/${area(n)}/**/*.test.ts`
          : `/${area(n)}/`;
    rules.push(`${pattern} @acme/team-${n % 50} @person-${n % 300}`);
  }
  const paths = Array.from(
    { length: count * 10 },
    (_, n) => `${area(Math.floor(n / 10))}/src/file-${n}${n % 5 ? '.ts' : '.test.ts'}`,
  );
  return { name: `${count} rules, made up`, text: `${rules.join('\n')}\n`, paths };
}
