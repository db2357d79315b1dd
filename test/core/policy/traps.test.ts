import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { readPolicy } from '../../../src/core/policy/load.ts';
import { OWN_WORKFLOWS } from '../../../src/core/policy/own-workflows.ts';
import { TRAPS } from '../../../src/core/policy/traps.ts';

interface Case {
  readonly text: string;
  readonly paths?: readonly string[];
  /** `line:column message → hint` */
  readonly says: string;
}

const ID = 'identity: { emails: [';
const A = `a: { id: agent-1, ${ID}a@x.io] } }`;
const agents = (...lines: string[]): string =>
  `version: 1\nagents:\n${lines.map((line) => `  ${line}\n`).join('')}`;

/** One policy for every trap. A trap without an example does not compile. */
const CASES = {
  'unknown-agent': {
    text: agents(
      `a: { id: agent-1, ${ID}a@x.io] }, dependencies: [bee] }`,
      `beo: { id: agent-2, ${ID}b@x.io] } }`,
    ),
    says: '3:68 `bee` is no agent and no group → Did you mean `beo`?',
  },
  'unknown-area': {
    text: `${agents(`a: { id: agent-1, ${ID}a@x.io] }, ownership: [Network security group] }`)}areas: { Network security groups: [net/*] }\n`,
    says: '3:65 `Network security group` is no path, and no area has that name → Did you mean `Network security groups`?',
  },
  'nearly-area': {
    text: `${agents(`a: { id: agent-1, ${ID}a@x.io] }, ownership: [Template, Templates] }`)}areas: { Templates: [t/*] }\n`,
    says: '3:65 `Template` is taken as a file name; there is an area `Templates` → Did you mean `Templates`?',
  },
  'unused-area': {
    text: `${agents(A)}areas: { Templates: [t/*] }\n`,
    says: '4:10 area `Templates` is used nowhere → Name it in an `ownership`, or remove it.',
  },
  'ambiguous-name': {
    text: `${agents(A)}groups: { agent-1: [a] }\n`,
    says: '4:11 `agent-1` is a group and an agent → Rename one of them.',
  },
  'dependency-cycle': {
    text: `${agents(
      `a: { id: agent-1, ${ID}a@x.io] }, dependencies: [all] }`,
      `b: { id: agent-2, ${ID}b@x.io] }, dependencies: [c] }`,
      `c: { id: agent-3, ${ID}c@x.io] }, dependencies: [agent-1] }`,
    )}groups: { all: "*" }\n`,
    says: '3:67 dependencies form a circle: a → b → c → a → Remove one of these dependencies: nobody on the circle could ever start.',
  },
  'backup-cycle': {
    text: agents(
      `a: { id: agent-1, ${ID}a@x.io] }, backup: [b] }`,
      `b: { id: agent-2, ${ID}b@x.io] }, backup: [a] }`,
    ),
    says: '3:61 backup form a circle: a → b → a → Let the chain of backups end with an agent that has none.',
  },
  'group-cycle': {
    text: `${agents(A)}groups: { g: [h], h: [g] }\n`,
    says: '4:14 groups contain each other: g → h → g → Remove one of them.',
  },
  'same-id': {
    text: agents(A, `b: { id: agent-1, ${ID}b@x.io] } }`),
    says: '4:12 `agent-1` is already the id of `a` → Give each its own id.',
  },
  'no-identity': {
    text: agents('a: { id: agent-1 }'),
    says: "3:3 nothing recognises `a`: its work counts as nobody's → Say how: identity: { emails: [agent-1@agents.example] }",
  },
  'weak-identity': {
    text: agents('a: { id: agent-1, identity: { branches: [a/**] } }'),
    says: '3:21 only claims recognise `a`: anybody can name a branch, so they add scrutiny and give no right → Add `emails`, `logins` or `apps`.',
  },
  'shared-identity': {
    text: agents(A, `b: { id: agent-2, ${ID}A@X.io] } }`),
    says: '4:42 `A@X.io` also stands for `a`: it does not tell the two apart → Keep it with one of them, or add one that differs.',
  },
  'foreign-trailer': {
    text: agents(A, 'b: { id: agent-2, identity: { emails: [b@x.io], trailers: [agent-1] } }'),
    says: '4:62 the trailer `Baton-Agent: agent-1` claims to be `b`, but is the id of `a` → Write agent-2.',
  },
  'foreign-backup': {
    text: agents(
      `a: { id: agent-1, layer: L1, ${ID}a@x.io] }, backup: [b] }`,
      `b: { id: agent-2, layer: L3, ${ID}b@x.io] } }`,
    ),
    says: '3:73 `b` works in layer L3, `a` in L1 → A backup is of the same layer.',
  },
  'nobody-approves': {
    text: `${agents(`a: { id: agent-1, ${ID}a@x.io] }, ownership: [src/*], operators: ["@jo"] }`)}ownership: { approvals: 3 }\n`,
    says: '3:53 a change to what `a` owns needs 3 approvals, and only @jo, agent-1 may give one → Name its `reviewers` or `operators`.',
  },
  'nobody-keeps': {
    text: `${agents(A)}enforce: enforce\n`,
    says: '2:1 a change to this file needs 1 approval of those who keep the rules, and no agent has `authority: full`: unless CODEOWNERS names an owner, it can never be changed through Baton → Give an agent that has `operators` or `reviewers` `authority: full`, or `ownership: [.github/baton.yml]`.',
  },
  'operator-approves': {
    text: `${agents(
      `a: { id: agent-1, ${ID}a@x.io] }, ownership: [src/*], operators: ["@jo"] }`,
      `b: { id: agent-2, ${ID}b@x.io] }, operators: ["@jo"] }`,
    )}ownership: { approvals: 2 }\n`,
    says: '3:53 no other agent can get a change to what `a` owns approved: without its own operators fewer than 2 of @jo, agent-1 are left → Name another reviewer, or leave `operator` out of `ownership.independent_of`.',
  },
  'bad-pattern': {
    text: agents(`a: { id: agent-1, ${ID}a@x.io] }, ownership: ["src/[ab].ts"] }`),
    says: '3:65 `src/[ab].ts` is no path pattern: Character ranges are not supported: both `[` and `]` must be escaped with a `\\`. → Write `\\[` and `\\]` for literal brackets, or one pattern for each alternative.',
  },
  'shared-row': {
    text: agents(
      `a: { id: agent-1, ${ID}a@x.io] }, ownership: [src/*] }`,
      `b: { id: agent-2, ${ID}b@x.io] }, ownership: [/src/**] }`,
    ),
    says: '4:65 agent-1 and agent-2 both own `/src/**`: ownership is shared, and either approves → If only one should, remove it from the others.',
  },
  'dead-pattern': {
    text: agents(`a: { id: agent-1, ${ID}a@x.io] }, ownership: [src/*, lib/*] }`),
    paths: ['src/a.ts'],
    says: '3:72 `lib/*` matches no file of the repository → Correct it, or remove it.',
  },
  'shadowed-row': {
    text: agents(`a: { id: agent-1, ${ID}a@x.io] }, ownership: ["**/README.md", docs/*] }`),
    paths: ['docs/README.md', 'docs/a.md', 'src/a.ts'],
    says: '3:65 `**/README.md` never decides: every file it matches is decided by `docs/*` → Name the directories in which it should win, or remove it.',
  },
  'never-own': {
    text: agents(
      `a: { id: agent-1, ${ID}a@x.io] }, ownership: [.github/*], never: [".github/workflows/**"] }`,
    ),
    says: '3:85 `a` owns `.github/*` and may never touch `.github/workflows/**`: both hold .github/workflows/x → Keep the two apart, if that is not meant.',
  },
  'ownerless-component': {
    text: `${agents(`a: { id: agent-1, ${ID}a@x.io] }, ownership: [src/*] }`)}components: { web: { paths: [web/*] } }\n`,
    says: '4:15 nobody owns component `web` → Add `owners`, or a row of `ownership` that covers it.',
  },
  'unlisted-reviewer': {
    text: agents(`a: { id: agent-1, ${ID}a@x.io] }, reviewers: [jo@localhost] }`),
    says: '3:65 CODEOWNERS cannot hold `jo@localhost` → An owner is `@login`, `@org/team` or an e-mail address.',
  },
  'bad-expression': {
    text: `${agents(A)}gates: { g: { require: [{ naming: { paths: a/*, matches: "(?=x)" } }] } }\n`,
    says: '4:58 not a regular expression that Baton can use: error parsing regexp: invalid or unsupported Perl syntax: `(?=` → Lookaround and backreferences do not exist here, so that every match takes linear time.',
  },
  resource: {
    text: `${agents(A)}leases: { resources: [{ name: p, kind: pool }] }\n`,
    says: '4:23 pool `p` does not say how many there are → Add `size`.',
  },
  'ttl-over-max': {
    text: `${agents(A)}leases: { default_ttl: 1d, max_ttl: 8h }\n`,
    says: '4:24 a lease lasts 1d by default, and 8h at most → Lower `default_ttl`, or raise `max_ttl`.',
  },
  'reserved-gate': {
    text: `${agents(A)}gates: { overlap: { require: [{ check: x }] } }\n`,
    says: "4:10 the check `baton/overlap` is Baton's own, which answers on branches before their pull request → Give the gate another name.",
  },
  'high-water': {
    text: `${agents(A)}leases: { high_water: { warn: 95 } }\n`,
    says: '4:31 warns at 95 %, after the pause at 90 % → Lower `warn`.',
  },
  'not-a-directory': {
    text: `${agents(A)}components: { each: "packages/*" }\n`,
    says: '4:21 `packages/*` does not say that directories are meant → Write `packages/*/`.',
  },
  component: {
    text: `${agents(A)}components: { web: web/* }\n`,
    says: '4:20 component `web` is a pattern only → Write it as web: { paths: ["web/*"] }, or put the pattern under `each`.',
  },
  'own-check': {
    text: `${agents(A)}gates: { t: { require: [{ check: "*" }, { check: review }] } }\n`,
    paths: ['.github/workflows/baton.yml'],
    says: '4:50 `review` is the job of .github/workflows/baton.yml, which has not ended as long as Baton judges: this never holds there → Remove it. Where another workflow has a job `review`, rename one of them.',
  },
  'app-slug': {
    text: `${agents(A)}gates: { t: { require: [{ check: { name: x, app: "Git Hub" } }] } }\n`,
    says: '4:50 `Git Hub` can be the slug of no app, so this never holds → Write it as in the address of its page, https://github.com/apps/SLUG: perhaps `git-hub`.',
  },
  'too-many-approvals': {
    text: `${agents(A)}gates: { t: { require: [{ approval: { of: "@ada", count: 2 } }] } }\n`,
    says: '4:58 2 approvals by `@ada` are asked for, and only @ada may give one: this never holds → Ask for at most 1, or name a group or a team of more.',
  },
  'unknown-rule': {
    text: `${agents(A)}gates: { tested: { require: [{ check: x }] } }\noverrides: { by: ["@jo"], rules: [gates.testde] }\n`,
    says: '5:35 no rule is called `gates.testde`: this lets nothing pass → Did you mean `gates.tested`?',
  },
  'nobody-overrides': {
    text: `${agents(A)}overrides: { rules: ["gates.*"] }\n`,
    says: '4:1 nobody may override anything, since `by` names nobody: what else stands here says nothing → Add `by` with those who may, or remove `overrides`.',
  },
  'unknown-authority': {
    text: `${agents(A)}conflicts: { design: { ladder: [agent, review-board] } }\n`,
    says: '4:40 `review-board` is no agent, no group and none of agents, primary_owner, shared, domain_expert, standard → Name an agent or a group, write `@review-board` for an account or `@org/review-board` for a team.',
  },
  'named-like-a-word': {
    text: `${agents(A)}groups: { shared: [a] }\nconflicts: { ownership: { ladder: [shared] } }\n`,
    says: '4:11 `shared` is a group, and a word of ladders that one of them uses → Rename it.',
  },
  'repeated-rung': {
    text: `${agents(A)}conflicts: { design: { ladder: [a, "@x/y", agent-1] } }\n`,
    says: '4:44 `agent-1` already stands on rung 1: asking it twice decides nothing → Remove it.',
  },
  'short-ladder': {
    text: `${agents(A)}conflicts: { design: { ladder: [a, "@x/y"], sla: 2h, each: 4h } }\n`,
    says: '4:50 one rung has 4h, all of them together 2h: the first one never has its whole time → Lower `each`, or raise `sla`.',
  },
  'unknown-work': {
    text: `${agents(A)}areas: { network_setup: [net/*] }\ndependencies: { blocking: [{ when: network-setup, blocks: [deploys] }] }\n`,
    says: '5:60 `deploys` is no gate, area, component, agent or group → Say which paths it stands for: areas: { deploys: ["some/path/**"] }',
  },
  'loose-work': {
    text: `${agents(A)}components: { each: tf/*/ }\ndependencies: { advisory: [{ when: vpc, warns: monitorin }] }\n`,
    paths: ['tf/monitoring/main.tf', 'tf/dns/main.tf'],
    says: '5:48 `monitorin` is no gate, area, agent or group, and no directory of `components.each` has that name: the rule never binds → Did you mean `monitoring`?',
  },
  'waiting-circle': {
    text: `${agents(A, `b: { id: agent-2, ${ID}b@x.io] } }`)}groups: { all: "*" }\nareas: { x: [x/*] }\ndependencies: { blocking: [{ when: x, blocks: [agent-2] }, { when: b, blocks: [all] }, { when: agent-1, blocks: [x] }] }\n`,
    says: '7:28 blocking dependencies form a circle: x → b → a → x → Make one of them advisory, or remove it: nothing on the circle could ever start.',
  },
  'repeated-item': {
    text: `${agents(A)}handoffs: { checklist: [Tests  pass, Docs, tests pass] }\n`,
    says: '4:44 `tests pass` already stands in this list → Remove one of them.',
  },
} satisfies Record<keyof typeof TRAPS, Case>;

test.each(Object.entries<Case>(CASES))('%s is found, and where', (code, { text, paths, says }) => {
  const { faults, warnings, loaded } = readPolicy(text, 'baton.yml', paths);
  const severity = TRAPS[code as keyof typeof TRAPS].severity;
  const found = (severity === 'error' ? faults : warnings).filter((fault) => fault.code === `policy.${code}`);
  expect(
    found.map(
      ({ place, message, hint }) => `${place?.line}:${place?.column} ${message}${hint ? ` → ${hint}` : ''}`,
    ),
  ).toContain(says);
  expect(loaded === null).toBe(faults.length > 0);
});

test.each([
  ['a check of the verdict', 'baton', [], 1],
  ['a check of a gate', '{ name: baton/tested }', [], 1],
  ['Baton does not run here', 'review', ['src/a.ts'], 0],
  ['another app writes it', '{ name: review, app: circleci }', ['.github/workflows/baton.yml'], 0],
  ['a pattern', '"baton*"', ['.github/workflows/baton.yml'], 0],
])('checks that wait for Baton itself: %s', (_, check, paths, count) => {
  const text = `${agents(A)}gates: { t: { require: [{ check: ${check} }] } }\n`;
  const own = readPolicy(text, 'x', paths).warnings.filter(({ code }) => code === 'policy.own-check');
  expect(own).toHaveLength(count);
});

test('the jobs of the workflows that a user copies are called as the trap knows them', () => {
  for (const [file, job] of Object.entries(OWN_WORKFLOWS)) {
    const text = readFileSync(file.replace('.github', 'examples'), 'utf8');
    const { jobs } = parse(text) as { jobs: Record<string, { name: string }> };
    expect(Object.values(jobs).map(({ name }) => name)).toEqual([job]);
  }
});

const NAME_IT =
  'Name it as verdicts show it: history, identity, limits, ownership, leases, gates, conflicts, handoff, ladders, dependencies, freeze, or a part such as gates.NAME or ownership.ID.';

test.each([
  ['gates.nope', NAME_IT],
  ['Gates.t', 'Did you mean `gates.t`?'],
  ['gates.t.1.check', NAME_IT],
  ['gates.n*', 'Did you mean `gates.t`?'],
  ['ownership.agent-009', 'Did you mean `ownership.agent-1`?'],
  ['ownership.infra', 'Did you mean `ownership.agent-1`?'],
  ['limits.agent-2', 'Did you mean `limits.agent-1`?'],
  ['nonsense', NAME_IT],
  ['nonsense*', NAME_IT],
])('a name that no rule has is told: %s', (rule, hint) => {
  expect(namelessIn(rule)).toEqual([hint]);
});

test.each([
  '*',
  'gates',
  'gates.*',
  'gat*',
  '*.t',
  'gates.t',
  'history',
  'ownership',
  'ownership.agent-1',
  'ownership.a*',
  'ownership.@acme/docs',
  'ownership.unowned',
  'ownership.agent-1, agent-2',
  'ownership.full-authority',
  'ownership.never.agent-1',
  'limits.*',
  'leases.lease-7',
  'conflicts.#4',
])('a name that a rule has, or may have, is not: %s', (rule) => {
  expect(namelessIn(rule)).toEqual([]);
});

function namelessIn(rule: string) {
  const text = `${agents(A.replace('a: {', 'infra: {'))}gates: { t: { require: [{ check: x }] } }
overrides: { by: ["@jo"], rules: [${JSON.stringify(rule)}] }\n`;
  return readPolicy(text, 'x').warnings.flatMap(({ code, hint }) =>
    code === 'policy.unknown-rule' ? [hint] : [],
  );
}

test('every rule that nobody can ever meet, or that is not there, is told at once', () => {
  const text = `${agents(A)}gates:
  t: { require: [{ approval: { of: "@ada", count: 2 } }, { check: { name: x, app: "Git Hub" } }] }
  u: { require: [{ approval: { of: "@acme/a", count: 2 } }, { approval: { of: "permission:write", count: 3 } }] }
overrides: { by: ["@olga"], rules: [gates.nope, nonsense] }\n`;
  const { faults, warnings } = readPolicy(text, 'x');
  expect(faults.map(({ code, place }) => [code, place?.line])).toEqual([['policy.app-slug', 5]]);
  expect(warnings.map(({ code, place }) => [code, place?.line])).toEqual([
    ['policy.too-many-approvals', 5],
    ['policy.unknown-rule', 7],
    ['policy.unknown-rule', 7],
  ]);
});

test.each(['by: ["@olga"], expires: 1d', 'by: []', 'by: ["not a name"], expires: 1d'])(
  'overrides that somebody may give, or that are none, are not told of: %s',
  (overrides) => {
    const { warnings } = readPolicy(`${agents(A)}overrides: { ${overrides} }\n`, 'x');
    expect(warnings.filter(({ code }) => code === 'policy.nobody-overrides')).toEqual([]);
  },
);

test('a policy without traps gives no warning', () => {
  const text = `${agents(
    `a: { id: agent-1, ${ID}a@x.io] }, ownership: [src/*, Templates], dependencies: [everyone] }`,
    `b: { id: agent-2, ${ID}b@x.io] }, ownership: [docs/*], reviewers: ["@acme/docs"] }`,
  )}groups: { everyone: "*" }\nareas: { Templates: ["**/*.tmpl"] }\n`;
  const { faults, warnings } = readPolicy(text, 'x', ['src/a', 'docs/b', 'etc/c.tmpl']);
  expect([...faults, ...warnings]).toEqual([]);
});

test.each([
  ['an agent of full authority', agents(A.replace('id:', 'authority: full, operators: ["@jo"], id:')), ''],
  ['an owner', agents(A.replace('id:', 'ownership: [.github/baton.yml], reviewers: ["@jo"], id:')), ''],
  ['no approval needed', agents(A), 'ownership: { approvals: 0 }\n'],
  ['nothing enforced', agents(A), 'ownership: { enforce: warn }\n'],
])('the rules can be changed: %s', (_, text, rest) => {
  expect(readPolicy(`${text}enforce: enforce\n${rest}`, 'x').warnings).toEqual([]);
});

test('names that every object has are no agents', () => {
  const text = agents(
    `a: { id: agent-1, ${ID}a@x.io] }, dependencies: [constructor], ownership: [toString] }`,
  );
  expect(readPolicy(text, 'x').faults.map(({ code }) => code)).toEqual(['policy.unknown-agent']);
});

test('a long chain of dependencies is no cycle, and exhausts nothing', () => {
  const chain = Array.from(
    { length: 900 },
    (_, at) => `a${at}: { id: i${at}, dependencies: [${at < 899 ? `a${at + 1}` : ''}] }`,
  );
  expect(readPolicy(agents(...chain), 'x').faults).toEqual([]);
});
