import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { commandReference } from '../../../src/core/commands/reference.ts';
import { eventReference } from '../../../src/core/context/reference.ts';
import { git, type Place, place } from '../../support/context.ts';

const dist = mkdtempSync(join(tmpdir(), 'baton-context-cli-'));
let here: Place;
let clone: string;

beforeAll(() => {
  const built = spawnSync(process.execPath, ['scripts/build.mjs', dist]);
  if (built.status !== 0) throw new Error(built.stderr.toString('utf8'));
  here = place();
  clone = here.clone('a');
});
afterAll(() => {
  here.dispose();
  rmSync(dist, { recursive: true, force: true });
});

function baton(...args: string[]) {
  const env = { ...process.env, NO_COLOR: '1', GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null' };
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(dist, 'cli.js'), 'context', ...args], {
    cwd: clone,
    env,
    encoding: 'utf8',
  });
  return { status, out: stdout.trim(), err: stderr.trim() };
}

test('a context is begun once, read, laid out, fed with old lines, verified; a change by hand is found', () => {
  expect(baton('log')).toMatchObject({ status: 2, err: expect.stringContaining('baton context init') });
  expect(baton('verify').status).toBe(2);
  expect(baton('init')).toMatchObject({ status: 0, out: 'begun: baton on origin, 1 event' });
  expect(baton('init')).toMatchObject({ status: 0, out: 'already there: baton on origin, 1 event' });
  const old = join(here.root, 'old.log');
  writeFileSync(
    old,
    `# from before
"SYSTEM_THRESHOLD:global:global:{'metric':'memory','current':85.2,'threshold':80.0,'severity':'warning'}"
WORKFLOW_CREATED:wf_001:global:{'workflow_definition': {'name': "it's"}}
PHASE_COMPLETED:wf_009:build:{'duration':'45m'}
nonsense
`,
  );
  const imported = baton('import', old);
  expect(imported).toMatchObject({ status: 1, out: '2 events imported, 2 refused, 5 warnings' });
  expect(imported.err).toContain('old.log:3: field estimated_duration is missing: taken as null');
  expect(imported.err).toContain('old.log:4: there is no workflow wf_009');
  expect(imported.err).toContain('old.log:5:1: expected an event type');

  const lines = baton('log', '--json', '--type', 'WORKFLOW_*', '--since', '1h', '-n', '5').out.split('\n');
  expect(lines.map((line) => JSON.parse(line).data.workflow_definition.name)).toEqual(["it's"]);
  expect(baton('log', '--since', 'soon')).toMatchObject({ status: 3 });
  expect(baton('verify')).toMatchObject({ status: 0, out: expect.stringContaining('verified: 3 events') });

  expect(baton('open').status).toBe(0);
  expect(baton('open').status).toBe(0);
  expect(git(clone, 'status', '--porcelain')).toBe('');
  const file = join(clone, '.context', 'services', 'baton.yaml');
  writeFileSync(file, readFileSync(file, 'utf8').replace('unknown', 'healthy'));
  git(join(clone, '.context'), 'commit', '-qam', 'by hand');
  git(join(clone, '.context'), 'push', '-q', 'origin', 'HEAD:baton');
  const found = baton('verify', '--json');
  expect(found.status).toBe(1);
  expect(JSON.parse(found.out).faults).toMatchObject([
    {
      code: 'context.document-differs',
      message: expect.stringMatching(/after event 3, log\/.*\/000\.log:3/),
      place: { file: 'services/baton.yaml' },
    },
  ]);
  expect(baton('rebuild')).toMatchObject({
    status: 0,
    out: expect.stringContaining('made anew: services/baton.yaml'),
  });
  expect(baton('verify').status).toBe(0);

  renameSync(here.bare, `${here.bare}.away`);
  expect(baton('sync')).toMatchObject({ status: 2, err: expect.stringContaining('origin did not answer') });
  expect(baton('log', '-n', '1').status).toBe(2);
  renameSync(`${here.bare}.away`, here.bare);
  expect(baton('sync')).toMatchObject({ status: 0, out: 'in step: 3 events' });
});

test('what an import refuses is said by field and by what was expected, in words', () => {
  const old = join(here.root, 'refused.log');
  writeFileSync(
    old,
    `WORKFLOW_CREATED:wf_2:global:{"workflow_definition":{},"estimated_duration":7}
WORKFLOW_STARTED:wf_001:global:{"start_time":"now","resource_allocation":{}}
WORKFLOW_STARTED:wf_001:global:{"start_time":"2026-11-20T09:30:00.000Z","resource_allocation":{}}
WORKFLOW_PAUSED:wf_001:global:{"current_state":[]}
RESOURCE_ALLOCATED:global:lease:{"allocation_id":"L1","requester":"a","resource_details":{"paths":"src/*"}}
CHECK_RECORDED:br-1:check:{"branch":"b","name":"unit","sha":"${'a'.repeat(40)}","conclusion":"fine"}
`,
  );
  const { status, out, err } = baton('import', old);
  expect({ status, out }).toEqual({ status: 1, out: '1 event imported, 5 refused, 1 warnings' });
  for (const said of [
    'refused.log:1: estimated_duration: expected text',
    'refused.log:2: start_time: expected an instant in UTC',
    'refused.log:4: pause_reason is missing: expected text',
    'resource_details.paths: expected a list',
    'refused.log:6: conclusion: expected success or failure',
    'docs/events.md lists the fields',
  ])
    expect(err).toContain(said);
  expect(err).not.toMatch(/Invalid|undefined|Too (?:big|small)|received/);
});

test('docs/commands.md is what the table of commands makes', () => {
  expect(readFileSync('docs/commands.md', 'utf8')).toBe(commandReference());
});

test('docs/events.md is what the event table makes', () => {
  expect(readFileSync('docs/events.md', 'utf8')).toBe(eventReference());
});
