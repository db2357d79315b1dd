import { isDocument, parseDocuments } from '../core/context/documents/table.ts';
import type { LogEvent } from '../core/context/events/table.ts';
import { sealHolds } from '../core/context/seal.ts';
import { inLogOrder } from '../core/context/segments.ts';
import { emptyState, type State } from '../core/context/state.ts';
import type { LogLine } from '../core/context/verify.ts';
import { UserError } from '../core/errors.ts';
import { documentChanges, eventChanges, stateSaid, wholeSegment } from './changes.ts';
import { damagedDocuments, type LastGood, lastGood } from './damage.ts';
import type { FileReader } from './files.ts';
import type { Changes } from './write.ts';

/** What the branch holds at one commit. */
interface Loaded {
  readonly head: string;
  readonly texts: ReadonlyMap<string, string>;
}

/** How many commits back one is sought that holds. */
const MOST_STEPS = 256;

/** What the commits of the context branch say, and what a new one must change. */
export class ContextFiles {
  private readonly files: FileReader;
  readonly branch: string;
  private loaded: Loaded | undefined;

  constructor(files: FileReader, branch: string) {
    this.files = files;
    this.branch = branch;
  }

  /**
   * The state that stands at a commit of the branch. Throws a `UserError` where the documents, or the end of the log, are not
   * what Baton wrote: nothing is decided on a state that somebody made by hand.
   */
  async stateAt(head: string | null): Promise<State> {
    if (head === null) return emptyState();
    const texts = await this.textsAt(head);
    const state = stateSaid(this.branch, head, texts);
    if (!sealHolds(texts, await this.segmentAt(head, state.log))) throw await damagedDocuments(this, head);
    return state;
  }

  /** Are the documents of a commit what Baton wrote with it? Unknown where they bear no seal. */
  async holdsAt(head: string): Promise<boolean | 'unknown'> {
    const texts = await this.textsAt(head);
    try {
      return sealHolds(texts, await this.segmentAt(head, parseDocuments(texts).log));
    } catch (error) {
      if (error instanceof UserError) return false;
      throw error;
    }
  }

  /** The commit that another one was written on; null for the first. */
  parent(commit: string): Promise<string | null> {
    return this.files.parent(commit);
  }

  /** The latest commit before and including one whose documents hold, and the one after it, since which they do not. */
  lastGood(head: string): Promise<LastGood> {
    return lastGood(this, head, MOST_STEPS);
  }

  /** The files that change when events are added on a commit: the documents that differ, and the ends of the log. */
  async changesOf(
    head: string | null,
    from: State,
    events: readonly LogEvent[],
    next: State,
  ): Promise<Changes> {
    const content =
      head === null
        ? { head, texts: new Map<string, string>(), segment: '' }
        : { head, texts: await this.textsAt(head), segment: await this.segmentAt(head, from.log) };
    return eventChanges(content, from.log, events, next);
  }

  /** The documents of a commit that are not what its log makes of them, made anew. */
  async renewedAt(head: string, state: State): Promise<Changes> {
    return documentChanges(await this.textsAt(head), state, await this.segmentAt(head, state.log));
  }

  /** Every line of the log at a commit, in order, with its segment and number. */
  async lines(head: string): Promise<LogLine[]> {
    const files = await this.files.list(head, (folder) => folder.startsWith('log'));
    const byPath = new Map(files.map((file) => [file.path, file.oid]));
    const texts = await Promise.all(
      inLogOrder([...byPath.keys()]).map(
        async (path) => [path, await this.files.text(byPath.get(path) ?? '')] as const,
      ),
    );
    return texts.flatMap(([file, text]) =>
      text
        .replace(/\n$/, '')
        .split('\n')
        .map((line, index) => ({ file, number: index + 1, text: line })),
    );
  }

  async textsAt(head: string): Promise<ReadonlyMap<string, string>> {
    if (this.loaded?.head === head) return this.loaded.texts;
    const files = await this.files.list(head, (folder) => folder !== 'log');
    const texts = await this.files.all(files.filter(({ path }) => isDocument(path)));
    this.loaded = { head, texts };
    return texts;
  }

  /** The segment that the log ends in. Its length must be what the documents say. */
  private async segmentAt(head: string, log: State['log']): Promise<string> {
    if (log.segment === null) return '';
    const folder = log.segment.slice(0, log.segment.lastIndexOf('/'));
    const files = await this.files.list(head, (path) => path === 'log' || path === folder);
    const entry = files.find(({ path }) => path === log.segment);
    const text = entry ? await this.files.text(entry.oid) : '';
    return wholeSegment(this.branch, head, log, text);
  }
}
