import type { OpenChange } from '../conflicts/pairs.ts';
import type { EventDraft } from '../context/draft.ts';
import { MOST_RECORDED } from '../context/events/branches.ts';
import { get } from '../context/record.ts';
import type { Items } from '../context/state/item.ts';
import type { JsonObject } from '../context/state/json.ts';
import { type FileChange, touchedPaths } from './facts.ts';
import type { Facts } from './rule.ts';

/** A branch as the context knows it: what others can collide with while it has no pull request. */
export interface BranchRecord {
  readonly branch: string;
  /** Commit that it was seen at. Where it stands now the forge tells. */
  readonly head: string;
  readonly merge_base: string | null;
  readonly agents: readonly string[];
  readonly files: readonly Pick<FileChange, 'path' | 'previous' | 'status'>[];
  /** Are these all its files? */
  readonly whole: boolean;
  readonly lines: number;
  readonly committed_at: string;
}

/** Longest path that an event can hold. */
const LONGEST = 2_000;

/** What is to be recorded of a branch. While it touches the same files, what stands there is as good: a push is no event. */
export function recordOf(facts: Facts, agents: readonly string[], known: BranchRecord | null): BranchRecord {
  const { change, unseen } = facts;
  const short = change.files.filter(({ path, previous }) => isShort(path) && isShort(previous ?? path));
  const own = facts.open.find(({ name }) => name === change.name);
  const record: BranchRecord = {
    branch: change.branch,
    head: change.head,
    merge_base: change.mergeBase,
    agents,
    files: short.slice(0, MOST_RECORDED).map(({ path, previous, status }) => ({ path, previous, status })),
    whole: change.files.length <= MOST_RECORDED && short.length === change.files.length && !isCut(unseen),
    lines: own?.lines ?? 0,
    committed_at: own?.lastCommitAt ?? facts.at,
  };
  return known !== null && touchesTheSame(known, record) ? known : record;
}

function isShort(path: string): boolean {
  return path.length <= LONGEST;
}

function isCut(unseen: Facts['unseen']): boolean {
  return unseen.some(({ what }) => what === 'files');
}

function touchesTheSame(a: BranchRecord, b: BranchRecord): boolean {
  const of = ({ branch, merge_base, agents, files, whole }: BranchRecord) =>
    JSON.stringify([
      branch,
      merge_base,
      agents,
      files.map((file) => [file.path, file.previous, file.status]),
      whole,
    ]);
  return of(a) === of(b);
}

/** The event that records a branch; none where that is recorded already. */
export function recordDrafts(id: string, record: BranchRecord, branches: Items): EventDraft[] {
  const known = recordIn(branches, id);
  if (known !== null && touchesTheSame(known, record)) return [];
  return [{ type: 'BRANCH_SEEN', workflow: id, by: 'baton', data: { ...record } }];
}

/** The facts with the branch as others see it, so that of two branches both are told the same of who should yield. */
export function asRecorded(facts: Facts, { lines, committed_at: lastCommitAt }: BranchRecord): Facts {
  const open = facts.open.map((each) =>
    each.name === facts.change.name ? { ...each, lines, lastCommitAt } : each,
  );
  return { ...facts, open };
}

/** Those that are no longer there, or have a pull request by now. */
export function closedDrafts(ids: readonly string[], branches: Items): EventDraft[] {
  return ids
    .filter((id) => get(branches, id) !== undefined)
    .map((id) => ({
      type: 'BRANCH_CLOSED',
      workflow: id,
      by: 'baton',
      data: { reason: 'it is gone, or its pull request speaks for it' },
    }));
}

/** What the context knows of a branch; null: nothing. */
export function recordIn(branches: Items, id: string): BranchRecord | null {
  const data = get(branches, id)?.data;
  return data === undefined ? null : readRecord(data);
}

/** All that it knows, by id. */
export function recordsIn(branches: Items): (readonly [id: string, record: BranchRecord])[] {
  return Object.entries(branches).map(([id, { data }]) => [id, readRecord(data)] as const);
}

/** The documents hold what `BRANCH_SEEN` was checked for when it was written. */
function readRecord(data: JsonObject): BranchRecord {
  return data as unknown as BranchRecord;
}

/** How the branch looks to others. */
export function openBranchOf(id: string, record: BranchRecord, head: string): OpenChange {
  return {
    id,
    name: record.branch,
    head,
    mergeBase: record.merge_base,
    paths: touchedPaths(filesOf(record)),
    lines: record.lines,
    lastCommitAt: record.committed_at,
    agents: record.agents,
  };
}

export function filesOf({ files }: Pick<BranchRecord, 'files'>): FileChange[] {
  return files.map((file) => ({ ...file, added: null, deleted: null }));
}
