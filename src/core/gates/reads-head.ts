import type { Policy } from '../policy/schema.ts';
import { directoriesAt } from './entries.ts';

/** Does a gate ask for files beside these touched paths? Only then the files of a head need be listed. */
export function readsHead({ gates }: Pick<Policy, 'gates'>, touched: readonly string[]): boolean {
  return Object.values(gates)
    .flatMap(({ require }) => require)
    .some((each) => 'files' in each && directoriesAt(each.files.each, touched).length > 0);
}
