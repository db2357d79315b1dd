import type { Account, CommitFacts, Hands } from '../../src/core/change/facts.ts';
import { type Policy, policySchema } from '../../src/core/policy/schema.ts';

/** A policy with these agents; each is given as its `identity`, or whole. */
export function rosterPolicy(agents: Record<string, Record<string, unknown>>, ownership = {}): Policy {
  return policySchema.parse({ version: 1, agents, ownership });
}

let made = 0;

/** A commit by one address, or by an author's and a committer's. */
export function commitBy(
  author: string,
  over: Partial<CommitFacts> & { committer?: never; by?: string } = {},
): CommitFacts {
  made += 1;
  const { by, ...rest } = over;
  return {
    oid: made.toString(16).padStart(40, '0'),
    author: { name: 'Somebody', email: author },
    committer: { name: 'Somebody', email: by ?? author },
    trailers: [],
    subject: 'change',
    committedAt: '2026-11-20T12:00:00.000Z',
    ...rest,
  };
}

export function handsOf(over: Partial<Hands> = {}): Hands {
  return { commits: [], branch: 'topic', pusher: null, opener: null, requester: null, ...over };
}

export const bot = (login: string, id: number | null = null): Account => ({ login, id, type: 'Bot' });
export const user = (login: string, id: number | null = null): Account => ({ login, id, type: 'User' });
