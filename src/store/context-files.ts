import { documents, isDocument, parseDocuments } from '../core/context/documents/table.ts';
import type { LogEvent } from '../core/context/events/table.ts';
import { advance, inLogOrder } from '../core/context/segments.ts';
import { emptyState, type State } from '../core/context/state.ts';
import type { LogLine } from '../core/context/verify.ts';
import { EXIT, UserError } from '../core/errors.ts';
import type { FileReader } from './files.ts';
import { appended, type Changes } from './write.ts';

/** What the branch holds at one commit. */
interface Loaded {
  readonly head: string;
  readonly texts: ReadonlyMap<string, string>;
}

/** What the commits of the context branch say, and what a new one must change. */
export class ContextFiles {
  private readonly files: FileReader;
  private readonly branch: string;
  private loaded: Loaded | undefined;

  constructor(files: FileReader, branch: string) {
    this.files = files;
    this.branch = branch;
  }

  /** The state that stands at a commit of the branch. */
  async stateAt(head: string | null): Promise<State> {
    if (head === null) return emptyState();
    const texts = await this.textsAt(head);
    const state = parseDocuments(texts);
    if (state.version > 0) return state;
    throw new UserError(EXIT.input, {
      code: 'context.no-state',
      message: `branch ${this.branch} holds no global/project_state.yaml: it was not written by Baton`,
      place: { ref: this.branch },
      hint: 'Choose another name for the context with `git config baton.branch NAME`.',
    });
  }

  /** The files that change when events are added on a commit: the documents that differ, and the ends of the log. */
  async changesOf(
    head: string | null,
    from: State,
    events: readonly LogEvent[],
    next: State,
  ): Promise<Changes> {
    const old = head === null ? new Map<string, string>() : await this.textsAt(head);
    const changes = new Map<string, string | null>();
    const now = documents(next);
    for (const [path, text] of now) if (old.get(path) !== text) changes.set(path, text);
    for (const path of old.keys()) if (!now.has(path)) changes.set(path, null);
    let log = from.log;
    for (const event of events) {
      const place = advance(log, String(event.data.at));
      const segment = place.segment ?? '';
      const known =
        changes.get(segment) ??
        (place.lines > 1 && head !== null ? await this.segmentAt(head, from.log) : '');
      changes.set(segment, appended(known, [event]));
      log = place;
    }
    return changes;
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

  /** The segment that is appended to. Its length must be what the documents say. */
  private async segmentAt(head: string, log: State['log']): Promise<string> {
    const folder = log.segment?.slice(0, log.segment.lastIndexOf('/'));
    const files = await this.files.list(head, (path) => path === 'log' || path === folder);
    const entry = files.find(({ path }) => path === log.segment);
    const text = entry ? await this.files.text(entry.oid) : '';
    const lines = text.split('\n').length - 1;
    if (lines === log.lines && (text === '' || text.endsWith('\n'))) return text;
    throw new UserError(EXIT.input, {
      code: 'context.log-differs',
      message: `expected ${log.lines} lines as the documents say, found ${lines}; nothing was written`,
      place: { file: log.segment ?? 'log', ref: this.branch },
      hint: 'The log was changed by hand. `baton context verify` shows where it parts from the documents.',
    });
  }
}
