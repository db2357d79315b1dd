import type { Fault } from '../errors.ts';
import { displayPath } from '../paths.ts';
import { shellWord } from '../shell.ts';

/** Where paths are asked from. */
export interface Standpoint {
  /** Absolute path of the repository's root, `/` between segments; null where it is not known. */
  readonly root: string | null;
  /** The current folder below the root, with a slash at its end; empty at the root. */
  readonly prefix: string;
  /** A leading slash is the root, where the path is not below `root`: nothing else is known of where that is. */
  readonly slashIsRoot?: boolean;
}

/** One path of a question. */
export interface AskedPath {
  readonly text: string;
  /** The line (or NUL-separated entry) of standard input it stands in, from 1; undefined for an argument. */
  readonly line?: number;
}

/** What can be answered, in the order of the question, and what is wrong with the rest. */
export interface AskedPaths {
  readonly paths: readonly string[];
  readonly faults: readonly Fault[];
}

/**
 * Paths as somebody typed them → as git has them: `./x` and `a/../x` resolved, absolute ones made relative to the root.
 * Those that are outside, empty, or name a folder are faults.
 *
 * @param isFolder is the path, from the root, known to be a folder?
 */
export function pathsAsked(
  asked: readonly AskedPath[],
  from: Standpoint,
  isFolder: (path: string) => boolean = () => false,
): AskedPaths {
  const faults: Fault[] = [];
  const paths: string[] = [];
  for (const { text, line } of asked) {
    const read = normalise(text, from);
    const fault = typeof read !== 'string' ? read : isFolder(read) ? folder(text) : null;
    if (fault === null) paths.push(read as string);
    else faults.push(line === undefined ? fault : { ...fault, place: { file: 'standard input', line } });
  }
  return { paths, faults };
}

function normalise(text: string, { root, prefix, slashIsRoot }: Standpoint): string | Fault {
  if (text === '') return empty();
  if (text.endsWith('/')) return folder(text);
  let full = prefix + text;
  if (text.startsWith('/')) {
    const below = root !== null && text.startsWith(`${root.replace(/\/$/, '')}/`);
    if (!below && !slashIsRoot) return outside(text);
    full = below ? text.slice(root.replace(/\/$/, '').length + 1) : text.slice(1);
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
    message: `${displayPath(text)} is a folder, and files have owners`,
    place: { argument: displayPath(text) },
    hint: `List its files: git ls-files -z ${shellWord(displayPath(text))} | baton owners -; or all of the repository: baton owners --all`,
  };
}

function empty(): Fault {
  return {
    code: 'owners.empty',
    message: 'a path is empty',
    place: { argument: "PATH ''" },
    hint: 'Name a file; a variable of the shell that should hold one may not be set, and a list may have a blank line.',
  };
}
