import * as z from 'zod';
import { text } from './fields.ts';

export const onboarding = z
  .strictObject({
    also: z
      .array(text('A step.'))
      .max(50)
      .default([])
      .describe('What a new agent does here beside the steps of the framework.'),
  })
  .describe(
    'The start-up checklist of each agent that is new in the roster. Without this section there is none.',
  );
