import { expect, test } from '@jest/globals';
import { branchIn } from '../../../src/core/deliveries/branch.ts';

const OID = 'a'.repeat(40);
const at = (more: object) => ({
  repository: { default_branch: 'main' },
  sender: { login: 'hubot', id: 7, type: 'User' },
  ...more,
});
const push = (branch: string, more: object = {}) => at({ ref: `refs/heads/${branch}`, after: OID, ...more });
const by = { login: 'hubot', id: 7, type: 'User' };

test.each([
  ['push', push('builder/a'), { branch: 'builder/a', pushed: { oid: OID, by } }],
  ['create', at({ ref: 'builder/a', ref_type: 'branch' }), { branch: 'builder/a', pushed: null }],
  ['push', push('main'), 'this is the default branch'],
  ['push', push('baton'), 'Baton or GitHub wrote this branch'],
  ['push', push('baton/codeowners'), 'Baton or GitHub wrote this branch'],
  ['push', push('baton-codeowners'), 'Baton or GitHub wrote this branch'],
  ['push', push('gh-readonly-queue/main/pr-1-abc'), 'Baton or GitHub wrote this branch'],
  [
    'push',
    push('builder/a', { deleted: true, after: '0'.repeat(40) }),
    { branch: 'builder/a', pushed: null },
  ],
  ['push', at({ ref: 'refs/tags/v1', after: OID }), 'this is no branch'],
  ['create', at({ ref: 'v1', ref_type: 'tag' }), 'this is no branch'],
  ['delete', { ref: 'builder/a', ref_type: 'branch' }, { branch: 'builder/a', pushed: null }],
  ['delete', { ref: 'v1', ref_type: 'tag' }, 'this is no branch'],
  ['push', {}, 'this is no branch'],
] as const)('%s of %j', (event, payload, expected) => {
  expect(branchIn(event, payload)).toEqual(expected);
});
