import { writeYaml } from '../context/yaml.ts';
import { manifestOf } from './manifest.ts';
import { PERMISSIONS, type Permission } from './permissions.ts';
import { SUBSCRIPTIONS } from './subscriptions.ts';

/** Stands in app.yml for the address that everybody has to put there. */
const YOURS = 'https://baton.example.com';

/** app.yml: what Baton asks for as an App. */
export function manifestFile(): string {
  const manifest = manifestOf({ reachedAt: YOURS, setUpAt: null, alerts: false });
  return `# What Baton asks for as a GitHub App. The set-up page of \`baton serve\` makes the App from the same.
# Written by \`npm run build\` from src/core/app; why each one is needed stands in docs/app.md.
${writeYaml({ ...manifest, default_events: [...manifest.default_events].sort() })}`;
}

export function permissionTable(): string {
  const rows = Object.entries<Permission>(PERMISSIONS).map(
    ([name, { level, of, why, without, alertsOnly }]) =>
      `| \`${name}\`${of === 'organization' ? ' (organisation)' : ''} | ${level}${alertsOnly ? ', on request' : ''} | ${why} | ${without} |`,
  );
  return ['| permission | level | why | without it |', '|---|---|---|---|', ...rows].join('\n');
}

export function subscriptionTable(): string {
  const rows = Object.entries(SUBSCRIPTIONS).map(
    ([name, { permission, why }]) => `| \`${name}\` | \`${permission}\` | ${why} |`,
  );
  return ['| event | comes with | tells of |', '|---|---|---|', ...rows].join('\n');
}
