import * as z from 'zod';
import { lifecycle } from './lifecycle.ts';
import { type EventRow, identifier, instant, refuse, someone, text } from './row.ts';

/** What came of one command. shown: it is answered with what stands at that moment. cut: see `ROUNDS`. */
export const OUTCOMES = ['done', 'shown', 'refused', 'cut'] as const;

const answer = z.strictObject({
  /** The verb, or the word that is none. */
  verb: z.string().max(100),
  outcome: z.enum(OUTCOMES),
  says: text.nullable(),
  /** Whom it assigns. */
  who: z.array(someone).max(20).optional(),
});
export type Answer = z.output<typeof answer>;

/** What the log keeps of a comment whose commands were carried out. */
export const handled = z.object({
  edited_at: instant,
  bot: z.boolean(),
  round: z.int().min(0),
  answers: z.array(answer).max(100),
});
export type Handled = z.output<typeof handled>;

function isLater(one: unknown, other: unknown): boolean {
  return typeof one === 'string' && typeof other === 'string' && Date.parse(one) > Date.parse(other);
}

export const commandEvents = lifecycle(
  { phase: 'review', collection: 'commands', noun: 'comment', key: 'comment', keyField: identifier },
  {
    COMMAND_HANDLED: {
      about:
        'The commands of a comment, as it stood after its last edit, were carried out or refused: once for each comment and edit. `round`: how often in a row automation was answered.',
      from: 'any',
      to: 'handled',
      fields: handled.shape,
      guard: (_, data, item) =>
        item !== undefined && !isLater(data.edited_at, item.data.edited_at)
          ? refuse('command.handled', `the commands of comment ${item.id} were carried out already`, [
              'edited_at',
            ])
          : undefined,
    },
  },
) satisfies Record<string, EventRow>;
