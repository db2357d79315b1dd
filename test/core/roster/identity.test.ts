import { expect, test } from '@jest/globals';
import type { CommitFacts, Hands } from '../../../src/core/change/facts.ts';
import { policySchema } from '../../../src/core/policy/schema.ts';
import { actingAgents, claimedAgents, identify } from '../../../src/core/roster/identity.ts';

const policy = policySchema.parse({
  version: 1,
  agents: {
    network_engineer: {
      id: 'agent-004',
      identity: { emails: ['Agent-004@agents.example'], branches: ['agent-004/**'] },
    },
    api: { id: 'agent-005', identity: { apps: ['claude'], logins: ['acme-net-bot'] } },
  },
});
const commit = (author: string, over: Partial<CommitFacts> = {}): CommitFacts => ({
  oid: 'a'.repeat(40),
  author: { name: 'N', email: author },
  committer: { name: 'N', email: author },
  trailers: [],
  subject: 's',
  committedAt: '2026-11-20T00:00:00.000Z',
  ...over,
});
const hands = (commits: CommitFacts[], branch = 'x'): Hands => ({
  commits,
  branch,
  pusher: null,
  opener: null,
  requester: null,
});

test('smoke', () => {
  const i = identify(hands([commit('agent-004@AGENTS.example')], 'agent-004/x'), policy, { forge: 'local' });
  expect(actingAgents(i)).toEqual(['agent-004']);
  expect(i.humans).toEqual([]);
  const j = identify(hands([commit('jane@x.example')], 'agent-004/x'), policy, { forge: 'local' });
  expect(actingAgents(j)).toEqual([]);
  expect(claimedAgents(j)).toEqual(['agent-004']);
  expect(j.humans).toEqual(['jane@x.example']);
});
