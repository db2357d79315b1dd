import type { Git } from '../local/git.ts';

/** Milliseconds that a remote may stay silent before it counts as unreachable. */
const SILENCE_MS = 30_000;

export type RemoteHead =
  /** null: the remote has no such branch yet. */
  | { readonly kind: 'known'; readonly oid: string | null }
  | { readonly kind: 'unreachable'; readonly reason: string };

export type PushResult =
  | { readonly kind: 'pushed' }
  /** Somebody else was first, or is writing right now. */
  | { readonly kind: 'lost-race' }
  | { readonly kind: 'refused'; readonly reason: string }
  /** The connection broke: it may have been written, or not. */
  | { readonly kind: 'unknown'; readonly reason: string };

/** Git must not start housekeeping of its own beside every small step. */
const QUIET = ['-c', 'gc.auto=0', '-c', 'maintenance.auto=false'];

/** The part of what git said that says why. */
function reasonOf(stderr: string): string {
  const lines = stderr.split('\n').map((line) => line.trim());
  const telling = lines.find((line) => /^(?:fatal|error|ssh|ERROR|remote: error)/.test(line));
  return (telling ?? lines.find((line) => line !== '') ?? 'it did not answer').replace(
    /^(?:fatal|error): /,
    '',
  );
}

/** One branch of one remote. Leaves the remote-tracking refs alone: work trees of one clone would fight for their locks. */
export class RemoteBranch {
  private readonly git: Git;
  readonly name: string;
  private readonly ref: string;

  constructor(git: Git, name: string, branch: string) {
    this.git = git;
    this.name = name;
    this.ref = `refs/heads/${branch}`;
  }

  async head(): Promise<RemoteHead> {
    const said = await this.git.run(['ls-remote', '--', this.name, this.ref], {
      accept: ANY,
      timeout: SILENCE_MS,
    });
    if (said.code !== 0) return { kind: 'unreachable', reason: reasonOf(said.stderr) };
    const oid = said.stdout.toString('utf8').split('\t')[0]?.trim();
    return { kind: 'known', oid: oid || null };
  }

  /** Brings the branch's objects here, and the local branch along where it can follow. Returns what git said. */
  async fetch(): Promise<string> {
    const options = [
      '--quiet',
      '--no-tags',
      '--no-write-fetch-head',
      '--no-recurse-submodules',
      '--update-head-ok',
    ];
    // Whether the local branch could follow does not matter: what was asked for are the objects.
    const said = await this.git.run(
      [...QUIET, 'fetch', ...options, '--', this.name, `${this.ref}:${this.ref}`],
      {
        accept: ANY,
        timeout: SILENCE_MS * 4,
      },
    );
    return reasonOf(said.stderr);
  }

  /** Advances the branch to a commit, only if that is a step forward from what the remote has. */
  async push(commit: string): Promise<PushResult> {
    const said = await this.git.run(
      [
        ...QUIET,
        '-c',
        'push.followTags=false',
        'push',
        '--porcelain',
        '--no-verify',
        '--no-signed',
        '--',
        this.name,
        `${commit}:${this.ref}`,
      ],
      { accept: ANY, timeout: SILENCE_MS * 2 },
    );
    const line = said.stdout
      .toString('utf8')
      .split('\n')
      .find((text) => text.includes(`:${this.ref}\t`));
    if (line === undefined) return silent(said.stderr);
    if (!line.startsWith('!')) return { kind: 'pushed' };
    const summary = line.split('\t')[2] ?? '';
    if (RACE.test(summary)) return { kind: 'lost-race' };
    const remote = said.stderr.split('\n').filter((text) => text.startsWith('remote: '));
    const why = remote
      .map((text) => text.slice(8).trim())
      .filter(Boolean)
      .slice(0, 3)
      .join(' ');
    return { kind: 'refused', reason: [summary, why].filter(Boolean).join(': ') };
  }
}

/** How a lost race looks: the branch is further than we knew, or its lock is held, or it moved under the server's hand. */
const RACE =
  /fetch first|non-fast-forward|stale info|failed to update ref|failed to lock|cannot lock ref|incorrect old value|reference already exists|needs force/;
const DENIED = /denied|forbidden|\b40[13]\b|read-?only|not permitted|unauthori[sz]ed|not allowed/i;
const ANY = Array.from({ length: 255 }, (_, code) => code);

function silent(stderr: string): PushResult {
  const reason = reasonOf(stderr);
  return DENIED.test(stderr) ? { kind: 'refused', reason } : { kind: 'unknown', reason };
}
