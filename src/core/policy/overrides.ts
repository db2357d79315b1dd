import * as z from 'zod';
import { duration, text, who } from './fields.ts';

/** Break-glass: who may let a change pass a rule, and which. Nobody, unless the policy says so. */
export const overrides = z
  .strictObject({
    by: z
      .array(who('Agent, group, `@login`, `@org/team` or `permission:admin`.'))
      .max(100)
      .default([])
      .describe('Who may override. An agent stands for itself and its operators.'),
    rules: z
      .array(text('Name of a rule as verdicts show it, `*` for anything.'))
      .max(100)
      .default(['*'])
      .describe(
        'Rules that may be overridden. `history`, and the ownership of the rules themselves, only where they are named in full.',
      ),
    expires: duration('How long an override lasts; by default as long as the change.').optional(),
    dismiss_on_push: z
      .enum(['always', 'never'])
      .default('always')
      .describe('Does an override end when something is pushed?'),
  })
  .describe('Who may let a change pass a rule: `/baton override RULE reason` in a comment.');
