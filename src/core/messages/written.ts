import * as z from 'zod';
import { identifier, instant, markdown, someone, text } from '../context/events/row.ts';
import { misfitOf } from '../context/expected.ts';
import { parseDuration } from '../duration.ts';
import type { Fault } from '../errors.ts';
import { PRIORITIES } from '../tasks/task.ts';
import { MESSAGE_TYPES } from './message.ts';

const WORDS: Readonly<Record<string, string>> = { critical: 'P0', high: 'P1', medium: 'P2', low: 'P3' };
const MOST = 100;

/** Whom a message is for where it is for every agent. */
export const ALL = 'ALL';

const artifact = z.strictObject({
  path: text.refine((path) => !/^[/\\~]|\\|(?:^|\/)\.\.(?:\/|$)/.test(path), {
    error: 'expected a path within the repository',
  }),
  type: z.enum(['code', 'config', 'document']),
});
const dependency = z.strictObject({
  agent: someone,
  artifact: text,
  status: z.enum(['required', 'optional']),
});

/** It stands in commands that are copied, and in the ids of its notices; what Baton itself sends begins in ways of its own. */
const messageId = z.string().regex(/^(?!(?:told|overlap|onboarding)-)[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, {
  error:
    'expected up to 64 letters, digits, dots, _ and -, not beginning with told-, overlap- or onboarding-',
});

/** A message as somebody writes it: PROTOCOL §3, from the framework's `message_schema`. */
const schema = z.strictObject({
  header: z.strictObject({
    id: messageId.optional(),
    from: someone.optional(),
    to: someone,
    timestamp: instant.optional(),
    priority: z.preprocess((word) => WORDS[String(word)] ?? word, z.enum(PRIORITIES)).default('P2'),
    type: z.enum(MESSAGE_TYPES),
  }),
  body: z.strictObject({
    subject: text.refine((line) => !/[\r\n]/.test(line), { error: 'expected one line' }),
    content: markdown.default(''),
    artifacts: z.array(artifact).max(MOST).default([]),
    dependencies: z.array(dependency).max(MOST).default([]),
  }),
  metadata: z
    .strictObject({
      correlation_id: identifier.nullable().default(null),
      thread_id: identifier.nullable().default(null),
      tags: z.array(text).max(MOST).default([]),
      request_id: identifier.optional(),
      response_to: identifier.optional(),
      response_required: z.boolean().optional(),
      /** An instant, or a duration from when it is sent. */
      deadline: z
        .union([
          instant,
          z.string().refine((said) => (parseDuration(said) ?? 0) > 0, {
            error: 'expected a duration such as 30m',
          }),
        ])
        .nullable()
        .default(null),
    })
    .prefault({}),
});
export type Written = z.output<typeof schema>;

/** What somebody wrote, or everything that is wrong with its shape at once. */
export function readWritten(value: unknown): Written | { readonly faults: readonly Fault[] } {
  const { data, error } = schema.safeParse(value, { reportInput: true });
  if (data !== undefined) return data;
  const faults = error.issues.map((issue): Fault => {
    const { path, input } = issue;
    return {
      code: 'message.shape',
      message: misfitOf(issue, input === undefined),
      ...(path.length === 0 ? {} : { place: { argument: path.map(String).join('.') } }),
      hint: 'docs/messages.md shows a whole message.',
    };
  });
  return { faults };
}
