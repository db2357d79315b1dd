import type { Unseen } from '../core/change/facts.ts';

/** Which token sees what another may not, and what it needs. */
const SEEN_BY = {
  teams: 'an App token with Members: read, or a user token with read:org, can',
  permissions: 'a token with Metadata: read can',
  alerts:
    'an App token with read access to these alerts can; a workflow token needs `security-events: read` or `vulnerability-alerts: read`, and never sees secrets',
  reports: 'a token with Actions: read can',
  files: 'a token with Contents: read can',
  pusher:
    'a token with Contents: read in the repository of the head can, while its activity goes back so far',
  checks: 'a token with Checks: read, Commit statuses: read and Actions: read can',
} as const satisfies Partial<Record<Unseen['what'], string>>;

/** What could not be seen, why, and which token would see it. */
export function unseenBy(what: keyof typeof SEEN_BY, subject: string): Unseen {
  return { what, reason: `${subject} cannot be seen by this token; ${SEEN_BY[what]}`, lasting: true };
}

/** A list that goes on beyond what is read. */
export function cutShort(what: Unseen['what'], subject: string): Unseen {
  return { what, reason: `${subject} go on beyond what can be read`, lasting: true };
}
