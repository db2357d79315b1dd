import { expect, test } from '@jest/globals';
import { askedBy, isReadOnly } from '../../../src/entry/action/events.ts';
import { planned } from '../../../src/entry/action/plan.ts';

const OID = 'c'.repeat(40);
const REPOSITORY = { full_name: 'acme/infra', default_branch: 'main' };
const PULL = { kind: 'run', mode: 'review', target: { kind: 'pull', number: 7 } };
const ISSUE = { kind: 'run', mode: 'review', target: { kind: 'issue', number: 7 } };
const head = (branch: string | null) => ({
  kind: 'run',
  mode: 'review',
  target: { kind: 'head', oid: OID, branch },
});
const SWEEP = { kind: 'run', mode: 'sweep', target: { kind: 'repository' } };
const NOTHING = { kind: 'nothing', why: expect.any(String) };
const malformed = (missing: string) => ({ kind: 'malformed', missing });
const comment = (body: string, type: string, sender = 1) => ({
  sender: { id: sender },
  action: 'edited',
  issue: { number: 7, pull_request: {} },
  comment: { body, user: { id: 1, type } },
});

test.each([
  ['pull_request', { pull_request: { number: 7 } }, PULL],
  ['pull_request_target', { action: 'closed', pull_request: { number: 7 } }, PULL],
  ['pull_request_target', { pull_request: { number: -1 } }, malformed('pull_request.number')],
  ['pull_request_review', { pull_request: { number: 7 } }, PULL],
  ['issue_comment', comment('/baton status', 'User'), PULL],
  ['issue_comment', { action: 'deleted', issue: { number: 7, pull_request: {} } }, PULL],
  ['issue_comment', comment('<!-- baton:comment -->\n', 'Bot'), NOTHING],
  ['issue_comment', comment('<!-- baton:comment -->\n', 'User'), PULL],
  ['issue_comment', { issue: { number: 7 } }, ISSUE],
  ['issues', { action: 'opened', issue: { number: 7 } }, ISSUE],
  ['issues', { action: 'opened', issue: {} }, malformed('issue.number')],
  ['issue_comment', comment('<!-- baton:notice x -->\n', 'Bot'), NOTHING],
  ['issue_comment', comment('<!-- baton:handoff x -->\n', 'Bot'), NOTHING],
  ['issue_comment', comment('<!-- baton:handoff x -->\n', 'Bot', 2), PULL],
  ['issues', { issue: { number: 7, labels: [{ name: 'bug' }] } }, ISSUE],
  ['issues', { issue: { number: 7, labels: [{ name: 'bug' }, { name: 'baton:incident' }] } }, SWEEP],
  [
    'workflow_run',
    { action: 'completed', workflow_run: { head_sha: OID, head_branch: 'topic' } },
    head('topic'),
  ],
  [
    'workflow_run',
    { action: 'completed', workflow_run: { head_sha: 'HEAD' } },
    malformed('workflow_run.head_sha'),
  ],
  ['workflow_run', { action: 'requested', workflow_run: { head_sha: OID } }, NOTHING],
  ['status', { sha: OID, context: 'ci/old' }, head(null)],
  ['status', { sha: OID, context: 'baton' }, NOTHING],
  [
    'check_run',
    { check_run: { name: 'build', head_sha: OID, check_suite: { head_branch: 'x' } } },
    head('x'),
  ],
  ['check_run', { check_run: { name: 'baton/tests', head_sha: OID } }, NOTHING],
  ['check_suite', { action: 'completed', check_suite: { head_sha: OID, head_branch: null } }, head(null)],
  ['check_suite', { action: 'requested', check_suite: { head_sha: OID } }, NOTHING],
  [
    'merge_group',
    { action: 'checks_requested', merge_group: { head_sha: OID, base_ref: 'refs/heads/main' } },
    { kind: 'run', mode: 'review', target: { kind: 'group', branch: 'main', head: OID } },
  ],
  [
    'merge_group',
    { action: 'destroyed', merge_group: { head_sha: OID, base_ref: 'refs/heads/main' } },
    NOTHING,
  ],
  ['push', { ref: 'refs/heads/main', repository: REPOSITORY }, SWEEP],
  ['push', { ref: 'refs/heads/baton', repository: REPOSITORY }, NOTHING],
  ['push', { ref: 'refs/tags/main', repository: REPOSITORY }, NOTHING],
  ['schedule', {}, SWEEP],
  ['workflow_dispatch', {}, SWEEP],
  ['milestone', { issue: { number: 7 } }, NOTHING],
  ['constructor', {}, NOTHING],
] as const)('%s asks for what it warrants', (name, payload, asked) => {
  expect(askedBy(name, payload)).toEqual(asked);
});

test.each([
  [
    'a number that is given is reviewed',
    { mode: null, pull: 9, event: 'workflow_dispatch' },
    { mode: 'review', target: { kind: 'pull', number: 9 } },
  ],
  [
    'a mode that is given stands',
    { mode: 'validate', pull: null, event: 'pull_request' },
    { mode: 'validate' },
  ],
  [
    'even on an event that asks for nothing',
    { mode: 'sweep', pull: null, event: 'issues' },
    { mode: 'sweep', target: { kind: 'repository' } },
  ],
] as const)('%s', (_, inputs, plan) => {
  expect(planned(inputs, { pull_request: { number: 7 } })).toMatchObject({ kind: 'run', ...plan });
});

const from = (full_name: string | null) => ({
  repository: REPOSITORY,
  pull_request: { head: { repo: full_name === null ? null : { full_name } } },
});

test.each([
  ['pull_request', from('mallory/infra'), 'mallory', true],
  ['pull_request', from(null), 'mallory', true],
  ['pull_request', from('acme/infra'), 'ada', false],
  ['pull_request', from('acme/infra'), 'dependabot[bot]', true],
  ['pull_request_review', from('mallory/infra'), 'ada', true],
  ['pull_request_target', from('mallory/infra'), 'mallory', false],
  ['workflow_run', {}, 'mallory', false],
] as const)(
  'on %s the token can only read where GitHub gives such a one',
  (name, payload, actor, readOnly) => {
    expect(isReadOnly(name, payload, actor)).toBe(readOnly);
  },
);

test.each(['sweep', 'codeowners', 'validate', 'report'] as const)(
  'a number given to the mode %s is refused',
  (mode) => {
    expect(() => planned({ mode, pull: 1, event: 'schedule' }, {})).toThrow(
      `the mode ${mode} is about the whole repository, and pull-request names #1`,
    );
  },
);
