import { EXIT, type Place, UserError } from '../core/errors.ts';

/** Somebody looks for an inbox where nobody has worked on one. */
export function noInbox(place: Place): UserError {
  return new UserError(EXIT.repository, {
    code: 'inbox.none',
    message: 'there is no inbox',
    place,
    hint: 'Name its file with --file, or set DATABASE_URL as for the server; a server makes its inbox when it starts.',
  });
}
