import { createRequire } from 'node:module';
import { expect, test } from '@jest/globals';
import { SUBSCRIPTIONS } from '../../../src/core/app/subscriptions.ts';
import { aboutOf } from '../../../src/core/deliveries/about.ts';
import { keyOf } from '../../../src/core/deliveries/subject.ts';
import { wantedOf } from '../../../src/entry/app/rounds.ts';

type Example = Readonly<Record<string, unknown>>;
const RECORDED = createRequire(import.meta.url)('@octokit/webhooks-examples') as {
  readonly name: string;
  readonly examples: readonly Example[];
}[];

const ID = '00000000-0000-4000-8000-000000000001';
const REPOSITORY = { id: 7, full_name: 'acme/infra', default_branch: 'main' };
const HOME = { installation: 3, repository: 7, name: 'acme/infra', defaultBranch: 'main' };

function wantedBy(event: string, payload: object, self = 'baton[bot]') {
  const key = keyOf(aboutOf(event, payload));
  const delivery = { id: ID, key, event, body: JSON.stringify(payload), receivedAt: 0 };
  return wantedOf({ key, deliveries: [delivery], attempt: 1 }, self);
}

/** The recorded ones are of a tag, of the default branch, or on an issue. */
const AS_HEARD: Readonly<Record<string, object>> = {
  create: { ref: 'topic', ref_type: 'branch' },
  delete: { ref: 'topic', ref_type: 'branch' },
  push: { ref: 'refs/heads/topic' },
  issue_comment: { issue: { number: 5, pull_request: {} } },
  issues: { issue: { number: 5, labels: [{ name: 'baton:incident' }] } },
};

/** Of these GitHub has published the schema, and nobody a recording. */
const UNRECORDED: Readonly<Record<string, Example>> = {
  issue_dependencies: {
    action: 'blocked_by_added',
    blocked_issue: { number: 5 },
    blocking_issue: { number: 6 },
  },
  sub_issues: { action: 'sub_issue_added', parent_issue: { number: 5 }, sub_issue: { number: 6 } },
};

test.each(Object.keys(SUBSCRIPTIONS))('a recorded %s comes to something', (name) => {
  const examples = RECORDED.find((each) => each.name === name)?.examples ?? [UNRECORDED[name] ?? {}];
  const wanted = examples.map((example) =>
    wantedBy(name, { repository: REPOSITORY, ...example, ...AS_HEARD[name], installation: { id: 3 } }),
  );
  expect(wanted.map(({ kind }) => kind).filter((kind) => kind !== 'nothing')).not.toEqual([]);
});

const SWEEP = { kind: 'sweep', home: HOME };
const AROUND = { kind: 'around', home: HOME };
const incident = { number: 5, labels: [{ name: 'baton:incident' }] };
const review = (number: number) => ({ kind: 'review', home: HOME, number, stirs: false, anew: false });
const dispatched = (pull_request: unknown) => ({ action: 'look', client_payload: { pull_request } });

test.each<[string, object, object]>([
  ['member', { action: 'removed' }, SWEEP],
  ['team_add', {}, SWEEP],
  ['issues', { action: 'closed', issue: incident }, AROUND],
  ['issue_comment', { action: 'created', issue: incident }, AROUND],
  ['repository', { action: 'renamed' }, SWEEP],
  ['repository_dispatch', { action: 'look', client_payload: {} }, SWEEP],
  ['repository_dispatch', { action: 'look', client_payload: null }, SWEEP],
  ['repository_dispatch', dispatched(5), review(5)],
  ['repository_dispatch', dispatched('5'), review(5)],
  ['repository_dispatch', dispatched({ number: 5 }), review(5)],
  ['repository_dispatch', dispatched('../5'), SWEEP],
  ['pull_request_review_thread', { action: 'resolved', pull_request: { number: 5 } }, review(5)],
  ['team', { action: 'edited' }, { kind: 'installation', installation: 3, told: true }],
  ['membership', { action: 'added' }, { kind: 'installation', installation: 3, told: true }],
])('%s %j asks for what it warrants', (event, payload, wanted) => {
  expect(wantedBy(event, { ...payload, repository: REPOSITORY, installation: { id: 3 } })).toEqual(wanted);
});

test('a dispatch about one pull request does not stand in for a push to the base that came before', () => {
  const told = { repository: REPOSITORY, installation: { id: 3 } };
  expect(keyOf(aboutOf('repository_dispatch', { ...told, ...dispatched(5) }))).toBe('item/7/5');
  expect(keyOf(aboutOf('push', { ...told, ref: 'refs/heads/main' }))).toBe('repository/7');
});
