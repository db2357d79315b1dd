import type { LogEvent } from '../core/context/events/table.ts';
import type { Redecide } from '../core/context/redecide.ts';
import type { State } from '../core/context/state.ts';
import { EXIT, UserError } from '../core/errors.ts';
import type { ContextStore, Freshness, Reconciled, SaveResult, Snapshot, World } from '../flows/ports.ts';
import type { Git } from '../local/git.ts';
import { ContextFiles } from './context-files.ts';
import { FileReader } from './files.ts';
import { LocalBranch } from './local-branch.ts';
import { ObjectReader } from './objects.ts';
import { reconcile } from './reconcile.ts';
import { type PushResult, RemoteBranch } from './remote.ts';
import { messageOf, type NewCommit, PENDING, writeCommit } from './write.ts';

export interface GitContextOptions {
  /** Runs anywhere in the repository. */
  readonly git: Git;
  /** Name of the remote that everybody shares; null: there is none. */
  readonly remote: string | null;
  /** Name of the branch. */
  readonly branch?: string;
  readonly world: World;
  /** How events written offline are decided again. */
  readonly redecide: Redecide;
}

/** Where the branch stands as far as can be seen, and where it stands here. */
interface Sight {
  readonly head: string | null;
  readonly here: string | null;
  readonly freshness: Freshness;
}

/** So many times somebody else was first, and the branch has not moved: then it is no race. */
const MOST_STUCK = 5;

/** The context in a branch of a git repository, advanced by compare-and-swap: a push without force, or the local branch alone. */
export class GitContext implements ContextStore {
  readonly branch: string;
  readonly local: LocalBranch;
  readonly remote: RemoteBranch | null;
  readonly content: ContextFiles;
  private readonly git: Git;
  private readonly world: World;
  private readonly redecide: Redecide;
  private readonly objects: ObjectReader;
  private stuck = { at: null as string | null, times: 0 };

  constructor({ git, remote, branch = 'baton', world, redecide }: GitContextOptions) {
    this.git = git;
    this.world = world;
    this.redecide = redecide;
    this.branch = branch;
    this.objects = new ObjectReader(git);
    this.content = new ContextFiles(new FileReader(this.objects), branch);
    this.local = new LocalBranch(git, this.objects, branch);
    this.remote = remote === null ? null : new RemoteBranch(git, remote, branch);
  }

  /** Ends the processes behind it. It may be used again. */
  close(): void {
    this.objects.close();
  }

  /** Where the branch stands, on the remote if that answers; nothing is read of it and nothing brought over. */
  async look(): Promise<Sight> {
    // Before the remote is asked: what the local branch has by then was either shared already, or written offline.
    const here = await this.local.head();
    if (!this.remote) return { head: here, here, freshness: { kind: 'local' } };
    const there = await this.remote.head();
    if (there.kind === 'unreachable') {
      const reason = `${this.remote.name} did not answer: ${there.reason}`;
      return { head: here, here, freshness: { kind: 'stale', reason } };
    }
    const fresh: Sight = { head: there.oid, here, freshness: { kind: 'fresh' } };
    if (there.oid === null || (await this.isHere(there.oid))) return fresh;
    const reason = `${this.remote.name} did not send its branch: ${await this.remote.fetch()}`;
    if (await this.objects.read(there.oid)) return fresh;
    return { head: here, here, freshness: { kind: 'stale', reason } };
  }

  /**
   * Is a commit here with all that it refers to? Having the commit is not enough, since another process may be half way
   * through fetching it; being part of the local branch is.
   */
  private async isHere(commit: string): Promise<boolean> {
    const here = await this.local.head();
    return (
      here !== null && (await this.objects.read(commit)) !== undefined && this.local.contains(here, commit)
    );
  }

  /** Reads the context and writes nothing: what only the local branch has stays there, and is left out of account. */
  async peek(): Promise<Snapshot> {
    const { head, freshness } = await this.look();
    return this.snapshot(head, freshness);
  }

  async load(): Promise<Snapshot> {
    const { head, here, freshness } = await this.look();
    if (freshness.kind !== 'fresh') return this.snapshot(head, freshness);
    if (here === null || here === head || (head !== null && (await this.local.contains(head, here))))
      return this.snapshot(head, freshness);
    return this.bringOver(here, head);
  }

  async save(snapshot: Snapshot, events: readonly LogEvent[], next: State): Promise<SaveResult> {
    const at = next.last_at;
    if (events.length === 0 || at === null) return { kind: 'saved', snapshot };
    const changes = await this.content.changesOf(snapshot.head, snapshot.state, events, next);
    return this.write(snapshot, next, { changes, message: messageOf(events), at });
  }

  /** Writes files on a snapshot in one commit, or loses the race. */
  async write(
    snapshot: Snapshot,
    next: State,
    files: Pick<NewCommit, 'changes' | 'message' | 'at'>,
  ): Promise<SaveResult> {
    const pending = `${PENDING}${this.world.newId(this.world.now())}`;
    const parents = snapshot.head === null ? [] : [snapshot.head];
    const shared = snapshot.freshness.kind === 'fresh';
    const commit = await writeCommit(this.git, pending, { parents, ...files }, !shared);
    if (!shared) return this.saveHere(snapshot, commit, next, pending);
    return this.publish(snapshot, commit, next, pending);
  }

  private async snapshot(
    head: string | null,
    freshness: Freshness,
    reconciled: Reconciled | null = null,
  ): Promise<Snapshot> {
    return { state: await this.content.stateAt(head), head, freshness, reconciled };
  }

  private async saveHere(
    snapshot: Snapshot,
    commit: string,
    next: State,
    pending: string,
  ): Promise<SaveResult> {
    const saved = await this.local.advance(commit, snapshot.head, pending);
    return saved
      ? { kind: 'saved', snapshot: { ...snapshot, head: commit, state: next } }
      : { kind: 'lost-race' };
  }

  private async publish(
    snapshot: Snapshot,
    commit: string,
    next: State,
    pending: string,
  ): Promise<SaveResult> {
    const remote = this.remote;
    if (!remote) return this.saveHere(snapshot, commit, next, pending);
    const here = await this.local.head();
    const pushed = await this.settled(remote, await remote.push(commit), commit, snapshot.head);
    if (pushed.kind === 'pushed') {
      await this.local.follow(commit, here, pending);
      return { kind: 'saved', snapshot: { ...snapshot, head: commit, state: next } };
    }
    if (pushed.kind === 'unknown') {
      const freshness: Freshness = {
        kind: 'stale',
        reason: `${remote.name} did not answer: ${pushed.reason}`,
      };
      const moved = await this.local.follow(commit, here, pending);
      return moved
        ? { kind: 'saved', snapshot: { ...snapshot, freshness, head: commit, state: next } }
        : { kind: 'lost-race' };
    }
    await this.local.drop(pending);
    if (pushed.kind === 'lost-race') return pushed;
    throw refusedBy(remote.name, this.branch, pushed.reason);
  }

  /** What a push came to, after a second look where the answer was lost or unlikely: nothing is ever written twice. */
  private async settled(
    remote: RemoteBranch,
    result: PushResult,
    commit: string,
    from: string | null,
  ): Promise<PushResult> {
    if (result.kind === 'pushed' || result.kind === 'refused') return result;
    if (result.kind === 'lost-race') {
      this.stuck = { at: from, times: this.stuck.at === from ? this.stuck.times + 1 : 1 };
      if (this.stuck.times < MOST_STUCK) return result;
    }
    const there = await remote.head();
    if (there.kind === 'unreachable') return { kind: 'unknown', reason: there.reason };
    if (there.oid === from) {
      const reason =
        result.kind === 'unknown'
          ? result.reason
          : 'it says that somebody else was first, and its branch does not move';
      return { kind: 'refused', reason };
    }
    if (there.oid !== null && !(await this.isHere(there.oid))) await remote.fetch();
    const arrived = there.oid !== null && (await this.local.contains(there.oid, commit));
    return arrived ? { kind: 'pushed' } : { kind: 'lost-race' };
  }

  /** Brings what only the local branch has to the remote, then reads the context as it is then. */
  private async bringOver(here: string, there: string | null): Promise<Snapshot> {
    const remote = this.remote as RemoteBranch;
    const { commit, reconciled, pending } = await reconcile(
      this,
      { here, there },
      this.git,
      this.world,
      this.redecide,
    );
    const pushed = await this.settled(remote, await remote.push(commit), commit, there);
    if (pushed.kind === 'pushed') {
      if (pending === null || (await this.local.advance(commit, here, pending)))
        return this.snapshot(commit, { kind: 'fresh' }, reconciled);
      const again = await this.load();
      return { ...again, reconciled: again.reconciled ?? reconciled };
    }
    if (pending !== null) await this.local.drop(pending);
    if (pushed.kind === 'lost-race') {
      await this.world.sleep(this.world.random() * 200);
      return this.load();
    }
    const reason =
      pushed.kind === 'refused' ? `${remote.name} refuses to take it` : `${remote.name} did not answer`;
    return this.snapshot(here, { kind: 'stale', reason: `${reason}: ${pushed.reason}` });
  }
}

function refusedBy(remote: string, branch: string, reason: string): UserError {
  return new UserError(EXIT.remote, {
    code: 'context.push-refused',
    message: `the remote ${remote} does not take pushes to ${branch}: ${reason}`,
    place: { ref: branch },
    hint: `Nothing was written. You need the right to push to ${branch} there; or name another remote with \`git config baton.remote NAME\`.`,
  });
}
