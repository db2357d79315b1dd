import type { Unseen } from '../../core/change/facts.ts';
import type { ReportFacts } from '../../core/change/pull.ts';
import { compileGlobs } from '../../core/ownership/glob.ts';
import { named, type Place } from '../place.ts';
import { cutShort, unseenBy } from '../unseen.ts';
import { restList } from './rest-pages.ts';
import { awaitedIn, type RestRun, readRunsAt, runName } from './runs.ts';

interface RestArtifact {
  readonly id: number;
  readonly name: string;
  readonly size_in_bytes: number;
  readonly expired: boolean;
}

/** What is read at most: an artifact can hold anything, and whoever opens a pull request decides what. */
const MOST = { listed: 100, artifacts: 20, zipBytes: 20_000_000, fileBytes: 5_000_000, files: 200 } as const;

export interface SeenReports {
  /** What could be read; null where that is nothing, or more is still to come. */
  readonly reports: readonly ReportFacts[] | null;
  readonly gaps: readonly Unseen[];
}

/**
 * Files of artifacts that match one of the patterns, of the latest run of each workflow and event on a commit. Where a run has not
 * ended, nothing is read yet: what there is is not all of it. A file that is too large is named, without its text.
 */
export async function readReports(
  place: Place,
  commit: string,
  patterns: readonly string[],
): Promise<SeenReports> {
  const seen = await readRunsAt(place, commit);
  const awaited = seen.kind === 'read' ? awaitedIn(seen.runs, place.ownWorkflow ?? null) : seen.gap;
  if (seen.kind !== 'read' || awaited !== undefined)
    return { reports: null, gaps: awaited === undefined ? [] : [awaited] };
  const reports: ReportFacts[] = [];
  const gaps: Unseen[] = [];
  for (const run of seen.runs) {
    const found = await readRun(place, run, patterns);
    reports.push(...found.reports);
    gaps.push(...found.gaps);
  }
  return { reports, gaps };
}

type OfRun = { readonly reports: readonly ReportFacts[]; readonly gaps: readonly Unseen[] };

async function readRun(place: Place, run: RestRun, patterns: readonly string[]): Promise<OfRun> {
  const answer = await restList<RestArtifact>(
    place,
    'GET /repos/{owner}/{repo}/actions/runs/{run_id}/artifacts',
    { run_id: run.id },
    MOST.listed,
    (data) => (data as { artifacts: readonly RestArtifact[] }).artifacts,
  );
  const unseen = (gap: Unseen): OfRun => ({ reports: [], gaps: [gap] });
  if (answer.kind !== 'ok') return unseen(unseenBy('reports', `artifacts of ${runName(run)}`));
  const newest = newestOf(answer.data.items);
  const live = newest.filter((each) => !each.expired);
  if (answer.data.cut || live.length > MOST.artifacts)
    return unseen(cutShort('reports', `the artifacts of ${runName(run)}`));
  const expired = newest.filter((each) => each.expired).map(({ name }) => name);
  const reports: ReportFacts[] = [];
  const gaps: Unseen[] = expired.length === 0 ? [] : [expiredOf(run, expired)];
  for (const artifact of live) {
    const files = await readArtifact(place, artifact, patterns);
    if (files.kind === 'read') reports.push(...files.reports);
    else gaps.push(unreadOf(run, artifact, files));
  }
  return { reports, gaps };
}

/** A run that is repeated leaves the artifacts of its attempts side by side: of one name, the newest counts. */
function newestOf(artifacts: readonly RestArtifact[]): RestArtifact[] {
  const newest = new Map<string, RestArtifact>();
  for (const each of artifacts) {
    const known = newest.get(each.name);
    if (known === undefined || known.id < each.id) newest.set(each.name, each);
  }
  return [...newest.values()].sort((a, b) => a.id - b.id);
}

function expiredOf(run: RestRun, names: readonly string[]): Unseen {
  const [first, ...others] = [...names].sort();
  const more = others.length === 0 ? '' : ` and ${others.length} more`;
  return {
    what: 'reports',
    lasting: true,
    reason: `the artifact ${first}${more} of ${runName(run)} has expired: what it reported cannot be told`,
    next: [`run its workflow again, or push: ${run.html_url}`],
  };
}

function unreadOf(run: RestRun, { name }: RestArtifact, { why, lasting }: Unread): Unseen {
  const reason = `the artifact ${name} of ${runName(run)} ${why}`;
  return { what: 'reports', reason, ...(lasting ? { lasting: true } : {}) };
}

interface Unread {
  readonly kind: 'unread';
  /** In words that follow the name of the artifact. */
  readonly why: string;
  /** An artifact never changes: what it holds too much of, it always will. */
  readonly lasting: boolean;
}

type OfArtifact = { readonly kind: 'read'; readonly reports: readonly ReportFacts[] } | Unread;

function unread(why: string): Unread {
  return { kind: 'unread', why, lasting: true };
}

/** The files that match, or why they cannot be read. */
async function readArtifact(
  place: Place,
  { id, name, size_in_bytes: size }: RestArtifact,
  patterns: readonly string[],
): Promise<OfArtifact> {
  if (size > MOST.zipBytes)
    return unread(
      `has more than ${MOST.zipBytes} bytes and was not read: leave reports in an artifact of their own`,
    );
  const answer = await place.client.rest<ArrayBuffer>(
    'GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{archive_format}',
    { ...named(place), artifact_id: id, archive_format: 'zip' },
  );
  if (answer.kind !== 'ok' || !(answer.data instanceof ArrayBuffer))
    return { ...unread('could not be read'), lasting: false };
  const { unzip } = await import('./unzip.ts');
  const globs = compileGlobs(patterns);
  const found: ReportFacts[] = [];
  let cut = false;
  try {
    const files = unzip(new Uint8Array(answer.data), ({ name: path, originalSize }) => {
      if (!globs.matches(path)) return false;
      cut ||= found.length >= MOST.files;
      if (cut) return false;
      found.push({ artifact: name, path, text: null });
      return originalSize <= MOST.fileBytes;
    });
    if (cut) return unread(`holds more than ${MOST.files} reports: not all were read`);
    const reports = found.map((report) => ({ ...report, text: decoded(files[report.path]) }));
    return { kind: 'read', reports };
  } catch {
    // What is no zip archive holds no report that could be read.
    return unread('is no archive that could be read');
  }
}

function decoded(bytes: Uint8Array | undefined): string | null {
  if (bytes === undefined) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
