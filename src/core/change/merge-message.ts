/** What the first line of a commit on the base branch says of the change it brought. */
export interface MergeMessage {
  /** Number of the pull request; null where none is named. */
  readonly number: number | null;
  /** Branch that was merged; null where none is named. */
  readonly branch: string | null;
}

/**
 * Reads the first lines that GitHub, Bitbucket and git itself write when they merge: `Merge pull request #12 from owner/branch`,
 * `Merged in branch (pull request #12)`, `Merge branch 'branch'`, and the `title (#12)` of a squash.
 */
export function readMergeMessage(subject: string): MergeMessage {
  const github = /^Merge pull request #(\d{1,15}) from [^/\s]+\/(\S+)/.exec(subject);
  if (github) return { number: Number(github[1]), branch: github[2] ?? null };
  const bitbucket = /^Merged in (\S+) \(pull request #(\d{1,15})\)/.exec(subject);
  if (bitbucket) return { number: Number(bitbucket[2]), branch: bitbucket[1] ?? null };
  const plain = /^Merge (?:remote-tracking )?branch '([^']+)'/.exec(subject);
  const squash = /\((?:pull request )?#(\d{1,15})\)\s*$/.exec(subject);
  return { number: squash ? Number(squash[1]) : null, branch: plain?.[1] ?? null };
}
