import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Git } from './git.ts';

/** Settings that can change what a merge comes to: strategy, renames, drivers, line endings, and where attributes come from. */
const SETTINGS =
  '^(merge|diff|core\\.(attributesfile|autocrlf|eol|ignorecase|precomposeunicode)|extensions|submodule)';

/**
 * A digest of everything besides the two commits that git looks at when it merges: its version, its settings, and the
 * attribute files of this work tree. Git reads attributes from the work tree, so two work trees may rightly differ.
 */
export async function mergeSettings(git: Git): Promise<string> {
  const [version, settings, tracked, files] = await Promise.all([
    git.text(['version']),
    git.run(['config', '-z', '--get-regexp', SETTINGS], { accept: [1] }),
    git.run(['ls-files', '-z', '-s', '--', '.gitattributes', '**/.gitattributes'], { accept: [128] }),
    attributeFiles(git),
  ]);
  const digest = createHash('sha256').update(version).update(settings.stdout).update(tracked.stdout);
  for (const content of files) digest.update('\0').update(content);
  return digest.digest('hex').slice(0, 16);
}

async function attributeFiles(git: Git): Promise<Buffer[]> {
  const own = await git.text(['rev-parse', '--git-path', 'info/attributes']);
  const configured = await git.ask(['config', '--type=path', '--get', 'core.attributesFile']);
  const paths = ['.gitattributes', own, ...(configured ? [configured] : [])];
  return Promise.all(
    paths.map(async (path) => {
      try {
        return await readFile(resolve(git.cwd, path));
      } catch {
        // Absent is the usual case, and as good a fact as any content.
        return Buffer.alloc(0);
      }
    }),
  );
}
