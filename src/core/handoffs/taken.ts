import { commandsIn } from '../change/commands.ts';
import { editedByOther } from '../change/override-right.ts';
import type { RuleContext } from '../change/rule.ts';
import { standingOf } from '../roster/standing.ts';
import type { Handoff } from './handoff.ts';
import { receiversOf } from './parties.ts';

/** Why the log's word that a handoff was taken does not count. `null`: it cannot be told. */
export interface Against {
  readonly counts: false | null;
  readonly because: string;
}

/**
 * Was a handoff taken by somebody who may? On a forge the log only points to the comment: its text, its author and whether that one may are what the
 * forge shows now. null: nothing against it.
 */
export function againstTaking(
  handoff: Pick<Handoff, 'to' | 'from' | 'begunBy' | 'cites' | 'askedAt'>,
  context: RuleContext,
): Against | null {
  const { facts, policy } = context;
  const { pull } = facts;
  if (pull === null) return null;
  if (handoff.cites === null) return no('it cites no comment, and anybody who may push can write to the log');
  const comment = pull.commands.find((each) => each.comment === handoff.cites);
  const unseen = context.unseen('comments');
  if (comment === undefined && unseen !== undefined) return { counts: null, because: unseen };
  if (!commandsIn(comment?.body ?? '').some(({ verb }) => verb === 'accept') || !comment?.by)
    return no(`comment ${handoff.cites} does not say it any more`);
  // The clocks of a forge and of whoever runs differ a little.
  if (Date.parse(comment.editedAt) + 60_000 < Date.parse(handoff.askedAt))
    return no(`comment ${handoff.cites} is older than the handoff`);
  const foreign = editedByOther(comment, comment.by);
  if (foreign !== null) return no(`it was edited by ${foreign}`);
  const standing = standingOf(comment.by, receiversOf(handoff, policy), policy, facts);
  return standing.is === true ? null : { counts: standing.is, because: standing.because };
}

function no(because: string): Against {
  return { counts: false, because };
}
