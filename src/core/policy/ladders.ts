import * as z from 'zod';
import { parseDuration } from '../duration.ts';
import { authority, duration, patience } from './fields.ts';

/** Kinds of conflicts, PROTOCOL §6. */
export const CONFLICT_TYPES = [
  'technical',
  'design',
  'priority',
  'resource',
  'ownership',
  'security',
] as const;
export type ConflictType = (typeof CONFLICT_TYPES)[number];

/** Words that stand for whoever they mean in the matter at hand, where an agent, group, login or team may stand. */
export const AUTHORITY_WORDS = {
  agents: 'the parties themselves',
  primary_owner: 'the owner of most of the paths that the matter is about',
  shared: 'all their owners together',
  domain_expert: 'their owner who has the most authority',
  standard: 'whoever the matter falls to without anybody being named: the owners, or else the agents of L0',
} as const satisfies Record<string, string>;
export type AuthorityWord = keyof typeof AUTHORITY_WORDS;

const words = Object.entries(AUTHORITY_WORDS)
  .map(([word, about]) => `\`${word}\` (${about})`)
  .join(', ');

const ladder = z.strictObject({
  ladder: z
    .array(authority('An agent, a group, `@login`, `@org/team`, or one of the words.'))
    .min(1)
    .max(10)
    .describe(
      `Who decides, one rung after the other: agents, groups, \`@login\`s, \`@org/team\`s, or ${words}. The first three show as \`escalation:L1\` to \`L3\`.`,
    ),
  each: patience(
    'How long each rung has from the moment it was told. `immediate`: until the next sweep. By default the `sla` in equal parts, or 4h.',
  ).optional(),
  sla: duration('How long all rungs have together. Past it the last one is told at once.').optional(),
  agree: z
    .int()
    .min(1)
    .max(10)
    .default(1)
    .describe('So many identical decisions of different principals resolve it.'),
});
export type Ladder = z.output<typeof ladder>;

const climbed = (about: string) =>
  ladder.optional().describe(`${about} Without a ladder it is shown, and climbs nowhere.`);

/** The ladder of each kind of conflict. */
export const ladders = {
  technical: climbed('Changes that cannot both merge, or that edit one leased resource.'),
  design: climbed('A `design` review request or label, or reviews that oppose each other.'),
  priority: climbed('Tasks for one agent over its limit.'),
  resource: climbed('Demand over capacity.'),
  ownership: climbed('Edits outside the matrix, or two claims on one path.'),
  security: climbed('A change to protected paths without its approver, or an alert above the bar.'),
} satisfies Record<ConflictType, z.ZodType>;

const USUAL_MS = 4 * 3_600_000;

/** How long a rung has from when it was told; milliseconds, 0: until the next sweep. */
export function rungTime({ each, sla, ladder: rungs }: Pick<Ladder, 'each' | 'sla' | 'ladder'>): number {
  if (each !== undefined) return parseDuration(each) ?? USUAL_MS;
  const whole = sla === undefined ? undefined : parseDuration(sla);
  return whole === undefined ? USUAL_MS : Math.floor(whole / rungs.length);
}
