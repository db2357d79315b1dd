// Leaves out of a bundle what zod makes JSON Schema with: 18 KB that only the pages of the documentation ask for.
import { readFile } from 'node:fs/promises';

const FILES = /[\\/]zod[\\/]v4[\\/]core[\\/](?:to-json-schema|json-schema-processors)\.js$/;

/** Every name stays, so that zod itself is left as it is; what is asked of it says so. */
export const noJsonSchema = {
  name: 'no-json-schema',
  setup({ onLoad }) {
    onLoad({ filter: FILES }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      const names = [...text.matchAll(/^export (?:const|function) (\w+)/gm)].map(([, name]) => name);
      // Of these two zod makes a method for each schema, which nobody calls.
      const exported = names.map((name) => `${name}=${name.startsWith('create') ? '()=>never' : 'never'}`);
      return {
        contents: `const never=()=>{throw new Error('JSON Schema is no part of this bundle')};export const ${exported.join(',')};`,
      };
    });
  },
};
