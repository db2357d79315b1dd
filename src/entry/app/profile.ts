import { SUBSCRIPTIONS } from '../../core/app/subscriptions.ts';
import type { ServiceProfile } from '../../core/services/report.ts';
import { VERSION } from '../version.ts';
import { METRICS } from './metric-table.ts';

/** The App as each repository's context knows it: one service, in however many processes. */
export const APP_PROFILE: ServiceProfile = {
  id: 'baton-app',
  type: 'app',
  version: VERSION,
  capabilities: ['codeowners', 'commands', 'judge', 'judge-branches', 'merge-groups', 'sweep'],
  subscriptions: Object.keys(SUBSCRIPTIONS).sort(),
  publications: [
    'assignments',
    'check:baton',
    'check:baton/overlap',
    'comment',
    'labels',
    'notices',
    'reactions',
    'review-requests',
  ],
  metrics: Object.keys(METRICS)
    .map((name) => `baton_${name}`)
    .sort(),
};
