import { isVerb } from '../change/command-table.ts';
import type { Address } from '../change/commands.ts';
import type { CommandFacts } from '../change/pull.ts';
import type { Facts } from '../change/rule.ts';
import type { Giver } from './who.ts';

/**
 * Does a comment say anything that is carried out once? An override is not: it is judged as long as it stands. Of people, what is
 * no command is answered by the verdict alone.
 */
export function isCarriedOut(giver: Giver, said: readonly Pick<Address, 'word'>[]): boolean {
  if (giver.kind === 'foreign') return false;
  return said.some(({ word }) => word !== 'override' && (giver.kind === 'agent' || isVerb(word)));
}

/** Was it written since the change was last opened? What was said before that is over. */
export function isOfNow({ editedAt }: CommandFacts, { facts: { pull } }: { readonly facts: Facts }): boolean {
  return pull !== null && editedAt > (pull.reopenedAt ?? '');
}
