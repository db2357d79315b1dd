import * as z from 'zod';
import type { JsonObject } from '../state/json.ts';
import type { State } from '../state.ts';
import { lifecycle } from './lifecycle.ts';
import { type EventRow, identifier, type Next, refuse, text } from './row.ts';

/** Does one node lead to another over blocking dependencies? */
function leads(dependencies: State['dependencies'], from: string, to: string): boolean {
  const seen = new Set<string>();
  const open = [from];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node === to) return true;
    if (seen.has(node)) continue;
    seen.add(node);
    for (const { data } of Object.values(dependencies))
      if (data.kind === 'blocking' && data.from === node) open.push(data.to as string);
  }
  return false;
}

function noCycle(state: State, data: JsonObject): Next | undefined {
  const { from, to, kind } = data as { from: string; to: string; kind: string };
  return kind === 'blocking' && leads(state.dependencies, to, from)
    ? refuse('dependency.cycle', `${to} already waits for ${from}: this would close a circle`, ['to'])
    : undefined;
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
