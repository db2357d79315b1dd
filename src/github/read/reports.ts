import type { ReportFacts } from '../../core/change/pull.ts';
import { compileGlobs } from '../../core/ownership/glob.ts';
import { named, type Place } from '../place.ts';
import { restList } from './rest-pages.ts';

interface RestRun {
  readonly id: number;
  readonly workflow_id: number;
  readonly run_number: number;
}

interface RestArtifact {
  readonly id: number;
  readonly name: string;
  readonly size_in_bytes: number;
  readonly expired: boolean;
}

/** What is read at most: an artifact can hold anything, and whoever opens a pull request decides what. */
const MOST = { runs: 30, artifacts: 20, zipBytes: 20_000_000, fileBytes: 5_000_000, files: 200 } as const;

/**
 * Files of artifacts that match one of the patterns, of the latest run of each workflow on a commit; null where the token may
 * not see them, or there are more than can be read. A file that is too large is named, without its text.
 */
export async function readReports(
  place: Place,
  commit: string,
  patterns: readonly string[],
): Promise<readonly ReportFacts[] | null> {
  const runs = await restList<RestRun>(
    place,
    'GET /repos/{owner}/{repo}/actions/runs',
    { head_sha: commit },
    MOST.runs,
    (data) => (data as { workflow_runs: readonly RestRun[] }).workflow_runs,
  );
  if (runs.kind !== 'ok' || runs.data.cut) return null;
  const found: ReportFacts[] = [];
  for (const { id } of latestRuns(runs.data.items)) {
    const artifacts = await restList<RestArtifact>(
      place,
      'GET /repos/{owner}/{repo}/actions/runs/{run_id}/artifacts',
      { run_id: id },
      MOST.artifacts,
      (data) => (data as { artifacts: readonly RestArtifact[] }).artifacts,
    );
    if (artifacts.kind !== 'ok' || artifacts.data.cut) return null;
    for (const artifact of artifacts.data.items.filter(({ expired }) => !expired)) {
      const files = await readArtifact(place, artifact, patterns);
      if (files === null) return null;
      found.push(...files);
    }
  }
  return found;
}

function latestRuns(runs: readonly RestRun[]): RestRun[] {
  const latest = new Map<number, RestRun>();
  for (const run of runs) {
    const known = latest.get(run.workflow_id);
    if (known === undefined || known.run_number < run.run_number) latest.set(run.workflow_id, run);
  }
  return [...latest.values()].sort((a, b) => a.id - b.id);
}

async function readArtifact(
  place: Place,
  { id, name, size_in_bytes: size }: RestArtifact,
  patterns: readonly string[],
): Promise<ReportFacts[] | null> {
  if (size > MOST.zipBytes) return null;
  const answer = await place.client.rest<ArrayBuffer>(
    'GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{archive_format}',
    { ...named(place), artifact_id: id, archive_format: 'zip' },
  );
  if (answer.kind !== 'ok' || !(answer.data instanceof ArrayBuffer)) return null;
  const { unzipSync } = await import('fflate');
  const globs = compileGlobs(patterns);
  const found: ReportFacts[] = [];
  let cut = false;
  try {
    const files = unzipSync(new Uint8Array(answer.data), {
      filter: ({ name: path, originalSize }) => {
        if (!globs.matches(path)) return false;
        cut ||= found.length >= MOST.files;
        if (cut) return false;
        found.push({ artifact: name, path, text: null });
        return originalSize <= MOST.fileBytes;
      },
    });
    return cut ? null : found.map((report) => ({ ...report, text: decoded(files[report.path]) }));
  } catch {
    // What is no zip archive holds no report that could be read.
    return null;
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
