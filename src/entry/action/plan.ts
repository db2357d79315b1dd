import { EXIT, UserError } from '../../core/errors.ts';
import { askedBy, type Target } from './events.ts';
import type { Inputs } from './inputs.ts';
import type { ModeName } from './mode.ts';

/** What a run is to do. */
export type Plan =
  | { readonly kind: 'run'; readonly mode: ModeName; readonly target: Target }
  | { readonly kind: 'nothing'; readonly why: string };

/**
 * What the event and the inputs ask for together. A number that is given is reviewed; a mode that is given stands, whatever the
 * event; failing those the event decides. Throws a `UserError` where the event is not of its form, or where a number is given to a
 * mode that is about the whole repository.
 */
export function planned(
  { mode, pull, event }: Pick<Inputs, 'mode' | 'pull' | 'event'>,
  payload: unknown,
): Plan {
  if (pull !== null && mode !== null && mode !== 'review') throw wholeMode(mode, pull);
  if (pull !== null) return { kind: 'run', mode: mode ?? 'review', target: { kind: 'pull', number: pull } };
  const asked = askedBy(event, payload);
  if (asked.kind === 'run') return { ...asked, mode: mode ?? asked.mode };
  // Every mode but a review is about the whole repository, and needs nothing of the event.
  if (mode !== null && mode !== 'review') return { kind: 'run', mode, target: { kind: 'repository' } };
  if (asked.kind === 'nothing') return asked;
  throw new UserError(EXIT.usage, {
    code: 'action.event',
    message: `the event ${event} does not have ${asked.missing}`,
    place: { argument: 'GITHUB_EVENT_PATH' },
    hint: 'Give the number of a pull request as the input pull-request where this event was made by hand.',
  });
}

function wholeMode(mode: ModeName, pull: number): UserError {
  return new UserError(EXIT.usage, {
    code: 'action.input',
    message: `the mode ${mode} is about the whole repository, and pull-request names #${pull}`,
    place: { argument: 'pull-request' },
    hint: 'Leave pull-request out, or choose the mode review for that one.',
  });
}
