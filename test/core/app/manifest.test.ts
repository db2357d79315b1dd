import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { manifestOf } from '../../../src/core/app/manifest.ts';
import { PERMISSIONS, type Permission } from '../../../src/core/app/permissions.ts';
import { SUBSCRIPTIONS } from '../../../src/core/app/subscriptions.ts';
import { ABOUT } from '../../../src/core/deliveries/about.ts';
import { ABILITIES, type Ability, can, TOKENS } from '../../../src/core/policy/reach.ts';
import { EVENTS } from '../../../src/entry/action/events.ts';

const OPTIONS = { reachedAt: 'https://b.example.com', setUpAt: null, alerts: false };
const rows = Object.entries<Permission>(PERMISSIONS);

test('app.yml is what the tables make', () => {
  const { hook_attributes, url, default_events, ...rest } = parse(readFileSync('app.yml', 'utf8')) as Record<
    string,
    unknown
  >;
  const made = manifestOf({ ...OPTIONS, reachedAt: 'https://baton.example.com' });
  expect({ ...rest, url, hook_attributes, default_events: [...(default_events as string[])].sort() }).toEqual(
    {
      ...made,
      default_events: [...made.default_events].sort(),
    },
  );
});

test('the least: nothing of the organisation or the settings is written, and alerts are read only where asked for', () => {
  const { default_permissions: usual } = manifestOf(OPTIONS);
  const writes = Object.keys(usual).filter((name) => usual[name] === 'write');
  expect(writes.sort()).toEqual(['checks', 'contents', 'issues', 'pull_requests']);
  expect(
    Object.keys(usual).filter((name) => /alert|security|admin|secret|workflow|organization/.test(name)),
  ).toEqual([]);
  const more = Object.keys(manifestOf({ ...OPTIONS, alerts: true }).default_permissions);
  expect(more.filter((name) => usual[name] === undefined).sort()).toEqual([
    'secret_scanning_alerts',
    'security_events',
    'vulnerability_alerts',
  ]);
});

describe('the token table', () => {
  // What an App never needs a permission of its own for.
  const WITHIN: Partial<Record<Ability, string>> = {
    'write-checks': 'checks',
    dispatch: 'contents',
  };
  const abilities = Object.keys(ABILITIES) as Ability[];

  test.each(abilities.filter((ability) => can('app', ability)))(
    'an App can %s because it asks for it',
    (ability) => {
      const given = rows.filter(([name, { gives }]) => gives === ability || WITHIN[ability] === name);
      expect(given).toHaveLength(1);
    },
  );

  test('nothing is claimed that no App can', () => {
    for (const [, { gives }] of rows) if (gives !== null) expect(can('app', gives)).toBe(true);
    expect(TOKENS).toContain('app');
  });
});

test('every event is one of those that are known, and comes with a permission that is asked for always', () => {
  for (const [event, { permission }] of Object.entries(SUBSCRIPTIONS)) {
    expect(Object.keys(ABOUT)).toContain(event);
    expect(PERMISSIONS[permission].alertsOnly).toBe(false);
  }
});

test('whatever the flows listen to is subscribed to', () => {
  // Events that only workflows have; the App has its own clock.
  const own = new Set(['pull_request_target', 'schedule', 'workflow_dispatch']);
  for (const event of Object.keys(EVENTS))
    if (!own.has(event)) expect(Object.keys(SUBSCRIPTIONS)).toContain(event);
});

test('made from the page, it comes back there', () => {
  const made = manifestOf({ ...OPTIONS, setUpAt: 'http://127.0.0.1:3000' });
  expect(made).toMatchObject({
    redirect_url: 'http://127.0.0.1:3000/setup/callback',
    hook_attributes: { url: 'https://b.example.com/api/github/webhooks', active: true },
    public: false,
  });
});
