import { createRequire } from 'node:module';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ABOUT, aboutOf } from '../../../src/core/deliveries/about.ts';
import { keyOf, repositoryOf, type Subject, subjectOf } from '../../../src/core/deliveries/subject.ts';

const R = { id: 7, default_branch: 'main' };
const OID = 'a'.repeat(40);

test.each<[string, unknown, string]>([
  ['pull_request', { repository: R, pull_request: { number: 42 } }, 'item/7/42'],
  ['pull_request_review', { repository: R, pull_request: { number: 42 } }, 'item/7/42'],
  ['issue_comment', { repository: R, issue: { number: 42 } }, 'item/7/42'],
  ['issues', { repository: R, issue: { number: 42 } }, 'item/7/42'],
  [
    'check_run',
    { repository: R, check_run: { head_sha: OID, pull_requests: [{ number: 1 }] } },
    `commit/7/${OID}`,
  ],
  ['check_suite', { repository: R, check_suite: { head_sha: OID } }, `commit/7/${OID}`],
  ['workflow_run', { repository: R, workflow_run: { head_sha: OID } }, `commit/7/${OID}`],
  ['status', { repository: R, sha: OID }, `commit/7/${OID}`],
  ['push', { repository: R, ref: 'refs/heads/main' }, 'repository/7'],
  ['push', { repository: R, ref: 'refs/heads/agent/fix-1' }, 'ref/7/refs/heads/agent/fix-1'],
  ['push', { repository: R, ref: 'refs/tags/v1' }, 'ref/7/refs/tags/v1'],
  ['create', { repository: R, ref: 'agent/fix-1', ref_type: 'branch' }, 'ref/7/refs/heads/agent/fix-1'],
  ['delete', { repository: R, ref: 'v1', ref_type: 'tag' }, 'ref/7/refs/tags/v1'],
  ['create', { repository: R, ref: null, ref_type: 'repository' }, 'repository/7'],
  [
    'merge_group',
    { repository: R, merge_group: { head_ref: 'refs/heads/gh-queue/main/pr-1' } },
    'ref/7/refs/heads/gh-queue/main/pr-1',
  ],
  ['repository', { repository: R, installation: { id: 3 } }, 'repository/7'],
  ['installation', { installation: { id: 3 } }, 'installation/3'],
  ['installation_repositories', { installation: { id: 3 } }, 'installation/3'],
  ['team', { installation: { id: 3 }, repository: R }, 'installation/3'],
  ['ping', { hook: {} }, 'app'],
  ['an_event_of_tomorrow', { repository: R }, 'repository/7'],
  ['an_event_of_tomorrow', { installation: { id: 3 } }, 'installation/3'],
  ['pull_request', { repository: R, pull_request: { number: '42' } }, 'repository/7'],
  ['pull_request', { pull_request: { number: 42 }, installation: { id: 3 } }, 'installation/3'],
  ['pull_request', null, 'app'],
  ['toString', [], 'app'],
])('%s of %j is worked on as %s', (event, payload, key) => {
  expect(keyOf(aboutOf(event, payload))).toBe(key);
});

const recorded = createRequire(import.meta.url)('@octokit/webhooks-examples') as readonly {
  readonly name: string;
  readonly examples: readonly unknown[];
}[];

test('every event of which GitHub publishes an example stands in the table', () => {
  expect(recorded.map(({ name }) => name).filter((name) => !Object.hasOwn(ABOUT, name))).toEqual([]);
});

test.each(recorded)(
  'a recorded $name that names a repository or an installation is never about the App alone',
  ({ name, examples }) => {
    for (const example of examples) {
      const { repository, installation } = example as {
        repository?: { id?: number };
        installation?: unknown;
      };
      const subject = aboutOf(name, example);
      const nowhere = [
        'github_app_authorization',
        'marketplace_purchase',
        'ping',
        'security_advisory',
        'sponsorship',
      ];
      if ((repository?.id !== undefined || installation !== undefined) && !nowhere.includes(name))
        expect(subject.kind).not.toBe('app');
      if ('repository' in subject) expect(subject.repository).toBe(repository?.id);
    }
  },
);

const id = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });
const oid = fc.stringMatching(/^[0-9a-f]{40}$/);
const subjects: fc.Arbitrary<Subject> = fc.oneof(
  fc.record({ kind: fc.constant('item' as const), repository: id, number: id }),
  fc.record({ kind: fc.constant('commit' as const), repository: id, oid }),
  fc.record({ kind: fc.constant('ref' as const), repository: id, ref: fc.string({ minLength: 1 }) }),
  fc.record({ kind: fc.constant('repository' as const), repository: id }),
  fc.record({ kind: fc.constant('installation' as const), installation: id }),
  fc.constant({ kind: 'app' as const }),
);

test('a key tells what it is the key of, and no two subjects share one', () => {
  fc.assert(
    fc.property(subjects, (subject) => {
      expect(subjectOf(keyOf(subject))).toEqual(subject);
      expect(repositoryOf(keyOf(subject))).toBe('repository' in subject ? subject.repository : null);
    }),
  );
  expect(['', 'item/1', 'commit/1/xyz', 'item/a/1', 'app/1'].map(subjectOf)).toEqual([
    null,
    null,
    null,
    null,
    null,
  ]);
});
