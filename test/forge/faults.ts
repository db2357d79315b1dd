import type { Logged } from './requests.ts';

export const FAULTS = {
  /** GitHub's own answer under load. Nothing was done. */
  status502: 'before',
  /** The hour's requests are used up. */
  rateLimit: 'before',
  /** Too many writes at once; says when to come back. */
  secondaryRateLimit: 'before',
  /** No answer at all, until the caller gives up. Nothing was done. */
  timeout: 'before',
  /** The connection breaks before anything was done. */
  reset: 'before',
  /** It was done, and then the connection broke. */
  lostResponse: 'after',
  /** Of an aliased mutation only the first half is done; then 502. Of anything else, `lostResponse`. */
  halfMutation: 'within',
  /** GraphQL gives the call up for its resource limits: null data, status 200. Of REST it is a 502. */
  resourceLimits: 'within',
} as const satisfies Record<string, 'before' | 'within' | 'after'>;
export type FaultKind = keyof typeof FAULTS;

export interface FaultRule {
  readonly kind: FaultKind;
  /** Operation id, `graphql`, or a pattern or question on the request; all requests by default. */
  readonly match?: string | RegExp | ((request: Logged, body: unknown) => boolean);
  /** How often it strikes; once by default. */
  readonly times?: number;
}

/** Which requests are to go wrong, and how. */
export class Faults {
  private readonly rules: { rule: FaultRule; left: number }[] = [];
  private readonly nth = new Map<number, FaultKind>();
  private seen = 0;
  /** How often a fault was injected. */
  struck = 0;

  add(rule: FaultRule): void {
    this.rules.push({ rule, left: rule.times ?? 1 });
  }

  /** The n-th request from now on goes wrong, counted from 1. */
  failNth(n: number, kind: FaultKind): void {
    this.nth.set(this.seen + n, kind);
  }

  clear(): void {
    this.rules.length = 0;
    this.nth.clear();
  }

  /** Asked once for each request, in order. */
  next(request: Logged, body: unknown): FaultKind | undefined {
    this.seen += 1;
    const kind = this.nth.get(this.seen) ?? this.matching(request, body);
    if (kind) this.struck += 1;
    return kind;
  }

  private matching(request: Logged, body: unknown): FaultKind | undefined {
    const found = this.rules.find(({ rule, left }) => left > 0 && matches(rule, request, body));
    if (!found) return undefined;
    found.left -= 1;
    return found.rule.kind;
  }
}

function matches({ match }: FaultRule, request: Logged, body: unknown): boolean {
  if (match === undefined) return true;
  if (typeof match === 'function') return match(request, body);
  if (typeof match === 'string') return request.operation === match;
  return match.test(`${request.method} ${request.path} ${request.operation} ${request.query ?? ''}`);
}
