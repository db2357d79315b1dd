import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { matrixMatcher, matrixOf } from '../../../src/core/ownership/matrix.ts';
import { readPolicy } from '../../../src/core/policy/load.ts';
import { policyJsonSchema, policyReference } from '../../../src/core/policy/reference.ts';
import { rosterOf } from '../../../src/core/roster/roster.ts';

const FILE = 'docs/examples/agent-coordination-framework/baton.yml';
const text = readFileSync(FILE, 'utf8');
const { loaded, faults, warnings } = readPolicy(text, FILE);

test('the registry of fourteen agents loads whole', () => {
  expect(faults).toEqual([]);
  const agents = Object.values(loaded?.policy.agents ?? {});
  expect(agents.map(({ id }) => id)).toEqual(
    Array.from({ length: 14 }, (_, at) => `agent-${String(at + 1).padStart(3, '0')}`),
  );
  expect([...new Set(agents.map(({ tier }) => tier))]).toEqual([1, 2, 3, 4, 5]);
});

test('its only surprise is the one that the registry has: workflows/* belongs to two', () => {
  expect(warnings.map(({ code, message }) => `${code} ${message}`)).toEqual([
    'policy.shared-row agent-002 and agent-009 both own `workflows/*`: ownership is shared, and either approves',
  ]);
});

/** A path for every entry of the registry's ownership, prose included. */
const OWNED: readonly (readonly [path: string, agents: string])[] = [
  ['components/terraform/rds/main.tf', 'agent-002'],
  ['stacks/prod.yaml', 'agent-002'],
  ['workflows/deploy.yaml', 'agent-002 agent-009'],
  ['security/scan.yml', 'agent-003'],
  ['shared/iam/admin.json', 'agent-003'],
  ['shared/certificates/root.pem', 'agent-003'],
  ['components/terraform/vpc/main.tf', 'agent-004'],
  ['components/terraform/dns/zones.tf', 'agent-004'],
  ['shared/security-groups/web.tf', 'agent-004'],
  ['platform/backstage/app.ts', 'agent-005'],
  ['plugins/cost/index.ts', 'agent-005'],
  ['catalog/all.yaml', 'agent-005'],
  ['platform/api/server.ts', 'agent-006'],
  ['specs/openapi/v1.yaml', 'agent-006'],
  ['contracts/billing.json', 'agent-006'],
  ['components/terraform/eks/main.tf', 'agent-007'],
  ['components/terraform/eks-addons/dns.tf', 'agent-007'],
  ['k8s/base.yaml', 'agent-007'],
  ['components/terraform/monitoring/main.tf', 'agent-008'],
  ['monitoring/rules.yaml', 'agent-008'],
  ['shared/dashboards/main.json', 'agent-008'],
  ['integrations/atlantis.yaml', 'agent-009'],
  ['.github/workflows/ci.yml', 'agent-009'],
  ['policies/cost/budget.yaml', 'agent-010'],
  ['policies/tagging/default.yaml', 'agent-010'],
  ['scripts/optimize/nightly.sh', 'agent-010'],
  ['tests/framework/run.py', 'agent-011'],
  ['tests/network/vpc.py', 'agent-011'],
  ['.quality/gates.yaml', 'agent-011'],
  ['docs/guide.md', 'agent-012'],
  ['README.md', 'agent-012'],
  ['shared/api-docs/index.html', 'agent-012'],
  ['devex/onboarding.sh', 'agent-013'],
  ['templates/service.tmpl', 'agent-013'],
  ['cli/main.go', 'agent-013'],
  ['compliance/policies/soc2.md', 'agent-014'],
  ['compliance/reports/2026.md', 'agent-014'],
  ['governance/board.md', 'agent-014'],
];

test.each(OWNED)('%s belongs to %s', (path, agents) => {
  const matrix = matrixOf(loaded?.policy ?? { agents: {}, areas: {} });
  expect(matrixMatcher(matrix).ownersOf(path)?.agents.join(' ')).toBe(agents);
});

test('a group of all agents leaves out the one that depends on it', () => {
  const roster = rosterOf(loaded?.policy ?? { agents: {}, groups: {} });
  expect(roster.resolve('all_agents', 'documentation_specialist')).toHaveLength(13);
  expect(roster.resolve('all_development_agents', 'testing_engineer')).toHaveLength(5);
});

const policy = loaded?.policy;

test('the ladders are the escalation matrix of the document', () => {
  const { technical, design, priority, resource, ownership, security } = policy?.conflicts ?? {};
  expect({ technical, design, priority, resource, ownership, security }).toMatchObject({
    technical: { ladder: ['agents', 'context_manager', '@acme/review-board'], each: '4h', agree: 2 },
    design: { ladder: ['@acme/working-group', '@acme/architects', '@acme/steering'], each: '1d' },
    priority: { ladder: ['context_manager', '@product-owner', '@acme/executives'], each: '2h', sla: '4h' },
    resource: { ladder: ['context_manager', '@acme/finance', '@acme/executives'], sla: '8h' },
    ownership: { ladder: ['primary_owner', 'shared', 'context_manager'], each: 'immediate' },
    security: { ladder: ['security_specialist', '@ciso', '@acme/executives'], each: '2h' },
  });
});

test('what blocks and what warns is that of the document, with its times', () => {
  expect(policy?.dependencies).toEqual({
    blocking: [
      { when: 'infrastructure_changes', blocks: ['api_development', 'backstage_setup'], timeout: '24h' },
      { when: 'security_approved', blocks: ['production_deployment'], timeout: '4h' },
      { when: 'network_setup', blocks: ['service_deployment'], timeout: '8h' },
    ],
    advisory: [
      { when: 'documentation_complete', warns: 'all_agents', timeout: '72h' },
      { when: 'testing_passed', warns: 'deployment_agents', timeout: '48h' },
    ],
  });
});

test('the levels of incidents, and the times of updates, answers and meetings, are those of the document', () => {
  const levels = Object.entries(policy?.incidents ?? {}).map(([level, one]) => [
    level,
    one?.respond_within,
    one?.trigger,
    one?.lead,
  ]);
  expect(levels).toEqual([
    ['P0', '15m', 'any_agent', 'context_manager'],
    ['P1', '1h', 'senior', 'domain_expert'],
    ['P2', '4h', 'any_agent', 'standard'],
  ]);
  expect(policy?.digest).toMatchObject({
    standup: 'daily 09:00 UTC',
    review: 'friday 15:00 UTC',
    batch: '4h',
  });
  expect(policy?.messages?.respond_within).toBe('4h');
});

test('the targets are the measures of the document', () => {
  expect(policy?.targets).toMatchObject({
    on_time: '90%',
    handoff_success: '95%',
    defect_rate: '5%',
    first_response: '4h',
  });
});

test('the gates and the checklist are those of the document', () => {
  expect(Object.keys(policy?.gates ?? {})).toEqual([
    'code_complete',
    'security_approved',
    'testing_passed',
    'documentation_complete',
  ]);
  expect(policy?.handoffs).toMatchObject({
    checklist: [
      'Context files updated',
      'Artifacts accessible',
      'Dependencies documented',
      'Known issues listed',
      'Success criteria defined',
    ],
    verify: expect.arrayContaining(['syntax', 'security', 'dependencies_resolve', 'documentation']),
  });
});

test('schema.json and docs/policy.md are what the schema makes', () => {
  expect(JSON.parse(readFileSync('schema.json', 'utf8'))).toEqual(
    JSON.parse(JSON.stringify(policyJsonSchema())),
  );
  expect(readFileSync('docs/policy.md', 'utf8')).toBe(policyReference());
});

test('schema.json takes the example, and refuses what Baton refuses', () => {
  const validate = new Ajv2020({ strict: false }).compile(policyJsonSchema());
  expect([validate(parse(text)), validate.errors]).toEqual([true, null]);
  expect(validate({ version: 1, agents: { a: { id: 'x', onwership: [] } } })).toBe(false);
  expect(validate({ version: 2, agents: {} })).toBe(false);
  expect(validate({ version: 1, agents: {} })).toBe(true);
});
