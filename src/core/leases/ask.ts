import type { LeaseRequest } from '../context/state/lease.ts';
import { parseDuration } from '../duration.ts';
import { EXIT, type Fault, UserError } from '../errors.ts';
import { parseGlob } from '../ownership/glob.ts';
import { expandAreas, soundsLikeArea } from '../policy/areas.ts';
import { nearest } from '../policy/nearest.ts';
import type { Policy } from '../policy/schema.ts';
import { ttlWithin } from './settle.ts';

export type LeaseAsk = Omit<LeaseRequest, 'id'>;

interface AskOptions {
  readonly for?: string;
  readonly ttl?: string;
  readonly shared?: boolean;
  readonly resource?: string;
  readonly maxWait?: string;
  readonly priority: string;
}

const PRIORITIES = ['P0', 'P1', 'P2', 'P3'] as const;

/** A request as somebody typed it. Throws a `UserError` with every fault in it at once. */
export function checkAsk(
  policy: Policy,
  holder: string,
  patterns: readonly string[],
  options: AskOptions,
): { request: LeaseAsk; maxWait: number | null } {
  const faults: Fault[] = [
    ...(patterns.length === 0 && options.resource === undefined ? [NOTHING_ASKED] : []),
    ...patterns.flatMap((pattern) => patternFault(policy, pattern)),
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

/** Throws a `UserError` with every pattern that is none. */
export function checkPatterns(policy: Policy, patterns: readonly string[]): void {
  const faults = patterns.flatMap((pattern) => patternFault(policy, pattern));
  if (faults.length > 0) throw new UserError(EXIT.usage, faults);
}

/** Patterns with the names of `areas` among them replaced, each once, sorted. */
export function plainPatterns(policy: Policy, patterns: readonly string[]): string[] {
  return [...new Set(expandAreas(policy, patterns).map(({ pattern }) => pattern))].sort();
}

const NOTHING_ASKED: Fault = {
  code: 'lease.empty',
  message: 'nothing is asked for',
  place: { argument: 'PATTERN…' },
  hint: "Name paths, such as 'src/api/*', or a resource with --resource NAME.",
};

function patternFault(policy: Policy, pattern: string): Fault[] {
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
  const { fault } = parseGlob(pattern);
  if (!fault) return [];
  const known = {
    code: 'lease.pattern',
    message: `no pattern of paths: ${fault.message}`,
    place: { argument: pattern },
    hint: fault.hint ?? "Write it as in the policy: 'src/api/*' is the whole subtree.",
  };
  if (pattern !== '') return [known];
  const hint =
    "Name paths, such as 'src/api/*'; a variable of the shell that should hold one may not be set.";
  return [{ ...known, message: 'a pattern is empty', place: { argument: "PATTERN ''" }, hint }];
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
    message:
      parseDuration(text) === 0
        ? `${text} is no time at all: expected longer than nothing`
        : `${text || 'an empty text'} is no duration`,
    place: { argument },
    hint: 'Write it as 15m, 4h or 1d.',
  };
}
