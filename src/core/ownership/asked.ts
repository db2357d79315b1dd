import { EXIT, type Fault, UserError } from '../errors.ts';
import { displayPath } from '../paths.ts';

/** Where paths are asked from. */
export interface Standpoint {
  /** Absolute path of the repository's root, `/` between segments; null where it is not known. */
  readonly root: string | null;
  /** The current folder below the root, with a slash at its end; empty at the root. */
  readonly prefix: string;
}

/**
 * Paths as somebody typed them → as git has them: `./x` and `a/../x` resolved, absolute ones made relative to the root.
 * Throws a `UserError` with all that are outside, or that name a folder.
 */
export function pathsAsked(asked: readonly string[], from: Standpoint): string[] {
  const faults: Fault[] = [];
  const paths = asked.map((text) => {
    const read = normalise(text, from);
    if (typeof read === 'string') return read;
    faults.push(read);
    return '';
  });
  if (faults.length > 0) throw new UserError(EXIT.usage, faults);
  return paths;
}

function normalise(text: string, { root, prefix }: Standpoint): string | Fault {
  if (text === '' || text.endsWith('/')) return folder(text);
  let full = prefix + text;
  if (text.startsWith('/')) {
    if (root === null || !text.startsWith(`${root.replace(/\/$/, '')}/`)) return outside(text);
    full = text.slice(root.replace(/\/$/, '').length + 1);
  }
  if (!/(?:^|\/)\.{0,2}(?:\/|$)/.test(full)) return full;
  const names: string[] = [];
  for (const name of full.split('/')) {
    if (name === '' || name === '.') continue;
    if (name !== '..') names.push(name);
    else if (names.pop() === undefined) return outside(text);
  }
  return names.length > 0 ? names.join('/') : folder(text);
}

function outside(text: string): Fault {
  return {
    code: 'owners.outside',
    message: `${displayPath(text)} is outside the repository`,
    place: { argument: displayPath(text) },
    hint: 'Name paths inside the repository, or run this in the one that holds it (-C DIR).',
  };
}

function folder(text: string): Fault {
  return {
    code: 'owners.folder',
    message: text === '' ? 'a path is empty' : `${displayPath(text)} is a folder, and files have owners`,
    place: { argument: displayPath(text) },
    hint: 'List its files: git ls-files -z FOLDER | baton owners -',
  };
}
