import { EXIT, UserError } from '../errors.ts';

/**
 * Does an error say that what the context holds is wrong: changed by hand, of another form, or of a later protocol? That stays so
 * until somebody mends it. A network that failed or a race that was lost may be well the next time, and is no damage.
 */
export function isDamage(error: unknown): error is UserError {
  return error instanceof UserError && error.exit === EXIT.input;
}

/** Faults of a forge that does not let the context be read or written, however often it is asked, and which of the two. */
export const WITHHELD = {
  'context.protected': 'written',
  'context.no-permission': 'written',
  'context.archived': 'written',
  'context.refused': 'written',
  'context.too-much': 'read',
} as const satisfies Record<string, 'read' | 'written'>;

export type WithheldCode = keyof typeof WITHHELD;

/** What a forge does not let be done with the context; null where it holds nothing back. */
export function withheldIn(faults: readonly { readonly code: string }[]): 'read' | 'written' | null {
  const found = faults.find(({ code }) => Object.hasOwn(WITHHELD, code));
  return found === undefined ? null : WITHHELD[found.code as WithheldCode];
}

/** Does an error say that there is no context to decide on until somebody has changed something: it is damaged, or held back? */
export function isLost(error: unknown): error is UserError {
  return isDamage(error) || (error instanceof UserError && withheldIn(error.faults) !== null);
}
