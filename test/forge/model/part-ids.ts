import type { Repository } from './repository.ts';

/** Things that git or another object holds have an id made of where they are, as GitHub's own hold the repository and the name. */
export const PARTS = {
  C: 'Commit',
  TRE: 'Tree',
  B: 'Blob',
  REF: 'Ref',
  PURC: 'PullRequestCommit',
  PRRT: 'PullRequestReviewThread',
  LB: 'LinkedBranch',
  RRQ: 'ReviewRequest',
  UCE: 'UserContentEdit',
  SCR: 'StatusCheckRollup',
  ST: 'Status',
  CMP: 'Comparison',
  RULE: 'RepositoryRule',
  RVA: 'RepositoryVulnerabilityAlert',
  BPA: 'RepositoryRulesetBypassActor',
} as const;
export type Part = keyof typeof PARTS;

/** A global id of a part of something: its kind, the whole's id or number, and which part. */
export function partId(part: Part, of: string | number, which: string | number): string {
  return `${part}_kwDO${Buffer.from(`${of} ${which}`).toString('base64url')}`;
}

export const objectId = (part: Part, repository: Repository, name: string): string =>
  partId(part, repository.id, name);

/** What such an id says, or undefined for any other id. */
export function readPartId(id: string): { part: Part; of: string; which: string } | undefined {
  const found = /^([A-Z]+)_kwDO([\w-]+)$/.exec(id);
  if (!found?.[1] || !found[2] || !Object.hasOwn(PARTS, found[1])) return undefined;
  const [of, ...which] = Buffer.from(found[2], 'base64url').toString().split(' ');
  return of === undefined || which.length === 0
    ? undefined
    : { part: found[1] as Part, of, which: which.join(' ') };
}
