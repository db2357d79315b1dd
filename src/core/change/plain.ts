import type { Facts } from './rule.ts';

/** What a plain git repository shows of what only a forge knows: nothing. */
export const PLAIN = {
  forge: 'local',
  pull: null,
  teams: {},
  permissions: {},
  alerts: {},
  reports: null,
} as const satisfies Partial<Facts>;
