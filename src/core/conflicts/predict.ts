import { touchedPaths } from '../change/facts.ts';
import { type Meeting, meetingsOf, versionsFor } from './meetings.ts';
import type { PairResult } from './pairs.ts';
import { type Judged, judgeMeeting } from './three-way.ts';
import type { ChangedPair, NeededVersion, Versions } from './versions.ts';

/** Places of one pair that are looked at; what is beyond cannot be told. Each takes up to three versions of a file. */
export const MEETING_LIMIT = 100;

/** The versions of files that tell whether the two conflict, each once, in a fixed order. None where paths alone tell. */
export function neededVersions(pair: ChangedPair): NeededVersion[] {
  const needed = new Map<string, NeededVersion>();
  for (const meeting of meetingsOf(pair).slice(0, MEETING_LIMIT)) {
    for (const each of versionsFor(meeting)) needed.set(`${each.which}:${each.path}`, each);
  }
  return [...needed.values()];
}

/**
 * Whether the two conflict, in which files and lines, without a clone: what git's merge would say, from the versions that
 * `neededVersions` names. Not looked at: attributes and drivers, which git reads from the work tree.
 */
export function predictPair(pair: ChangedPair, versions: Versions): PairResult {
  const meetings = meetingsOf(pair);
  const judged = meetings.slice(0, MEETING_LIMIT).map((meeting) => judgeMeeting(meeting, versions));
  const swap = pair.a.name > pair.b.name;
  const names = swap ? { a: pair.b.name, b: pair.a.name } : { a: pair.a.name, b: pair.b.name };
  const found = judged.filter(({ conflict }) => conflict === true);
  if (found.length > 0) {
    const lines = found.flatMap((each) => each.lines);
    return {
      ...names,
      conflict: true,
      files: pathsOf(found),
      reason: reasonsOf(found).join(', '),
      lines: swap ? lines.map(({ path, a, b }) => ({ path, a: b, b: a })) : lines,
    };
  }
  const doubts = reasonsOf([
    ...judged.filter(({ conflict }) => conflict === null),
    ...beyond(pair, meetings),
  ]);
  const shared = sharedBy(pair);
  if (doubts.length === 0) return { ...names, conflict: false, files: shared, reason: null };
  const more = doubts.length > 1 ? `; ${doubts.length - 1} more` : '';
  return { ...names, conflict: null, files: shared, reason: `${doubts[0]}${more}` };
}

/** What keeps a pair from being told as a whole. */
function beyond({ a, b }: ChangedPair, meetings: readonly Meeting[]): Pick<Judged, 'reason'>[] {
  const over = `they meet in ${meetings.length} files: only ${MEETING_LIMIT} are compared`;
  const cut = `of neither ${a.name} nor ${b.name} all files are known`;
  return [
    ...(meetings.length > MEETING_LIMIT ? [{ reason: over }] : []),
    ...(a.complete || b.complete ? [] : [{ reason: cut }]),
  ];
}

function pathsOf(judged: readonly Judged[]): string[] {
  return [...new Set(judged.flatMap(({ files }) => files))].sort();
}

function reasonsOf(judged: readonly Pick<Judged, 'reason'>[]): string[] {
  return [...new Set(judged.flatMap(({ reason }) => reason ?? []))].sort();
}

function sharedBy({ a, b }: ChangedPair): string[] {
  const theirs = new Set(touchedPaths(b.files));
  return touchedPaths(a.files).filter((path) => theirs.has(path));
}
