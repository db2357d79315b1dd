import { expect, test } from '@jest/globals';
import { readPolicy } from '../../../src/core/policy/load.ts';
import { policyOf } from '../../support/policy.ts';

const HEAD = `version: 1
agents:
  a: { id: agent-1, ownership: [x/*], identity: { emails: [a@agents.example] } }
`;
const AREA = 'areas: { All IAM policies: ["**/iam/**", "**/*iam*.tf"] }\n';
const PLAIN = ['**/iam/**', '**/*iam*.tf'];

test('the name of an area stands for its patterns wherever a list of paths may stand', () => {
  const policy = policyOf(`${HEAD}${AREA}
gates:
  g: { paths: [All IAM policies], require: [{ changed_with: { when: [All IAM policies], also: [All IAM policies] } }] }
  h: { require: [{ changed_with: { when: All IAM policies, also: [docs/*] } }] }
leases: { resources: [{ name: iam, kind: exclusive, paths: [All IAM policies] }] }
ownership: { optional: [All IAM policies] }
`);
  const { g, h } = policy.gates;
  expect(g?.paths).toEqual(PLAIN);
  expect(g?.require).toEqual([{ changed_with: { when: PLAIN, also: PLAIN } }]);
  expect(h?.require).toEqual([{ changed_with: { when: PLAIN, also: ['docs/*'] } }]);
  expect(policy.leases.resources[0]?.paths).toEqual(PLAIN);
  expect(policy.ownership.optional).toEqual(PLAIN);
});

test.each([
  ['gates: { g: { require: [{ changed_with: { when: [All IAM policy], also: [docs/*] } }] } }', '5:50'],
  ['gates: { g: { require: [{ changed_with: { when: docs/*, also: [All IAM policy] } }] } }', '5:64'],
  ['leases: { resources: [{ name: iam, kind: exclusive, paths: [All IAM policy] }] }', '5:61'],
])('one that is not there is told: %s', (text, at) => {
  const { faults } = readPolicy(`${HEAD}${AREA}${text}\n`, 'baton.yml');
  expect(faults).toMatchObject([{ code: 'policy.unknown-area', hint: 'Did you mean `All IAM policies`?' }]);
  expect(`${faults[0]?.place?.line}:${faults[0]?.place?.column}`).toBe(at);
});
