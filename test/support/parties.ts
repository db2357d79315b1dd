import type { EventDraft } from '../../src/core/context/draft.ts';
import { isRefused } from '../../src/core/context/events/row.ts';
import { extend } from '../../src/core/context/extend.ts';
import { emptyState, type State } from '../../src/core/context/state.ts';
import { type Deadlock, deadlocksIn } from '../../src/core/deadlocks/report.ts';
import type { WaitingChange, WaitWorld } from '../../src/core/deadlocks/world.ts';
import { addDraft } from '../../src/core/dependencies/dependency.ts';
import { dropDependency } from '../../src/core/dependencies/freed.ts';
import { release } from '../../src/core/leases/give-back.ts';
import type { Policy } from '../../src/core/policy/schema.ts';
import { moveTask } from '../../src/core/tasks/move.ts';
import { policyOf } from './policy.ts';

/** What makes one party wait for another. */
export const LINKS = ['lease', 'pool', 'dependency', 'blocked', 'review', 'handoff', 'change'] as const;
export type LinkKind = (typeof LINKS)[number];
/** By number: who waits, for whom; a review may be that of any of several. */
export interface Link {
  readonly from: number;
  readonly to: readonly number[];
  readonly kind: LinkKind;
  /** Does it say what it is for? */
  readonly said: boolean;
}

export const MOST = 12;
const T0 = Date.parse('2026-11-20T09:00:00.000Z');
export const NOW = T0 + 3_600_000;
const HOUR = 3_600_000;
const FIELDS = {
  title: 'x',
  priority: 'P2',
  due: null,
  estimate: null,
  points: null,
  paths: [],
  depends_on: [],
};
export const agentOf = (party: number) => `agent-${100 + party}`;
const taskOf = (party: number) => `task-${party}`;

/** As many agents as there may be parties, and an own pool of two for each. */
export function policyFor(layers: readonly string[]): Policy {
  const parties = Array.from({ length: MOST }, (_, party) => party);
  return policyOf(`
version: 1
agents:
  boss: { id: agent-001, layer: L0, authority: full }
${parties.map((party) => `  party_${party}: { id: ${agentOf(party)}${layers[party] ? `, layer: ${layers[party]}` : ''} }`).join('\n')}
leases:
  resources:
${parties.map((party) => `    - { name: pool-${party}, kind: pool, size: 2 }`).join('\n')}
`);
}

/** A repository in which parties wait for each other, made by events alone. */
export class Scene {
  state: State = emptyState();
  changes: WaitingChange[] = [];
  #id = 0;
  #at = T0;

  readonly policy: Policy;
  /** Those that have a task of their own; the others only hold and ask. */
  readonly tasked: ReadonlySet<number>;

  constructor(policy: Policy, tasked: ReadonlySet<number>, links: readonly Link[]) {
    this.policy = policy;
    this.tasked = tasked;
    for (const party of tasked) this.#begin(party);
    for (const link of links) this.#link(link);
  }

  save(drafts: readonly EventDraft[]): void {
    this.#at += 1_000;
    const next = extend(this.state, drafts, this.#at, () => {
      this.#id += 1;
      return String(this.#id).padStart(26, '0');
    });
    if (isRefused(next)) throw new Error(`${next.draft.type}: ${next.refused.message}`);
    this.state = next.state;
  }

  #begin(party: number): void {
    const [task_id, agent_id] = [taskOf(party), agentOf(party)];
    const draft = (type: string, data: EventDraft['data']): EventDraft => ({
      type,
      workflow: task_id,
      by: agent_id,
      data: { task_id, ...data },
    });
    this.save([
      draft('TASK_CREATED', FIELDS),
      draft('TASK_ASSIGNED', { agent_id, estimated_duration: null }),
      draft('TASK_STARTED', { agent_id, start_time: new Date(T0).toISOString() }),
    ]);
  }

  #link(link: Link): void {
    const [first = 0] = link.to;
    const { from, kind } = link;
    const [task_id, by] = [taskOf(from), agentOf(from)];
    const draft = (type: string, data: EventDraft['data'], workflow = task_id): EventDraft => ({
      type,
      workflow,
      by,
      data,
    });
    switch (kind) {
      case 'lease':
        this.#hold(first, [`p${first}/*`], null, link.said);
        this.#ask(from, [`p${first}/*`], null, link.said);
        return;
      case 'pool':
        for (const _ of [1, 2]) this.#hold(first, [], `pool-${first}`, link.said);
        this.#ask(from, [], `pool-${first}`, link.said);
        return;
      case 'dependency':
        this.save([
          addDraft(
            { from: task_id, to: taskOf(first), kind: 'blocking', timeout: null, source: 'command' },
            by,
          ),
        ]);
        return;
      case 'blocked':
        this.save([draft('TASK_BLOCKED', { task_id, reason: 'it waits', on: link.to.map(taskOf) })]);
        return;
      case 'review':
        this.save([draft('TASK_REVIEW_REQUESTED', { task_id, reviewers: link.to.map(agentOf) })]);
        return;
      case 'handoff':
        this.#handOff(from, first);
        return;
      case 'change':
        this.changes.push({
          id: `pr-${from}-${first}`,
          name: `branch-${from}-${first}`,
          agents: [by],
          lines: 10 * from,
          task: task_id,
          review: { of: link.to.map(agentOf), need: 1, since: new Date(this.#at).toISOString() },
        });
    }
  }

  #handOff(from: number, to: number): void {
    const handoff_id = `h-${from}-${to}`;
    const workflow = this.tasked.has(from) ? taskOf(from) : 'global';
    const draft = (type: string, data: EventDraft['data'] = {}): EventDraft => ({
      type,
      workflow,
      by: agentOf(from),
      data: { handoff_id, ...data },
    });
    const document = { head: null, completed_work: [], artifacts: [], known_issues: [], dependencies: [] };
    this.save([
      draft('HANDOFF_INITIATED', {
        from: agentOf(from),
        to: agentOf(to),
        kind: 'forward',
        ...document,
        success_criteria: [],
        notes: null,
      }),
      draft('HANDOFF_VALIDATED', { checks: [] }),
      draft('HANDOFF_TRANSFERRED', { until: new Date(NOW + HOUR).toISOString() }),
    ]);
  }

  #request(party: number, paths: string[], resource: string | null, said: boolean) {
    return {
      id: `ls-${party}-${paths[0] ?? resource}-${this.state.version}`,
      holder: agentOf(party),
      paths,
      resource,
      mode: 'exclusive',
      ttl: 8 * HOUR,
      for: said && this.tasked.has(party) ? taskOf(party) : null,
      priority: 'P2',
    };
  }

  #hold(party: number, paths: string[], resource: string | null, said: boolean): void {
    const held = Object.values(this.state.leases.held).filter((lease) => lease.resource === resource);
    if (resource === null ? held.some((lease) => lease.paths[0] === paths[0]) : held.length === 2) return;
    const lease = {
      ...this.#request(party, paths, resource, said),
      epoch: this.state.leases.epoch + 1,
      granted: new Date(this.#at).toISOString(),
      expires: new Date(T0 + 8 * HOUR).toISOString(),
      serial: null,
    };
    const data = { allocation_id: lease.id, requester: lease.holder, resource_details: lease };
    this.save([{ type: 'RESOURCE_ALLOCATED', workflow: 'global', by: lease.holder, data }]);
  }

  #ask(party: number, paths: string[], resource: string | null, said: boolean): void {
    const asked = this.#request(party, paths, resource, said);
    const request = { ...asked, since: new Date(this.#at).toISOString(), until: null };
    this.save([{ type: 'LEASE_QUEUED', workflow: 'global', by: request.holder, data: { request } }]);
  }

  get world(): WaitWorld {
    return { state: this.state, policy: this.policy, changes: this.changes, lastSeen: {}, now: NOW };
  }

  deadlocks(): Deadlock[] {
    return deadlocksIn(this.world);
  }

  /** Does what the command does, word by word. */
  carryOut(command: string): void {
    const words = [...command.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
    const option = (name: string) => (words.includes(name) ? (words[words.indexOf(name) + 1] ?? null) : null);
    const by = option('--as') ?? 'agent-001';
    const [, noun = '', verb = '', id = '', other = ''] = words;
    const { state, policy } = this;
    if (noun === 'lease') {
      const leases = { leases: state.leases, policy, now: NOW, lastSeen: {} };
      this.save(release(leases, by, { all: false, words: [id] }).drafts);
    } else if (noun === 'dependency') this.save(dropDependency(state, id, other, 'broken', by) ?? []);
    else if (noun === 'task') {
      const said = {
        agent: null,
        reason: option('--reason'),
        on: [],
        reviewers: [],
        at: new Date(NOW).toISOString(),
      };
      const moved = moveTask(state, policy, verb as 'start', id, said, by);
      if (moved.answer === 'refused') throw new Error(moved.fault.message);
      this.save(moved.drafts);
    } else if (noun === 'handoff') {
      const data = { handoff_id: id, reason: String(option('--reason')) };
      this.save([{ type: 'HANDOFF_WITHDRAWN', workflow: String(state.handoffs[id]?.workflow), by, data }]);
    } else if (noun === 'approve') {
      this.changes = this.changes.map((change) =>
        change.name === verb ? { ...change, review: null } : change,
      );
    } else throw new Error(`no such command: ${command}`);
  }
}

/** The party that a node stands for; null for leases, requests and the like. */
export function partyOf(node: string): number | null {
  const [, number] = /^(?:task:task-|agent:agent-1)(\d+)$/.exec(node) ?? [];
  return number === undefined ? null : Number(number);
}
