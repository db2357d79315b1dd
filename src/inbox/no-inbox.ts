import { EXIT, type Place, UserError } from '../core/errors.ts';

/** Somebody looks for an inbox where nobody has worked on one. */
export function noInbox(place: Place): UserError {
  return new UserError(EXIT.repository, {
    code: 'inbox.none',
    message: 'there is no inbox',
    place,
    hint: 'Set DATABASE_URL or BATON_DATA as for the server and start this in the same folder, or name its file with --file; a server makes its inbox when it starts.',
  });
}
