import type { LogEvent } from '../core/context/events/table.ts';
import { sealHolds } from '../core/context/seal.ts';
import { emptyState, type State } from '../core/context/state.ts';
import type { ContextStore, SaveResult, Snapshot, World } from '../flows/ports.ts';
import { memoryCache } from '../github/cache.ts';
import type { Client } from '../github/client.ts';
import { ContextBranch, type NewContextCommit } from '../github/context-branch.ts';
import { contextRefused, contextStuck, contextUnanswered } from '../github/context-refusals.ts';
import type { SeenContext } from '../github/open.ts';
import { isTooQuick } from '../github/trouble.ts';
import { type Content, eventChanges, stateSaid, wholeSegment } from './changes.ts';
import { damagedDocuments } from './damage.ts';
import { githubHistory } from './github-history.ts';
import { type Changes, messageOf } from './write.ts';

export interface GithubContextOptions {
  readonly client: Client;
  /** `owner/name`. */
  readonly repository: string;
  /** Name of the branch. */
  readonly branch?: string;
  readonly world: Pick<World, 'now' | 'random' | 'sleep'>;
  /** What the query that read a pull request saw of the branch: each such sight saves one reading. */
  readonly seen?: () => SeenContext | null;
}

/** The end of the log with the events of a save: where and how they are found again. */
interface Mark {
  readonly path: string;
  readonly text: string;
}

/** So often a commit is tried whose outcome GitHub did not tell. */
const ATTEMPTS = 4;
const FIRST_WAIT_MS = 1_000;
const TOO_QUICK_MS = 60_000;
/** So many times somebody else was first, and the branch has not moved: then it is no race. */
const MOST_STUCK = 5;

/** The context in a branch on GitHub, read and written without a clone. Commits are those of the token's account. */
export function githubContext(options: GithubContextOptions): ContextStore {
  return new GithubContext(options);
}

class GithubContext implements ContextStore {
  private readonly branch: ContextBranch;
  private readonly world: GithubContextOptions['world'];
  private readonly seen: () => SeenContext | null;
  /** The texts of the sight that was looked at last: it is not looked at twice. */
  private past: ReadonlyMap<string, string> | null = null;
  private known: Content | null = null;
  /** Path of the segment that the log ended in when it was read last. */
  private segment: string | null = null;
  private stuck = { at: null as string | null, times: 0 };

  constructor({ client, repository, branch = 'baton', world, seen = () => null }: GithubContextOptions) {
    const [owner = '', repo = ''] = repository.split('/');
    this.branch = new ContextBranch({ client, owner, repo, cache: memoryCache() }, branch);
    this.world = world;
    this.seen = seen;
  }

  /** No request where a pull request was observed since the last reading; else one query, two on the first of a segment. */
  async load(): Promise<Snapshot> {
    return this.snapshot(this.sight() ?? (await this.read()));
  }

  /** One request in the usual case, three for the first commit. A commit of unknown outcome is sought before it is tried again. */
  async save(snapshot: Snapshot, events: readonly LogEvent[], next: State): Promise<SaveResult> {
    if (events.length === 0) return { kind: 'saved', snapshot };
    const content = this.known?.head === snapshot.head ? this.known : await this.contentAt(snapshot);
    const changes = eventChanges(content, snapshot.state.log, events, next);
    const path = next.log.segment ?? '';
    const mark = { path, text: changes.get(path) ?? '' };
    const commit = { from: snapshot.head, changes, message: messageOf(events) };
    const oid = await this.settled(commit, mark);
    if (oid === 'lost-race') return this.lost(snapshot.head);
    // Others may have written on top of it by the time it was found.
    if (oid === 'arrived') return { kind: 'saved', snapshot: await this.snapshot(await this.read()) };
    this.keep(written(content, oid, changes, next), next.log.segment);
    return { kind: 'saved', snapshot: { ...snapshot, head: oid, state: next } };
  }

  /** The commit that was written; or that it is found in the branch, or that somebody else was first. */
  private async settled(commit: NewContextCommit, mark: Mark): Promise<string> {
    let told = true;
    for (let attempt = 1; ; attempt += 1) {
      const done = await this.patiently(commit);
      if (done.kind === 'committed') return done.oid;
      if (done.kind === 'lost-race' && told) return done.kind;
      if (done.kind === 'unknown') told = false;
      const there = await this.branch.at(null, mark.path);
      // By its whole text: who decides on the same state in the same millisecond may come to the same id.
      if (there.file?.startsWith(mark.text) === true) return 'arrived';
      if (there.head !== commit.from) return 'lost-race';
      const { name, host } = this.branch;
      if (done.kind === 'refused') throw contextRefused(name, host, done);
      const reason = done.kind === 'unknown' ? done.reason : 'it says that the branch has moved';
      if (attempt === ATTEMPTS) throw contextUnanswered(name, host, reason);
      await this.world.sleep(FIRST_WAIT_MS * 2 ** (attempt - 1) * (0.5 + this.world.random()));
    }
  }

  /** GitHub takes about 80 writes a minute: what came too quickly was not carried out, and is once the minute is over. */
  private async patiently(commit: NewContextCommit): Promise<Awaited<ReturnType<ContextBranch['commit']>>> {
    for (let attempt = 1; ; attempt += 1) {
      const done = await this.branch.commit(commit);
      const tooFast = done.kind === 'refused' && isTooQuick(done.reason);
      if (!tooFast || attempt === ATTEMPTS) return done;
      await this.world.sleep(TOO_QUICK_MS);
    }
  }

  /** What was seen with a pull request, where that is whole and was not looked at before. */
  private sight(): Content | null {
    const seen = this.seen();
    const isNew = seen !== null && seen.texts !== this.past;
    this.past = seen?.texts ?? null;
    if (seen === null || !isNew) return null;
    if (seen.head !== null && seen.segmentText === null) return null;
    return this.keep({ head: seen.head, texts: seen.texts, segment: seen.segmentText ?? '' }, seen.segment);
  }

  /** The branch as it stands now. */
  private async read(commit: string | null = null): Promise<Content> {
    const today = new Date(this.world.now()).toISOString().slice(0, 10);
    let path = this.segment ?? `log/${today}/000.log`;
    for (;;) {
      const { head, texts, segment, file } = await this.branch.at(commit, path);
      if (segment === null || segment === path)
        return this.keep({ head, texts, segment: file ?? '' }, segment);
      path = segment;
    }
  }

  private async contentAt({ head }: Snapshot): Promise<Content> {
    return head === null ? { head, texts: new Map(), segment: '' } : this.read(head);
  }

  private keep(content: Content, segment: string | null): Content {
    this.known = content;
    this.segment = segment;
    return content;
  }

  private async snapshot(content: Content): Promise<Snapshot> {
    return {
      state: await this.stateOf(content),
      head: content.head,
      freshness: { kind: 'fresh' },
      reconciled: null,
    };
  }

  private async stateOf({ head, texts, segment }: Content): Promise<State> {
    if (head === null) return emptyState();
    const { name } = this.branch;
    const state = stateSaid(name, head, texts);
    if (sealHolds(texts, wholeSegment(name, head, state.log, segment))) return state;
    throw await damagedDocuments(githubHistory(this.branch, state.log.segment ?? ''), head);
  }

  private lost(at: string | null): SaveResult {
    this.stuck = { at, times: this.stuck.at === at ? this.stuck.times + 1 : 1 };
    if (this.stuck.times > MOST_STUCK) {
      throw contextStuck(this.branch.name, this.branch.host, this.stuck.times);
    }
    return { kind: 'lost-race' };
  }
}

/** What the branch holds once changes are made to it. */
function written(content: Content, head: string, changes: Changes, next: State): Content {
  const texts = new Map(content.texts);
  for (const [path, text] of changes) {
    if (path.startsWith('log/')) continue;
    if (text === null) texts.delete(path);
    else texts.set(path, text);
  }
  return { head, texts, segment: changes.get(next.log.segment ?? '') ?? content.segment };
}
