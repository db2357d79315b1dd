import type { Items } from '../context/state/item.ts';
import type { Json } from '../context/state/json.ts';
import type { LapsedLease, Lease, QueuedRequest } from '../context/state/lease.ts';
import type { State } from '../context/state.ts';
import { lastSeenOf } from '../leases/last-seen.ts';
import { claimsOverlap } from '../leases/overlap.ts';
import { standing } from '../leases/standing.ts';
import type { Outcome, Verdict } from '../verdict.ts';
import type { Judgement } from './judge.ts';
import type { Facts, JudgedState } from './rule.ts';

/** One open change on the board. */
export interface BoardChange {
  readonly branch: string;
  readonly id: string;
  readonly head: string;
  readonly outcome: Outcome;
  /** Agents and people that act in it. */
  readonly actors: readonly string[];
  readonly files: number;
  readonly lastCommitAt: string;
  readonly reason: string;
}

/** Something that somebody has to do before a change or a request can go on. */
export interface Wait {
  /** Who must act: agent ids, logins, addresses, or a branch. */
  readonly on: readonly string[];
  /** Branch, or id of a request, that waits. */
  readonly waiting: string;
  readonly rule: string;
  readonly reason: string;
  readonly until: string | null;
  readonly next: readonly string[];
}

/** Who works on what, what is leased, what conflicts, and what waits for whom. */
export interface Board {
  readonly schemaVersion: 1;
  /** ISO 8601 UTC. */
  readonly at: string;
  readonly changes: readonly BoardChange[];
  readonly leases: readonly (Lease & { readonly ends: string })[];
  readonly queue: readonly QueuedRequest[];
  readonly fenced: readonly LapsedLease[];
  readonly conflicts: readonly {
    readonly a: string;
    readonly b: string;
    readonly conflict: boolean | null;
    readonly files: readonly string[];
  }[];
  readonly waits: readonly Wait[];
  /** Not yet acknowledged, the oldest first. */
  readonly messages: readonly BoardMessage[];
}

/** A message as the board shows it; its content stands in the receiver's inbox. */
export interface BoardMessage {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  /** P0 to P3. */
  readonly priority: string;
  /** REQUEST, RESPONSE, UPDATE or ALERT. */
  readonly type: string;
  readonly subject: string;
  /** ISO 8601 UTC. */
  readonly at: string;
}

/** Outcomes that keep a change from going on. A warning is read where the change is. */
const OPEN: ReadonlySet<Outcome> = new Set(['cannot-tell', 'block']);

/** @param now milliseconds since 1970 */
export function boardOf(
  judgements: readonly Judgement[],
  facts: readonly Facts[],
  state: JudgedState & Pick<State, 'messages'>,
  now: number,
): Board {
  const lastSeen = lastSeenOf(state.agents, facts[0]?.open ?? [], now);
  const { leases, queue, fenced } = standing(state.leases, { now, lastSeen });
  return {
    schemaVersion: 1,
    at: new Date(now).toISOString(),
    changes: judgements.map((judgement, at) => changeOf(judgement, facts[at] as Facts)),
    leases,
    queue,
    fenced,
    conflicts: conflictsIn(facts),
    waits: [...judgements.flatMap(waitsOf), ...queue.map((request) => waitOf(request, leases))],
    messages: messagesIn(state.messages),
  };
}

function changeOf({ change, outcome, acting, verdict }: Judgement, facts: Facts): BoardChange {
  const { branch, name, id, head } = change;
  const people = facts.change.commits.map((commit) => commit.author.email.toLowerCase());
  const actors = acting.proven.length > 0 ? acting.proven : [...new Set(people)].sort();
  const lastCommitAt = facts.open.find((open) => open.name === name)?.lastCommitAt ?? facts.at;
  return {
    branch,
    id,
    head,
    outcome,
    actors,
    files: facts.change.files.length,
    lastCommitAt,
    reason: verdict.reason,
  };
}

function conflictsIn(facts: readonly Facts[]): Board['conflicts'] {
  const pairs = facts.flatMap((each) => each.pairs).filter((pair) => pair.conflict !== false);
  const unique = new Map(pairs.map((pair) => [`${pair.a}\0${pair.b}`, pair]));
  return [...unique.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { a, b, conflict, files }]) => ({ a, b, conflict, files }));
}

/** The leaves of a verdict that somebody must act on. */
function waitsOf({ change, acting, verdict }: Judgement): Wait[] {
  const found: Wait[] = [];
  const actors = acting.proven.length > 0 ? acting.proven : [change.branch];
  const visit = (node: Verdict) => {
    if (!OPEN.has(node.outcome)) return;
    if (node.who !== undefined || node.children === undefined || node.children.length === 0) {
      found.push({
        on: node.who ?? actors,
        waiting: change.branch,
        rule: node.rule,
        reason: node.reason,
        until: node.until ?? null,
        next: node.next ?? [],
      });
    } else node.children.forEach(visit);
  };
  visit(verdict);
  return found;
}

function waitOf(request: QueuedRequest, leases: Board['leases']): Wait {
  const inTheWay = leases.filter((lease) => lease.holder !== request.holder && claimsOverlap(lease, request));
  const ends = inTheWay.map((lease) => lease.ends).sort();
  return {
    on: [...new Set(inTheWay.map((lease) => lease.holder))].sort(),
    waiting: `${request.holder} (${request.id})`,
    rule: 'leases.queue',
    reason: `${request.holder} waits for ${[...request.paths, request.resource ?? ''].filter(Boolean).join(', ')}`,
    until: ends[0] ?? null,
    next: [],
  };
}

function messagesIn(messages: Items): BoardMessage[] {
  return Object.values(messages)
    .sort((a, b) => (`${a.opened} ${a.id}` < `${b.opened} ${b.id}` ? -1 : 1))
    .map(({ id, opened, data }) => ({
      id,
      from: said(data.from),
      to: said(data.to),
      priority: said(data.priority),
      type: said(data.type),
      subject: said(data.subject),
      at: opened,
    }));
}

/** The event table has seen to it that it is text. */
function said(field: Json | undefined): string {
  return typeof field === 'string' ? field : '';
}
