import type { LogEvent } from '../core/context/events/table.ts';
import { formatLine } from '../core/context/line.ts';
import type { Git } from '../local/git.ts';

/** What a commit of the context changes. Null: the file goes away. */
export type Changes = ReadonlyMap<string, string | null>;

export interface NewCommit {
  /** The first is the one whose files it begins from. */
  readonly parents: readonly string[];
  readonly changes: Changes;
  readonly message: string;
  /** ISO 8601 UTC. */
  readonly at: string;
}

/** Whoever runs Baton: the events say by whom each is, the commit only that Baton wrote it. */
const WRITER = 'Baton <baton@localhost>';

/** Where commits stand while they are being pushed, so that no clean-up takes their objects away. */
export const PENDING = 'refs/baton/pending/';

/** One line for `git log`: what happened, and by whom. */
export function messageOf(events: readonly LogEvent[]): string {
  const counts = new Map<string, number>();
  for (const event of events) {
    const what = `${event.type} by ${String(event.data.by)}`;
    counts.set(what, (counts.get(what) ?? 0) + 1);
  }
  const said = [...counts].map(([what, count]) => (count === 1 ? what : `${count} × ${what}`));
  return said.length <= 3 ? said.join(', ') : `${said.slice(0, 3).join(', ')} and ${said.length - 3} more`;
}

/** The text of a segment with lines added. */
export function appended(segment: string, events: readonly LogEvent[]): string {
  return segment + events.map((event) => `${formatLine(event)}\n`).join('');
}

/** Fast-import takes paths in C style where they are not plain. Those of the context are ASCII. */
const quotePath = (path: string): string =>
  /^[A-Za-z0-9_./#@%~-]+$/.test(path) ? path : JSON.stringify(path);

/**
 * Writes a commit and its files in one process, on a private ref. Returns its id. `flush`: only when it has reached the
 * disk; needless where the remote is about to have it as well.
 */
export async function writeCommit(git: Git, ref: string, commit: NewCommit, flush: boolean): Promise<string> {
  const seconds = Math.floor(Date.parse(commit.at) / 1_000);
  const [first, ...others] = commit.parents;
  const data = (text: string) => `data ${Buffer.byteLength(text)}\n${text}\n`;
  const files = [...commit.changes].map(([path, text]) =>
    text === null ? `D ${quotePath(path)}\n` : `M 100644 inline ${quotePath(path)}\n${data(text)}`,
  );
  const input = [
    `commit ${ref}\nmark :1\ncommitter ${WRITER} ${seconds} +0000\n${data(commit.message)}`,
    first === undefined ? '' : `from ${first}\n`,
    ...others.map((parent) => `merge ${parent}\n`),
    ...files,
    '\nget-mark :1\ndone\n',
  ].join('');
  const { stdout } = await git.run(
    [
      ...(flush ? [] : ['-c', 'core.fsync=none']),
      'fast-import',
      '--quiet',
      '--done',
      '--force',
      '--cat-blob-fd=1',
      '--date-format=raw',
    ],
    { input },
  );
  return stdout.toString('utf8').trim();
}
