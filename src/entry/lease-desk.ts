import { parseDuration } from '../core/duration.ts';
import { EXIT, type Fault, UserError } from '../core/errors.ts';
import { leasesMeeting } from '../core/leases/give-back.ts';
import { ttlWithin } from '../core/leases/settle.ts';
import { type Standing, standing } from '../core/leases/standing.ts';
import { globFault } from '../core/ownership/glob.ts';
import { expandAreas, soundsLikeArea } from '../core/policy/areas.ts';
import { nearest } from '../core/policy/nearest.ts';
import type { Policy } from '../core/policy/schema.ts';
import type { LeaseAsk, LeasePorts } from '../flows/lease.ts';
import { signsOfLife } from '../flows/lease.ts';
import type { Reconciled } from '../flows/ports.ts';
import { observedChanges } from '../local/open-changes.ts';
import { openContext } from '../store/open.ts';
import { policyDraft } from './actions/context-policy.ts';
import { actingName } from './actor.ts';
import type { Runtime } from './runtime.ts';
import { openWorkspace, worldOf } from './workspace.ts';

export interface Desk {
  readonly policy: Policy;
  readonly ports: LeasePorts;
}

/** What every lease command needs, wired. */
export async function openDesk(runtime: Runtime, base?: string): Promise<Desk> {
  const workspace = await openWorkspace(runtime, base);
  const { policy } = workspace.loaded;
  const world = await worldOf(runtime);
  const ports: LeasePorts = {
    store: runtime.closing(openContext(workspace.repository, world, policy)),
    world,
    policyEvent: () => policyDraft(workspace.repository, base),
    openChanges: () => observedChanges(workspace.repository, workspace.base, policy),
  };
  return { policy, ports };
}

/** The same, for somebody: holder of what is asked for. */
export async function leaseDesk(
  runtime: Runtime,
  options: { as?: string; base?: string },
): Promise<Desk & { holder: string }> {
  const desk = await openDesk(runtime, options.base);
  return { ...desk, holder: (await actingName(runtime, desk.policy, options.as)).name };
}

interface AskOptions {
  readonly for?: string;
  readonly ttl?: string;
  readonly shared?: boolean;
  readonly resource?: string;
  readonly maxWait?: string;
  readonly priority: string;
}

const PRIORITIES = ['P0', 'P1', 'P2', 'P3'] as const;

/** A request from the command line, or every fault in it at once. */
export function checkAsk(
  policy: Policy,
  holder: string,
  patterns: readonly string[],
  options: AskOptions,
): { request: LeaseAsk; maxWait: number | null } {
  const faults: Fault[] = [
    ...(patterns.length === 0 && options.resource === undefined ? [NOTHING_ASKED] : []),
    ...patternFaults(policy, patterns),
    ...resourceFaults(policy, options.resource),
  ];
  const ttl = ttlWithin(policy, options.ttl);
  if (ttl === undefined) faults.push(ttlFault(policy, options.ttl));
  const maxWait = options.maxWait === undefined ? null : parseDuration(options.maxWait);
  if (maxWait === undefined) faults.push(durationFault('--max-wait', options.maxWait ?? ''));
  const priority = PRIORITIES.find((known) => known === options.priority);
  if (!priority) {
    faults.push({
      code: 'lease.priority',
      message: `${options.priority} is no priority`,
      place: { argument: '--priority' },
      hint: `Known are ${PRIORITIES.join(', ')}.`,
    });
  }
  if (faults.length > 0 || ttl === undefined || maxWait === undefined || !priority)
    throw new UserError(EXIT.usage, faults);
  const request: LeaseAsk = {
    holder,
    paths: plainPatterns(policy, patterns),
    resource: options.resource ?? null,
    mode: options.shared ? 'shared' : 'exclusive',
    ttl,
    for: options.for ?? null,
    priority,
  };
  return { request, maxWait };
}

/** `--ttl` of a renewal. Throws a `UserError` where it is none, or longer than the policy allows. */
export function ttlOption(policy: Policy, text: string): number {
  const ttl = ttlWithin(policy, text);
  if (ttl === undefined) throw new UserError(EXIT.usage, ttlFault(policy, text));
  return ttl;
}

const NOTHING_ASKED: Fault = {
  code: 'lease.empty',
  message: 'nothing is asked for',
  place: { argument: 'PATTERN…' },
  hint: "Name paths, such as 'src/api/*', or a resource with --resource NAME.",
};

/** Patterns with the names of `areas` among them replaced, each once, sorted. */
function plainPatterns(policy: Policy, patterns: readonly string[]): string[] {
  return [...new Set(expandAreas(policy, patterns).map(({ pattern }) => pattern))].sort();
}

function patternFaults(policy: Policy, patterns: readonly string[]): Fault[] {
  return patterns.flatMap((pattern): Fault[] => {
    if (Object.hasOwn(policy.areas, pattern)) return [];
    if (soundsLikeArea(pattern)) {
      const near = nearest(pattern, Object.keys(policy.areas));
      return [
        {
          code: 'lease.area',
          message: 'no pattern of paths, and the policy has no area of that name',
          place: { argument: pattern },
          hint: near ? `Did you mean ${near}?` : "Name paths, such as 'src/api/*'.",
        },
      ];
    }
    const fault = globFault(pattern);
    return fault === null
      ? []
      : [
          {
            code: 'lease.pattern',
            message: `no pattern of paths: ${fault}`,
            place: { argument: pattern },
            hint: "Write it as in the policy: 'src/api/*' is the whole subtree.",
          },
        ];
  });
}

function resourceFaults(policy: Policy, resource: string | undefined): Fault[] {
  const known = policy.leases.resources.map((entry) => entry.name);
  if (resource === undefined || known.includes(resource)) return [];
  const near = nearest(resource, known);
  const hint = near
    ? `Did you mean ${near}?`
    : `The policy names ${known.join(', ') || 'no resources; add them under `leases.resources`'}.`;
  return [
    {
      code: 'lease.resource',
      message: `the policy has no resource ${resource}`,
      place: { argument: '--resource' },
      hint,
    },
  ];
}

function ttlFault(policy: Policy, text: string | undefined): Fault {
  return parseDuration(text ?? '')
    ? {
        code: 'lease.ttl',
        message: `${text} is longer than the policy allows`,
        place: { argument: '--ttl' },
        hint: `At most ${policy.leases.max_ttl}; renew it while you work.`,
      }
    : durationFault('--ttl', text ?? '');
}

function durationFault(argument: string, text: string): Fault {
  return {
    code: 'usage.duration',
    message: `${text} is no duration`,
    place: { argument },
    hint: 'Write it as 15m, 4h or 1d.',
  };
}

export interface LeaseListing extends Standing {
  /** Why the list may be out of date; null where it is not. */
  readonly stale: string | null;
  /** What reading it brought over from offline work. */
  readonly reconciled: Reconciled | null;
}

/** What is held, waited for and fenced at this moment. Reads only. Throws a `UserError` for what is no pattern. */
export async function leaseListing(
  desk: Desk,
  patterns: readonly string[],
  now: number,
): Promise<LeaseListing> {
  const faults = patternFaults(desk.policy, patterns);
  if (faults.length > 0) throw new UserError(EXIT.usage, faults);
  const { state, freshness, reconciled } = await desk.ports.store.load();
  const lastSeen = await signsOfLife(desk.ports, state, now);
  const { leases, queue, fenced } = standing(state.leases, { now, lastSeen });
  return {
    leases: leasesMeeting(leases, plainPatterns(desk.policy, patterns)),
    queue,
    fenced,
    stale: freshness.kind === 'stale' ? freshness.reason : null,
    reconciled,
  };
}
