import { EXIT, UserError } from '../../core/errors.ts';
import { memoryCache } from '../../github/cache.ts';
import type { Place } from '../../github/place.ts';
import { queuedUpTo } from '../../github/read/merge-queue.ts';
import { pullsAt } from '../../github/read/pulls-at.ts';
import type { Run } from './mode.ts';

/** Numbers of the pull requests that an event is about; null where that cannot be told. At most one request. */
export async function numbersOf({ client, repository, target }: Run): Promise<readonly number[] | null> {
  if (target.kind === 'pull' || target.kind === 'issue') return [target.number];
  const [owner = '', repo = ''] = repository.split('/');
  const place: Place = { client, owner, repo, cache: memoryCache() };
  if (target.kind === 'head') return pullsAt(place, target);
  if (target.kind === 'group') return queuedUpTo(place, target.branch, target.head);
  throw new UserError(EXIT.usage, {
    code: 'action.no-pull',
    message: 'a review is about a pull request, and this event names none',
    place: { argument: 'pull-request' },
    hint: 'Give its number as the input pull-request, or choose the mode sweep for all of them.',
  });
}
