import type { CommitFacts } from '../core/change/facts.ts';
import { decodePath } from '../core/paths.ts';
import type { Git } from './git.ts';

/** One line each, ended by NUL; a message cannot hold one, so that no message can forge a field. */
const FIELDS = ['%H', '%an', '%ae', '%cn', '%ce', '%ct', '%s', '%(trailers:only,unfold)'] as const;
const FORMAT = `tformat:${FIELDS.join('%x00')}`;

/** The last instant that JavaScript can name, in seconds; git can record later ones. */
const LAST_SECOND = 8_640_000_000_000;

/**
 * Reads commits, newest first, as they were recorded: `.mailmap` is not applied, since it belongs to the change itself.
 * Trailers are those of the last paragraph, as git parses them, whatever the user's settings are.
 *
 * @param range what `git log` takes, such as `main..topic`, or several of them.
 * @throws UserError where git cannot read the range.
 */
export async function readCommits(git: Git, range: string | readonly string[]): Promise<CommitFacts[]> {
  const revisions = typeof range === 'string' ? [range] : range;
  const { stdout } = await git.run([
    '-c',
    'trailer.separators=:',
    'log',
    '-z',
    '--no-patch',
    '--no-show-signature',
    '--no-color',
    '--encoding=UTF-8',
    `--format=${FORMAT}`,
    '--end-of-options',
    ...revisions,
    '--',
  ]);
  return records(stdout).map(toCommit);
}

function records(bytes: Buffer): string[][] {
  const all: string[][] = [];
  let fields: string[] = [];
  let from = 0;
  for (let at = bytes.indexOf(0); at !== -1; at = bytes.indexOf(0, from)) {
    fields.push(decodePath(bytes.subarray(from, at)));
    from = at + 1;
    if (fields.length === FIELDS.length) {
      all.push(fields);
      fields = [];
    }
  }
  return all;
}

function toCommit(fields: readonly string[]): CommitFacts {
  const [
    oid = '',
    author = '',
    authorEmail = '',
    committer = '',
    committerEmail = '',
    at = '',
    subject = '',
    tail = '',
  ] = fields;
  return {
    oid,
    author: { name: author, email: authorEmail },
    committer: { name: committer, email: committerEmail },
    trailers: tail.split('\n').flatMap(toTrailer),
    subject,
    committedAt: new Date(Math.min(Number(at) || 0, LAST_SECOND) * 1000).toISOString(),
  };
}

function toTrailer(line: string): { key: string; value: string }[] {
  const colon = line.indexOf(':');
  return colon < 1 ? [] : [{ key: line.slice(0, colon).trim(), value: line.slice(colon + 1).trim() }];
}
