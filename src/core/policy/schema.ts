import * as z from 'zod';
import { duration, enforce, key, LIMITS, name, pattern, patterns, person, text } from './fields.ts';
import { ladders } from './ladders.ts';
import { dependencies, handoffs, incidents, messages, tasks } from './moving.ts';
import { onboarding } from './onboarding.ts';
import { overrides } from './overrides.ts';
import { requirement } from './requirements.ts';
import { sweep } from './sweeping.ts';
import { digest, mentions, targets } from './telling.ts';
import { subscriptions, wake } from './wake.ts';

export const LAYERS = ['L0', 'L1', 'L2', 'L3', 'L4'] as const;
export const AUTHORITIES = ['standard', 'senior', 'full'] as const;

const identity = z
  .strictObject({
    apps: z
      .array(text('A known vendor by name, an app slug, or a numeric id.'))
      .default([])
      .describe('Strong: apps that GitHub itself authenticates.'),
    logins: z.array(text('A login.')).default([]).describe('Strong on GitHub: accounts that are this agent.'),
    emails: z
      .array(text('An e-mail address.'))
      .default([])
      .describe('Addresses the agent commits with. On a plain git repository this is the account.'),
    branches: patterns(
      'Weak: branch names that claim to be this agent. May add scrutiny, never remove it.',
    ).default([]),
    trailers: z
      .array(text('An agent id.'))
      .default([])
      .describe('Weak: values of the `Baton-Agent:` trailer that claim to be this agent.'),
  })
  .describe('How this agent is recognised.');

const agent = z
  .strictObject({
    id: z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/, { error: 'expected an id such as agent-004' })
      .describe('Unique id, as it stands in the log: `agent-004`.'),
    role: text('What it is for, in a few words.').optional(),
    tier: z.int().min(1).max(99).describe("The roster's own grouping.").optional(),
    layer: z
      .enum(LAYERS)
      .describe('L0 meta-control, L1 strategy, L2 workflow, L3 tool experts, L4 execution.')
      .optional(),
    responsibilities: z.array(text('One responsibility.')).default([]).describe('What it answers for.'),
    ownership: patterns('Path patterns, or names of `areas`. `dir/*` is the whole subtree.').default([]),
    may_edit: patterns('Paths it edits freely without owning them.').default([]),
    never: patterns('Paths it may not touch, whoever approves.').default([]),
    authority: z.enum(AUTHORITIES).default('standard').describe('What it may decide, trigger and release.'),
    communication: text('Whom it speaks to: an agent or a group.').optional(),
    dependencies: z.array(key).default([]).describe('Agents or groups whose work comes first.'),
    backup: z.array(key).default([]).describe('Who takes over when it does not answer. Same layer.'),
    identity: identity.optional(),
    operators: z
      .array(person('A `@login` or an e-mail address.'))
      .default([])
      .describe('Humans who answer for it.'),
    reviewers: z
      .array(person('A `@login`, `@org/team` or e-mail address.'))
      .default([])
      .describe('Who approves changes to what it owns; what CODEOWNERS gets.'),
    limits: z
      .strictObject({
        open_changes: z.int().min(1).max(10_000).describe('Open changes at once.').optional(),
        open_tasks: z.int().min(1).max(10_000).describe('Tasks at once that it has begun.').optional(),
      })
      .optional(),
    wake: wake.optional(),
    subscribe: subscriptions.optional(),
  })
  .describe('A coding agent, or a team, that owns paths.');

const component = z.strictObject({
  paths: patterns('What belongs to it.'),
  owners: z.array(key).default([]).describe('Agents; by default those whose ownership covers its paths.'),
});

const INDEPENDENT = ['author', 'committer', 'pusher', 'agent', 'operator', 'vendor'] as const;
const ownership = z
  .strictObject({
    enforce: enforce.optional(),
    approvals: z
      .int()
      .min(0)
      .max(10)
      .default(1)
      .describe('Approvals needed per owner whose paths are touched.'),
    independent_of: z
      .array(z.enum(INDEPENDENT))
      .default(['author', 'committer', 'pusher', 'agent', 'operator'])
      .describe('An approval by one of these does not count.'),
    dismiss_on_push: z
      .enum(['never', 'owned-files', 'always'])
      .default('owned-files')
      .describe('What a later push does to an approval.'),
    optional: patterns('Paths whose owner is told, but need not approve.').default([]),
    unowned: enforce.default('warn').describe('What a change to an unowned path means.'),
  })
  .describe('Who must approve what.');

const gate = z.strictObject({
  enforce: enforce.optional(),
  paths: patterns('Judged only when one of these is touched; by default always.').optional(),
  require: z.array(requirement).min(1).describe('All of these must hold.'),
});

const percent = z.number().min(0).max(100);
const resource = z.strictObject({
  name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/, { error: 'expected a name such as staging' }),
  kind: z
    .enum(['exclusive', 'serial', 'pool'])
    .describe('exclusive: one holder. serial: one holder, each with the next number. pool: `size` holders.'),
  paths: patterns('Touching these paths needs the resource.').default([]),
  size: z.int().min(1).max(10_000).optional().describe('For a pool: how many there are.'),
});
const leases = z
  .strictObject({
    enforce: enforce.optional(),
    default_ttl: duration('How long a lease lasts when nothing is said.').default('2h'),
    max_ttl: duration('The longest a lease may be asked for.').default('8h'),
    capacity: z
      .strictObject({
        agents: z.int().min(1).describe('At most so many agents at work at once.').optional(),
        per_layer: z
          .partialRecord(z.enum(LAYERS), z.int().min(1))
          .default({})
          .describe('The same, by layer.'),
      })
      .optional(),
    resources: z.array(resource).default([]).describe('Named resources that are leased like paths.'),
    high_water: z
      .strictObject({ warn: percent.default(80), pause: percent.default(90) })
      .prefault({})
      .describe('Percent of capacity at which new intake warns and pauses.'),
  })
  .describe('Claims on paths and resources.');

export const YIELDS = ['lowest_layer', 'youngest_lease', 'fewest_lines'] as const;
const conflicts = z.strictObject({
  enforce: enforce.optional(),
  yields: z
    .array(z.enum(YIELDS))
    .default([...YIELDS])
    .describe('Who is asked to rebase: the first of these that tells two changes apart.'),
  ...ladders,
});

/** The policy as it is written. One schema: types, defaults, descriptions, schema.json and docs/policy.md come from here. */
export const policySchema = z
  .strictObject({
    version: z.literal(1).describe('Version of this format.'),
    enforce: enforce
      .default('warn')
      .describe(
        'Default for every rule. audit: report only; warn: say so, block nothing; enforce: the check blocks.',
      ),
    rollout: z
      .int()
      .min(0)
      .max(100)
      .default(100)
      .describe(
        'Percent of changes that `enforce` really blocks, stable by change; the others are warned. 0 is the kill switch.',
      ),
    agents: z
      .record(key, agent)
      .refine((agents) => Object.keys(agents).length <= LIMITS.agents, {
        error: `expected at most ${LIMITS.agents} agents`,
      })
      .describe('The roster, by name.'),
    groups: z
      .record(key, z.union([z.literal('*'), z.array(key)]))
      .default({})
      .describe(
        'Names for sets of agents; `*` is everyone. A group never contains the agent that refers to it.',
      ),
    components: z
      .record(
        key,
        z.union([
          pattern('Under `each`: a directory pattern; every match is a component named after its directory.'),
          component,
        ]),
      )
      .default({})
      .describe('Named parts of the repository: `each: "components/*/"` and explicit entries.'),
    areas: z
      .record(name, patterns('The patterns it stands for.').min(1))
      .default({})
      .describe('Names for what the matrix calls by words.'),
    ownership: ownership.prefault({}),
    codeowners: z
      .strictObject({
        path: z
          .enum(['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'])
          .default('.github/CODEOWNERS')
          .describe('Where CODEOWNERS is kept.'),
        mode: z
          .enum(['verify', 'pull-request'])
          .default('verify')
          .describe('verify: drift is reported. pull-request: the managed block is kept up to date.'),
      })
      .prefault({}),
    gates: z.record(key, gate).default({}).describe('Named quality requirements.'),
    overrides: overrides.prefault({}),
    leases: leases.prefault({}),
    conflicts: conflicts.prefault({}),
    handoffs: handoffs.optional(),
    tasks: tasks.optional(),
    dependencies: dependencies.prefault({}),
    incidents: incidents.prefault({}),
    messages: messages.prefault({}),
    mentions: mentions.prefault({}),
    digest: digest.optional(),
    onboarding: onboarding.optional(),
    targets: targets.prefault({}),
    sweep: sweep.prefault({}),
  })
  .describe('The policy of Baton: .github/baton.yml on the base branch.');

/** The policy with every default filled in. */
export type Policy = z.output<typeof policySchema>;
export type Agent = Policy['agents'][string];
export type Gate = Policy['gates'][string];
export type Resource = Policy['leases']['resources'][number];
export type Layer = (typeof LAYERS)[number];
export type Authority = (typeof AUTHORITIES)[number];
export type Yield = (typeof YIELDS)[number];
