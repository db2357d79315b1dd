import { draftsFor, judge } from '../../../src/core/change/judge.ts';
import type { Facts, JudgedState } from '../../../src/core/change/rule.ts';
import type { Policy } from '../../../src/core/policy/schema.ts';
import type { Rendered } from '../../../src/render/markdown/comment.ts';
import { AT, commitBy, openChange, stateWith } from '../../support/facts.ts';
import { account, check, comment, githubFacts, review } from '../../support/github.ts';
import { HOSTILE } from '../../support/hostile.ts';
import { held, leasesOf, NOW } from '../../support/leases.ts';
import { smallPolicy } from '../../support/policy.ts';

/** SHA-256 of nothing: what stands for the digest of the policy. */
const DIGEST = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

export function rendered(facts: Facts, policy: Policy, state: JudgedState = stateWith()): Rendered {
  return { judgement: judge(facts, policy, DIGEST, state, NOW), facts, policy };
}

const GATES = `gates:
  code_complete:
    require:
      - files: { each: "net/*/", have: [variables.tf, outputs.tf, README.md] }
      - check: terraform-validate
  documentation: { enforce: warn, require: [{ changed_with: { when: "net/**", also: ["docs/**"] } }] }
  testing_passed: { require: [{ check: "test*" }] }
`;

const AREAS = [
  'billing',
  'catalog',
  'checkout',
  'identity',
  'inventory',
  'mail',
  'orders',
  'reports',
  'search',
  'shipping',
];
const MANY = AREAS.map(
  (area, at) =>
    `  ${area}: { id: agent-${String(100 + at)}, layer: L3, ownership: [${area}/*], operators: ["@${area}-lead"], reviewers: ["@acme/${area}"] }`,
).join('\n');

/** Two other pull requests that both touch what this one touches. */
function contested(): Facts {
  const facts = githubFacts(['net/dns/main.tf', 'net/vpc/main.tf', 'net/vpc/outputs.tf']);
  const open = [
    openChange('#42', { lines: 12, agents: ['agent-004'], paths: ['net/dns/main.tf', 'net/vpc/main.tf'] }),
    openChange('#57', {
      lines: 240,
      agents: ['agent-004'],
      paths: ['net/vpc/main.tf', 'net/vpc/outputs.tf'],
    }),
    openChange('#61', { lines: 3, agents: ['agent-004'], paths: ['net/dns/main.tf'] }),
  ];
  const pairs = [
    {
      a: '#42',
      b: '#57',
      conflict: true,
      files: ['net/vpc/main.tf', 'net/vpc/outputs.tf'],
      reason: 'content',
      lines: [
        { path: 'net/vpc/main.tf', a: [12, 3] as const, b: [14, 1] as const },
        { path: 'net/vpc/main.tf', a: [40, 0] as const, b: [44, 2] as const },
      ],
    },
    { a: '#42', b: '#61', conflict: true, files: ['net/dns/main.tf'], reason: 'content' },
  ];
  return { ...facts, open, pairs };
}

function claimed(): Facts {
  const facts = githubFacts(['net/vpc/main.tf']);
  return {
    ...facts,
    change: {
      ...facts.change,
      opener: account('mallory'),
      branch: 'agent-004/vpc',
      commits: [commitBy('mallory@else.example')],
    },
  };
}

/** Every text of others says something bad. */
export function hostileFacts(text: string): Facts {
  const path = text === '' ? 'api/x' : `api/${text}`;
  const facts = githubFacts([path, `net/${text}/main.tf`, `nobody/${text}`], {
    title: text,
    body: text,
    baseBranch: text,
    checks: [check(`test ${text}`, 'failure', { url: text })],
  });
  return {
    ...facts,
    change: { ...facts.change, branch: text },
    open: [openChange('#42', { lines: 1 }), openChange(text, { lines: 9 })],
    pairs: [{ a: '#42', b: text, conflict: true, files: [path], reason: text }],
    unseen: [{ what: 'alerts', reason: text }],
  };
}

export function hostileState(text: string): JudgedState {
  return stateWith({ leases: leasesOf(held('agent-006', ['api/**'], { for: text.slice(0, 500) })) });
}

/** An override that was asked for, recorded, and judged again. */
function overridden(): Rendered {
  const policy = smallPolicy('overrides: { by: ["@boss"] }');
  const ask = '/baton override ownership.agent-009 the site is down, and ops sleeps';
  const facts = githubFacts(['net/vpc/main.tf', 'ops/deploy.yml'], { commands: [comment('boss', ask)] });
  const overrides = Object.fromEntries(
    draftsFor(facts, policy, stateWith(), NOW).map(({ by, workflow, data }) => {
      const id = data.override_id as string;
      return [id, { id, status: 'standing', workflow, opened: AT, since: AT, by, data: data as never }];
    }),
  );
  return rendered(facts, policy, stateWith({ overrides }));
}

/** An override that names no rule, by somebody who may give none; nothing else is wrong. */
function refusedOverride(): Rendered {
  const policy = smallPolicy('overrides: { by: ["@boss"] }');
  const facts = githubFacts(['net/vpc/main.tf', 'net/vpc/outputs.tf'], {
    commands: [comment('mallory', '/baton override')],
  });
  return rendered(facts, policy);
}

/** Thirteen situations that a comment must show well. */
export const SITUATIONS: Readonly<Record<string, () => Rendered>> = {
  clear: () => rendered(githubFacts(['net/vpc/main.tf', 'net/vpc/outputs.tf']), smallPolicy()),
  'one-approval-missing': () => rendered(githubFacts(['net/vpc/main.tf', 'api/server.ts']), smallPolicy()),
  'many-owners': () =>
    rendered(
      githubFacts(
        AREAS.flatMap((area) => [`${area}/a.ts`, `${area}/b.ts`]),
        { reviews: [review('billing-lead', 'approved', { id: '1' })] },
        {
          permissions: { 'billing-lead': 'write' },
          teams: Object.fromEntries(AREAS.map((area) => [`@acme/${area}`, []])),
        },
      ),
      smallPolicy(MANY),
    ),
  'three-hundred-files': () =>
    rendered(
      {
        ...githubFacts(
          Array.from(
            { length: 300 },
            (_, at) => `${AREAS[at % AREAS.length]}/components/module-${at}/a/rather/long/path/main-${at}.ts`,
          ),
          { checks: [check('test unit', 'failure'), check('terraform-validate', null)] },
        ),
        open: contested().open,
        pairs: contested().pairs,
      },
      smallPolicy(`${MANY}\n${GATES}`),
      stateWith({ leases: leasesOf(held('agent-006', ['billing/**'], { for: 'the new ledger' })) }),
    ),
  'lease-held': () =>
    rendered(
      githubFacts(['net/vpc/main.tf']),
      smallPolicy(),
      stateWith({ leases: leasesOf(held('agent-006', ['net/vpc/**'], { for: 'splitting the subnets' })) }),
    ),
  conflicts: () => rendered(contested(), smallPolicy()),
  'gates-open': () =>
    rendered(
      githubFacts(['net/vpc/main.tf', 'net/dns/main.tf'], {
        checks: [
          check('test unit', 'success'),
          check('terraform-validate', 'failure', { url: 'https://ci.example/runs/7' }),
        ],
      }),
      smallPolicy(GATES),
    ),
  'cannot-tell': () =>
    rendered(
      githubFacts(
        ['billing/a.ts'],
        { reviews: [review('jane', 'approved', { id: '1' })] },
        {
          teams: { '@acme/billing': null },
          unseen: [{ what: 'teams', reason: 'the token may not read the teams of acme' }],
        },
      ),
      smallPolicy(MANY),
    ),
  'weak-identity': () => rendered(claimed(), smallPolicy()),
  overridden,
  'refused-override': refusedOverride,
  rollout: () =>
    rendered(githubFacts(['net/vpc/main.tf', 'api/server.ts', 'README.md']), smallPolicy('rollout: 0')),
  hostile: () => {
    const text = `${HOSTILE['an image with a handler']} @octocat #1 | ${HOSTILE['a link']} \`x\` ${HOSTILE['right to left']}`;
    return rendered(hostileFacts(text), smallPolicy(GATES), hostileState(text));
  },
};
