import * as z from 'zod';
import { ALERT_SOURCES, SEVERITIES } from '../change/pull.ts';
import { pattern, patterns, text, who } from './fields.ts';

const expression = (about: string) =>
  z
    .string()
    .min(1)
    .max(500)
    .describe(`${about} Anchored as written; lookaround and backreferences are not supported.`);
const severity = (about: string) => z.enum(['none', ...SEVERITIES]).describe(about);
const most = (about: string) => z.int().min(0).max(1_000_000).describe(about);

const junit = z.strictObject({
  junit: pattern('Path pattern of the JUnit files in the artifacts, such as `**/junit.xml`.'),
  failed: most('Tests that may fail.').default(0),
  errors: most('Tests that may end with an error.').default(0),
  skipped: most('Tests that may be skipped; by default any number.').optional(),
});
const sarif = z.strictObject({
  sarif: pattern('Path pattern of the SARIF files in the artifacts, such as `**/*.sarif`.'),
  at_most: severity('The gravest finding that there may be.'),
});

const label = z
  .strictObject({
    has: text('Name of a label, wildcards allowed, that must be there.').optional(),
    not: text('Name of a label, wildcards allowed, that must not be there.').optional(),
    by: z
      .array(who('Agent, group, `@login`, `@org/team` or `permission:write`.'))
      .min(1)
      .describe('Who may set it: set by somebody else it does not count. By default anybody.')
      .optional(),
  })
  .refine(({ has, not }) => (has === undefined) !== (not === undefined), {
    error: 'expected one of `has` and `not`',
  });

const size = z
  .strictObject({
    lines: most('Lines added and deleted at most.').optional(),
    files: most('Files at most.').optional(),
    ignore: patterns('Paths that are not counted.').default([]),
  })
  .refine(({ lines, files }) => lines !== undefined || files !== undefined, {
    error: 'expected `lines`, `files` or both',
  });

const each = pattern('A directory pattern that ends with a slash, such as `components/terraform/*/`.');
/** What a gate may require. A new kind is one entry here, one in `KINDS` of gates/gate.ts, and the compiler names the rest. */
export const requirement = z.union([
  z
    .strictObject({
      check: z
        .union([
          text('Name of a check, wildcards allowed, that must be green on the head commit.'),
          z.strictObject({
            name: text('Name of a check, wildcards allowed.'),
            app: text('Slug of the app that must have written it, such as `github-actions`.').optional(),
          }),
        ])
        .describe('Name of a check, wildcards allowed, that must be green on the head commit.'),
    })
    .describe('A check run, commit status or recorded check.'),
  z
    .strictObject({
      files: z.strictObject({
        each,
        have: z
          .array(text('A path below the directory.'))
          .min(1)
          .describe('Files that each touched directory must hold.'),
      }),
    })
    .describe('Every touched directory holds these files.'),
  z
    .strictObject({
      naming: z.strictObject({
        paths: pattern('Entries at exactly this depth.'),
        matches: expression('Regular expression for the name.'),
      }),
    })
    .describe('Touched entries are named by the rule.'),
  z
    .strictObject({
      changed_with: z.strictObject({
        when: z.union([pattern('If one of these changes,'), patterns('If one of these changes,')]),
        also: patterns('one of these must change too.').min(1),
      }),
    })
    .describe('What changes together.'),
  z
    .strictObject({
      approval: z.strictObject({
        of: who('Agent, group, `@login` or `@org/team` that must have approved.'),
        when: patterns('Only where one of these is touched; by default always.').optional(),
        count: z.int().min(1).max(10).default(1).describe('Approvals by so many of them.'),
      }),
    })
    .describe('An approval, as independent of the change as one of an owner.'),
  z
    .strictObject({
      alerts: z.strictObject({
        source: z.enum(ALERT_SOURCES).describe('Which alerts of GitHub.'),
        at_most: severity('The gravest that may be open.'),
      }),
    })
    .describe('No graver alert is open.'),
  z
    .strictObject({ secrets: z.literal('none').describe('No alert of secret scanning is open.') })
    .describe('No secret that was found.'),
  z
    .strictObject({ reports: z.union([junit, sarif]).describe('What the reports of the runs say.') })
    .describe('Test results (JUnit) or findings (SARIF) in the artifacts of the runs on the head commit.'),
  z
    .strictObject({
      checklist: z
        .array(text('The text of an item.'))
        .min(1)
        .max(100)
        .describe('Items that must be ticked in the description: `- [x] Documentation complete`.'),
    })
    .describe('Items of a list that somebody ticked.'),
  z.strictObject({ label }).describe('A label is there, or is not.'),
  z
    .strictObject({
      title: z.strictObject({
        matches: expression('Regular expression that the title must hold a match of.'),
      }),
    })
    .describe('The title is of a form.'),
  z.strictObject({ size }).describe('The change is no larger.'),
]);

export type Requirement = z.output<typeof requirement>;
