import { expect, test } from '@jest/globals';
import type { EventDraft } from '../../../src/core/context/draft.ts';
import { isRefused } from '../../../src/core/context/events/row.ts';
import { extend } from '../../../src/core/context/extend.ts';
import type { Lease } from '../../../src/core/context/state/lease.ts';
import { emptyState, type State } from '../../../src/core/context/state.ts';

const T0 = Date.parse('2026-11-20T09:00:00.000Z');
const newId = (at: number): string => String(at).padStart(26, '0');
const HEAD = 'a'.repeat(40);

function lease(over: Partial<Lease> = {}): Lease {
  return {
    id: 'L1',
    holder: 'agent-001',
    paths: ['src/**'],
    resource: null,
    mode: 'exclusive',
    ttl: 3_600_000,
    for: null,
    priority: 'P2',
    epoch: 1,
    granted: '2026-11-20T09:00:00.000Z',
    expires: '2026-11-20T10:00:00.000Z',
    serial: null,
    ...over,
  };
}
const grant = (over: Partial<Lease> = {}): EventDraft => {
  const resource_details = lease(over);
  return {
    type: 'RESOURCE_ALLOCATED',
    workflow: 'global',
    by: resource_details.holder,
    data: { allocation_id: resource_details.id, requester: resource_details.holder, resource_details },
  };
};
const end = (id: string, release_reason: string, evidence: string | null = null): EventDraft => ({
  type: 'RESOURCE_DEALLOCATED',
  workflow: 'global',
  by: 'baton',
  data: { allocation_id: id, release_reason, evidence },
});

function run(drafts: readonly EventDraft[], state: State = emptyState(), now = T0): State {
  const next = extend(state, drafts, now, newId);
  if (isRefused(next)) throw new Error(next.refused.message);
  return next.state;
}
function refusal(drafts: readonly EventDraft[], state: State = emptyState(), now = T0): string {
  const next = extend(state, drafts, now, newId);
  return isRefused(next) ? next.refused.code : 'accepted';
}

test('a grant is held under its epoch and counts as the life sign of its holder', () => {
  const policy: EventDraft = {
    type: 'POLICY_CHANGED',
    workflow: 'global',
    by: 'baton',
    data: {
      digest: 'd1',
      rollout: 100,
      agents: { 'agent-001': { name: 'manager', role: null, layer: 'L0', tier: 1 } },
      components: {},
    },
  };
  const state = run([policy, grant()]);
  expect(state.leases.held).toEqual({ L1: lease() });
  expect(state.leases.epoch).toBe(1);
  expect(state.agents['agent-001']?.last_seen).toBe('2026-11-20T09:00:00.000Z');
  expect(state.log).toEqual({ segment: 'log/2026-11-20/000.log', lines: 2 });
});

test.each([
  ['the same id twice', [grant(), grant({ epoch: 2 })], 'lease.duplicate'],
  ['an epoch left out', [grant({ epoch: 2 })], 'lease.epoch'],
  ['an end before the grant', [grant({ expires: '2026-11-20T08:00:00.000Z' })], 'lease.ends-first'],
  ['nothing claimed', [grant({ paths: [] })], 'lease.empty'],
  ['a claim on what is no pattern', [grant({ paths: ['[a'] })], 'event.data'],
  ['a pattern somebody holds', [grant(), grant({ id: 'L2', holder: 'agent-002', epoch: 2 })], 'lease.held'],
  ['a serial out of turn', [grant({ resource: 'migration', serial: 2 })], 'lease.serial'],
  ['a release of what nobody holds', [end('L1', 'released')], 'lease.unknown'],
  ['a double release', [grant(), end('L1', 'released'), end('L1', 'released')], 'lease.unknown'],
  ['an expiry before its time', [grant(), end('L1', 'expired')], 'lease.not-expired'],
  ['a reclaim without evidence', [grant(), end('L1', 'reclaimed')], 'lease.no-evidence'],
])('refused: %s', (_, drafts, code) => {
  expect(refusal(drafts)).toBe(code);
});

test('a lapsed lease is superseded by the next holder and forgotten when its own holder has it back', () => {
  const lapsed = run([end('L1', 'reclaimed', 'silent for 3h')], run([grant()]));
  expect(lapsed.leases.lapsed).toMatchObject([{ id: 'L1', superseded_by: null }]);
  const taken = run([grant({ id: 'L2', holder: 'agent-002', epoch: 2 })], lapsed);
  expect(taken.leases.lapsed).toMatchObject([{ id: 'L1', superseded_by: { epoch: 2, holder: 'agent-002' } }]);
  const back = run([end('L2', 'released'), grant({ id: 'L3', epoch: 3 })], taken);
  expect(back.leases.lapsed).toEqual([]);
  expect(run([end('L1', 'released')], taken).leases.lapsed).toEqual([]);
});

test('the latest approval of one approver on one commit counts, and may be withdrawn', () => {
  const approve = (note: string): EventDraft => ({
    type: 'APPROVAL_GIVEN',
    workflow: 'br-1',
    by: '@ann',
    data: { branch: 'topic', head: HEAD, email: null, note },
  });
  const state = run([approve('first'), approve('second')]);
  const given = state.changes['br-1']?.approvals ?? [];
  expect(given.map(({ note }) => note)).toEqual(['second']);
  const withdraw: EventDraft = {
    type: 'APPROVAL_WITHDRAWN',
    workflow: 'br-1',
    by: '@ann',
    data: { approval_id: given[0]?.id ?? '', reason: null },
  };
  expect(run([withdraw], state).changes['br-1']?.approvals).toEqual([]);
  expect(refusal([withdraw, withdraw], state)).toBe('approval.unknown');
});

test('the latest result of a check on a commit counts', () => {
  const check = (conclusion: string): EventDraft => ({
    type: 'CHECK_RECORDED',
    workflow: 'br-1',
    by: 'agent-001',
    data: { branch: 'topic', name: 'unit', sha: HEAD, conclusion, url: null },
  });
  const checks = run([check('failure'), check('success')]).changes['br-1']?.checks;
  expect(checks?.map(({ conclusion }) => conclusion)).toEqual(['success']);
});

test('instants do not go back when the clock does', () => {
  const later = run([grant()], emptyState(), T0 + 5_000);
  expect(run([end('L1', 'released')], later, T0).last_at).toBe('2026-11-20T09:00:05.000Z');
});

test('a change that was closed takes its gates and overrides with it, and those of no other', () => {
  const gate = (pr: string): EventDraft => ({
    type: 'GATE_FAILED',
    workflow: pr,
    by: 'baton',
    data: { gate_id: `${pr}.tests`, gate: 'tests', sha: HEAD, reason: 'red' },
  });
  const closed = (pr: string): EventDraft => ({ type: 'CHANGE_CLOSED', workflow: pr, by: 'baton', data: {} });
  const before = run([gate('pr-1'), gate('pr-11')]);
  expect(Object.keys(before.gates)).toEqual(['pr-1.tests', 'pr-11.tests']);
  const after = run([closed('pr-1')], before);
  expect(Object.keys(after.gates)).toEqual(['pr-11.tests']);
  expect(run([closed('pr-11')], after).gates).toEqual({});
  expect(refusal([closed('pr-1')], after)).toBe('event.unknown');
});
