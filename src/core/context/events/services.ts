import * as z from 'zod';
import { lifecycle } from './lifecycle.ts';
import { type EventRow, identifier, text } from './row.ts';

export const serviceEvents = lifecycle(
  { phase: 'global', keyField: identifier, collection: 'services', noun: 'service', key: 'component_name' },
  {
    SERVICE_REGISTERED: {
      about: 'A component says what it can do and what it listens to.',
      from: 'any',
      to: 'unknown',
      fields: {
        component_type: text,
        version: text,
        capabilities: z.array(text),
        dependencies: z.array(text),
        event_subscriptions: z.array(text),
        event_publications: z.array(text),
        health_check_endpoint: text.nullable(),
        performance_metrics: z.array(text),
      },
    },
    ...health(),
    SERVICE_DEREGISTERED: {
      about: 'It is gone.',
      from: ['unknown', 'healthy', 'degraded', 'unhealthy'],
      to: null,
      fields: { reason: text },
    },
  },
) satisfies Record<string, EventRow>;

function health() {
  const from = ['unknown', 'healthy', 'degraded', 'unhealthy'];
  const fields = { reason: text.nullable() };
  return {
    SERVICE_HEALTHY: { about: 'It is well.', from, to: 'healthy', fields },
    SERVICE_DEGRADED: { about: 'It is slow, or fails at times.', from, to: 'degraded', fields },
    SERVICE_UNHEALTHY: { about: 'It fails.', from, to: 'unhealthy', fields },
  };
}
