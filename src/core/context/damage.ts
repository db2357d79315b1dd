import { EXIT, UserError } from '../errors.ts';

/**
 * Does an error say that what the context holds is wrong: changed by hand, of another form, or of a later protocol? That stays so
 * until somebody mends it. A network that failed or a race that was lost may be well the next time, and is no damage.
 */
export function isDamage(error: unknown): error is UserError {
  return error instanceof UserError && error.exit === EXIT.input;
}
