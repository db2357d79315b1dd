import { parseDocuments } from '../core/context/documents/table.ts';
import { sealHolds } from '../core/context/seal.ts';
import { UserError } from '../core/errors.ts';
import type { ContextAt, ContextBranch } from '../github/context-branch.ts';
import { type Commits, lastGood, type Written } from './damage.ts';

/** How many commits back one is sought that holds: each is a request. */
const MOST_STEPS = 16;

/** What the commits of the context branch hold, to say since when something is wrong with it. */
export function githubHistory(branch: ContextBranch, segment: string): Written {
  const known = new Map<string, ContextAt>();
  const at = async (commit: string): Promise<ContextAt> => {
    const found = known.get(commit) ?? (await branch.at(commit, segment));
    known.set(commit, found);
    return found;
  };
  const commits: Commits = {
    holdsAt: async (commit) => {
      const { texts, segment: path, file } = await at(commit);
      const last = path === segment || path === null ? file : (await branch.at(commit, path)).file;
      return holds(texts, last ?? '');
    },
    parent: async (commit) => (await at(commit)).parent,
  };
  return {
    branch: branch.name,
    lastGood: (head) => lastGood(commits, head, MOST_STEPS),
    textsAt: async (commit) => (await at(commit)).texts,
  };
}

/** Documents that say no state are not what Baton wrote. */
function holds(texts: ReadonlyMap<string, string>, segment: string): boolean | 'unknown' {
  try {
    parseDocuments(texts);
    return sealHolds(texts, segment);
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
}
