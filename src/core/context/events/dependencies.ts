import * as z from 'zod';
import { blockingEdges, circleClosedBy, circleFault } from '../../dependencies/cycle.ts';
import type { JsonObject } from '../state/json.ts';
import type { State } from '../state.ts';
import { lifecycle } from './lifecycle.ts';
import { type EventRow, identifier, type Next, refuse, text } from './row.ts';

function noCycle(state: State, data: JsonObject): Next | undefined {
  const { from, to, kind } = data as { from: string; to: string; kind: string };
  const circle = kind === 'blocking' ? circleClosedBy(blockingEdges(state.dependencies), from, to) : null;
  if (circle === null) return undefined;
  const { code, message, hint } = circleFault(circle);
  return refuse(code, message, ['to'], hint);
}

export const dependencyEvents = lifecycle(
  {
    phase: 'global',
    keyField: identifier,
    collection: 'dependencies',
    noun: 'dependency',
    key: 'dependency_id',
  },
  {
    DEPENDENCY_ADDED: {
      about: 'One thing waits for another; blocking ones may not form a circle.',
      from: 'none',
      to: 'waiting',
      fields: {
        from: identifier,
        to: identifier,
        kind: z.enum(['blocking', 'advisory']),
        timeout: text.nullable(),
      },
      guard: noCycle,
    },
    DEPENDENCY_ESCALATED: {
      about: 'It waited too long.',
      from: ['waiting'],
      to: 'escalated',
      fields: { level: text },
    },
    DEPENDENCY_RESOLVED: {
      about: 'What was waited for is there.',
      from: ['waiting', 'escalated'],
      to: null,
      fields: { reason: text },
    },
    DEPENDENCY_LAPSED: {
      about: 'An advisory dependency no longer warns.',
      from: ['waiting'],
      to: null,
      fields: { reason: text },
      guard: (_, __, item) =>
        item?.data.kind === 'blocking'
          ? refuse('dependency.blocking', 'a blocking dependency does not lapse', ['dependency_id'])
          : undefined,
    },
  },
) satisfies Record<string, EventRow>;
