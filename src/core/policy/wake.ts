import * as z from 'zod';
import { text } from './fields.ts';

const login = (about: string) =>
  z
    .string()
    .max(100)
    .regex(/^@?[A-Za-z0-9][\w.-]*(?:\[bot\])?$/, { error: 'expected a login such as copilot-swe-agent' })
    .describe(about);

/** How an agent is woken where work waits for it. */
export const wake = z
  .strictObject({
    mention: z
      .string()
      .max(100)
      .regex(/^@[A-Za-z0-9][\w.-]*(?:\/[A-Za-z0-9][\w.-]*)?$/, { error: 'expected `@login` or `@org/team`' })
      .describe('A comment on the change or task that mentions this account.')
      .optional(),
    assign: login('The change or task is assigned to this account.').optional(),
    dispatch: z
      .string()
      .max(100)
      .regex(/^[A-Za-z0-9][\w.-]*$/, { error: 'expected the type of an event such as network-task' })
      .describe('A `repository_dispatch` of this type.')
      .optional(),
    workflow: z
      .string()
      .max(200)
      .regex(/^[A-Za-z0-9][\w.-]*\.ya?ml$/, {
        error: 'expected the name of a file under .github/workflows, such as network.yml',
      })
      .describe('This workflow is started; it must have `workflow_dispatch`.')
      .optional(),
  })
  .refine((ways) => Object.values(ways).filter((way) => way !== undefined).length === 1, {
    error: 'expected one of mention, assign, dispatch and workflow',
  })
  .describe('How it is woken where work waits for it; one way of these.');
export type Wake = z.output<typeof wake>;

const PART = '[A-Za-z0-9_.#/*-]{1,200}';
export const subscriptions = z
  .array(
    text('A pattern over `type:workflow:phase`.').regex(new RegExp(`^${PART}:${PART}:${PART}$`), {
      error: 'expected `type:workflow:phase`, such as HANDOFF_*:pr-*:*',
    }),
  )
  .max(100)
  .describe('Events that it wants to be told of: patterns over `type:workflow:phase`, `HANDOFF_*:pr-*:*`.');
