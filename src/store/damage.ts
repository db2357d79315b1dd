import type { State } from '../core/context/state.ts';
import { EXIT, UserError } from '../core/errors.ts';

/** What is asked of the branch's commits. */
export interface Commits {
  /** Are the documents of a commit what Baton wrote with it? Unknown where they bear no seal. */
  holdsAt(commit: string): Promise<boolean | 'unknown'>;
  /** The commit that another one was written on; null for the first. */
  parent(commit: string): Promise<string | null>;
}

/** What is asked of the branch to say what is wrong with it. */
export interface Written {
  readonly branch: string;
  lastGood(head: string): Promise<LastGood>;
  textsAt(commit: string): Promise<ReadonlyMap<string, string>>;
}

/** The last commit that is as it was written (null: none was found), and the one after it. */
export interface LastGood {
  readonly good: string | null;
  readonly since: string;
}

/** Goes back from a commit to the latest one whose documents hold, so many steps at most. */
export async function lastGood(commits: Commits, head: string, mostSteps: number): Promise<LastGood> {
  let since = head;
  let commit: string | null = head;
  for (let step = 0; step < mostSteps && commit !== null; step += 1) {
    if ((await commits.holdsAt(commit)) === true) return { good: commit, since };
    since = commit;
    commit = await commits.parent(commit);
  }
  return { good: null, since: head };
}

/** What makes the documents anew, and what shows where they part from the log. */
const REMEDY =
  '`baton context verify` shows where they part from the log; `baton context rebuild` makes them anew from it.';

/** The branch has commits, and no document that says where the log stands. */
export function noState(branch: string, head: string): UserError {
  return new UserError(EXIT.input, {
    code: 'context.no-state',
    message: `branch ${branch} holds no global/project_state.yaml at ${short(head)}: it was removed, or the branch was not written by Baton`,
    place: { ref: branch },
    hint: `If it is Baton's, \`baton context rebuild\` makes the documents anew from the log. If it is another branch of that name: \`git config baton.branch NAME\`.`,
  });
}

/** The log is longer or shorter than the documents say. */
export function damagedLog(branch: string, head: string, log: State['log'], found: number): UserError {
  return new UserError(EXIT.input, {
    code: 'context.log-differs',
    message: `expected ${log.lines} lines as the documents say, found ${found} at ${short(head)}; nothing was decided on it`,
    place: { file: log.segment ?? 'log', ref: branch },
    hint: 'The log was changed by hand. `baton context verify` shows where, and how to put it back.',
  });
}

/** The documents are not what their writer sealed. Names those that differ from the last commit that holds, and since when. */
export async function damagedDocuments(content: Written, head: string): Promise<UserError> {
  const { good, since, changed } = await originOf(content, head);
  const names = changed.length === 0 ? 'documents or the end of the log' : changed.join(', ');
  const origin = good === null ? '' : `; the last commit that Baton wrote is ${short(good)}`;
  return new UserError(EXIT.input, {
    code: 'context.not-as-written',
    message: `${names} changed by hand in commit ${short(since)}${origin}; nothing was decided on it`,
    place: { ref: content.branch, ...(changed[0] === undefined ? {} : { file: changed[0] }) },
    hint: `See it with \`git show ${short(since)}\`. ${REMEDY}`,
  });
}

/** Since when, as far as the branch tells: that it is damaged is certain, whatever becomes of the search. */
async function originOf(content: Written, head: string): Promise<LastGood & { changed: readonly string[] }> {
  try {
    const found = await content.lastGood(head);
    const { good, since } = found;
    return { ...found, changed: good === null ? [] : await differing(content, good, since) };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { good: null, since: head, changed: [] };
  }
}

async function differing(content: Written, good: string, bad: string): Promise<string[]> {
  const [before, after] = [await content.textsAt(good), await content.textsAt(bad)];
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((path) => before.get(path) !== after.get(path))
    .sort();
}

export function short(commit: string): string {
  return commit.slice(0, 10);
}

/** How a log is put back whose lines were changed: commands to be run, with the commit where it is known. */
export function lineRemedy(
  branch: string,
  remote: string | null,
  head: string,
  good: string | null = null,
): string {
  const target = good ?? 'GOODCOMMIT';
  const back =
    remote === null
      ? `git update-ref refs/heads/${branch} ${target}`
      : `git push --force-with-lease=${branch}:${head} ${remote} ${target}:refs/heads/${branch}`;
  const which =
    good === null ? 'the last commit before that' : `${short(good)}, the last commit that Baton wrote`;
  return `Lines are only ever added. See who changed them: git log -p ${short(head)} -- log; then put the branch back to ${which}: ${back}`;
}
