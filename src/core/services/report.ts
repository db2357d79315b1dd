import type { EventDraft } from '../context/draft.ts';
import { get } from '../context/record.ts';
import type { State } from '../context/state.ts';
import type { Condition, Health } from './health.ts';

/** What a service says of itself. */
export interface ServiceProfile {
  /** `baton-app`. */
  readonly id: string;
  readonly type: string;
  readonly version: string;
  readonly capabilities: readonly string[];
  readonly subscriptions: readonly string[];
  readonly publications: readonly string[];
  readonly metrics: readonly string[];
}

const EVENT_OF = {
  healthy: 'SERVICE_HEALTHY',
  degraded: 'SERVICE_DEGRADED',
  unhealthy: 'SERVICE_UNHEALTHY',
} as const satisfies Record<Health, string>;

/** Longest reason that the log takes. */
const LONGEST = 2_000;

/**
 * What is to be recorded where a service works with this health: that it registers, where it is not known as it is now, and its
 * health where that is another one than before. Nothing, as a rule: a heartbeat is no event.
 */
export function serviceDrafts(
  state: Pick<State, 'services'>,
  profile: ServiceProfile,
  { health, reason }: Condition,
): EventDraft[] {
  const known = get(state.services, profile.id);
  const said = { component_name: profile.id };
  const about = {
    component_type: profile.type,
    version: profile.version,
    capabilities: profile.capabilities,
    dependencies: [],
    event_subscriptions: profile.subscriptions,
    event_publications: profile.publications,
    health_check_endpoint: null,
    performance_metrics: profile.metrics,
  };
  const isKnown =
    known !== undefined &&
    Object.entries(about).every(
      ([name, value]) => JSON.stringify(known.data[name]) === JSON.stringify(value),
    );
  const draft = (type: string, data: object): EventDraft => ({
    type,
    workflow: 'global',
    by: 'baton',
    data: { ...said, ...data },
  });
  return [
    ...(isKnown ? [] : [draft('SERVICE_REGISTERED', about)]),
    ...(isKnown && known.status === health
      ? []
      : [draft(EVENT_OF[health], { reason: reason === null ? null : reason.slice(0, LONGEST) })]),
  ];
}
