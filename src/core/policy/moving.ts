import * as z from 'zod';
import { authority, duration, enforce, patterns, text } from './fields.ts';

/** What Baton compares a handoff with, PROTOCOL §4. */
export const HANDOFF_CHECKS = [
  'artifacts_in_diff',
  'checks_on_sha',
  'base_fresh',
  'dependencies_resolve',
  'syntax',
  'security',
  'documentation',
] as const;
export type HandoffCheck = (typeof HANDOFF_CHECKS)[number];

export const handoffs = z
  .strictObject({
    enforce: enforce.optional(),
    acknowledge_within: duration('How long the receiver has to answer before its backup is asked.').default(
      '4h',
    ),
    required_when: z
      .strictObject({
        owner_changes: z
          .boolean()
          .default(false)
          .describe('Work goes on to paths of another agent than the one whose work it is.'),
        layer_changes: z.boolean().default(false).describe('Work goes on in another layer.'),
      })
      .prefault({})
      .describe('When a handoff starts by itself. By default never.'),
    checklist: z
      .array(text('An item.'))
      .max(50)
      .default([])
      .describe('What must be ticked by hand before a handoff completes.'),
    verify: z
      .array(z.enum(HANDOFF_CHECKS))
      .default([...HANDOFF_CHECKS])
      .describe('What of its words is compared with facts.'),
  })
  .describe(
    'Work that goes from one agent to another. Without this section a document in a description begins nothing; what a command begins has these defaults.',
  );

/** What stands where the policy says nothing of handoffs, and one is begun all the same. */
const SILENT = handoffs.parse({});

export function handoffRules(policy: { readonly handoffs?: z.output<typeof handoffs> | undefined }) {
  return policy.handoffs ?? SILENT;
}

export const tasks = z
  .strictObject({
    labels: z
      .string()
      .max(30)
      .regex(/^[^\s,][^,]*$/, { error: 'expected the beginning of a label, such as `status:`' })
      .default('status:')
      .describe('What the label of a state begins with.'),
    only: z
      .array(text('The name of a label.'))
      .max(50)
      .default([])
      .describe('Only issues that bear one of these labels become tasks. By default every open issue does.'),
    stale_after: duration('A task that nothing happens to for so long is reported and escalated.').default(
      '72h',
    ),
  })
  .describe('Issues as tasks. Without this section issues are left alone.');

/** What a dependency speaks of; see `dependencies`. */
const work = (about: string) =>
  z
    .string()
    .max(200)
    .regex(/^(?:#\d{1,9}|[A-Za-z0-9][A-Za-z0-9 ._-]*)$/, {
      error: 'expected the name of a gate, area, component, agent or group, or a task such as #12',
    })
    .describe(about);
const works = (about: string) => z.array(work('A name.')).min(1).max(100).describe(about);

export const dependencies = z
  .strictObject({
    blocking: z
      .array(
        z.strictObject({
          when: work('What must be done first.'),
          blocks: works('What waits for it.'),
          timeout: duration('After so long the wait escalates. It never ends by itself.').optional(),
        }),
      )
      .max(500)
      .default([])
      .describe('What waits for what.'),
    advisory: z
      .array(
        z.strictObject({
          when: work('What should be done first.'),
          warns: z.union([work('A name.'), works('Names.')]).describe('What is warned meanwhile.'),
          timeout: duration('After so long the warning lapses, with a record.').optional(),
        }),
      )
      .max(500)
      .default([])
      .describe('What is warned while something is not done.'),
  })
  .describe(
    'Rules on what comes first. A name is that of a gate (the changes on which it has not passed), of an area or a component (open changes and tasks that touch its paths), of an agent or a group (its open work), or a task (`#12`). A name of your own becomes one by an entry under `areas`.',
  );

export const INCIDENT_LEVELS = ['P0', 'P1', 'P2'] as const;
export type IncidentLevel = (typeof INCIDENT_LEVELS)[number];

const level = (about: string, respondWithin: string) =>
  z
    .strictObject({
      respond_within: duration('How long the lead has to decide before the next authority is told.').default(
        respondWithin,
      ),
      trigger: z
        .enum(['any_agent', 'senior', 'full'])
        .default('senior')
        .describe(
          'Which agents may open one: any, or those with at least this authority. People who answer for them may too.',
        ),
      lead: authority(
        'Who leads: an agent, a group, `@login`, `@org/team`, `domain_expert` or `standard`, as in `conflicts`.',
      ).default('standard'),
      freeze: z.boolean().default(false).describe('The check holds back every merge until it is over.'),
      freeze_except: patterns('Changes that touch nothing else may merge all the same.').default([]),
    })
    .optional()
    .describe(about);

export const incidents = z
  .strictObject({
    P0: level('Production is down, or data may be lost.', '15m'),
    P1: level('A service is degraded, or a matter of security.', '1h'),
    P2: level('Not critical.', '4h'),
  } satisfies Record<IncidentLevel, z.ZodType>)
  .describe('Levels of incidents. One that is not named here cannot be opened.');

export const messages = z
  .strictObject({
    respond_within: duration('How long an agent has to answer a REQUEST.').default('4h'),
    service_timeout: duration('The same between services.').default('30s'),
  })
  .describe('Deadlines of messages.');
