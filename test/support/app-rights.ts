import { PERMISSIONS, type Permission } from '../../src/core/app/permissions.ts';
import { SUBSCRIPTIONS } from '../../src/core/app/subscriptions.ts';
import type { Grants } from '../forge/model/account.ts';

const asked = Object.entries<Permission>(PERMISSIONS);
const grantsOf = (rows: typeof asked): Grants =>
  Object.fromEntries(rows.map(([name, { level }]) => [name, level]));

/** What Baton's own App may do: what app.yml asks for, and nothing else. */
export const APP_GRANTS = grantsOf(asked.filter(([, { alertsOnly }]) => !alertsOnly));

/** The same of an App whose policies have gates that read alerts. */
export const WITH_ALERTS = grantsOf(asked);

/** The events that it subscribes to. */
export const APP_EVENTS = Object.keys(SUBSCRIPTIONS);
