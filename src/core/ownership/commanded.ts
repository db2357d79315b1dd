import { commandsIn } from '../change/commands.ts';
import { sinceThePush } from '../change/overrides.ts';
import type { GivenApproval, RuleContext } from '../change/rule.ts';
import { ownerIn } from '../commands/rights.ts';
import { mayGive } from '../commands/who.ts';
import { isIndependent } from '../roster/independence.ts';

/** Why an approval by command does not count. `null`: it cannot be told. */
export interface Against {
  readonly counts: false | null;
  readonly because: string;
}

/**
 * Is an approval in somebody's name what its comment says, and may its author say that? The log only points to the comment: text,
 * author, instant and right are those that the forge shows now. null: nothing against it.
 */
export function againstCommanded(approval: GivenApproval, context: RuleContext): Against | null {
  const { cites, as = '', head } = approval;
  const { facts, policy, identity } = context;
  const comment = facts.pull?.commands.find((each) => each.comment === cites);
  const said = commandsIn(comment?.body ?? '').find(
    ({ verb, rest }) => verb === 'approve-as' && ownerIn(rest, policy) === as,
  );
  if (comment === undefined || said === undefined)
    return { counts: false, because: `comment ${cites ?? ''} does not say it any more` };
  const standing = mayGive(comment, 'approve-as', said.rest, context);
  if (standing.is !== true) return { counts: standing.is, because: standing.because };
  const early = sinceThePush(comment.editedAt, facts.change.pushedAt, context);
  if (head !== facts.change.head || early !== null)
    return { counts: false, because: early ?? `it approved ${head.slice(0, 10)}, and the head has moved` };
  const owner = isIndependent({ by: as, email: null }, identity, policy);
  return owner.independent ? null : { counts: false, because: owner.because };
}
