import { COMMANDS, type Verb } from '../change/command-table.ts';
import type { Account } from '../change/facts.ts';
import { editedByOther, isSame } from '../change/override-right.ts';
import type { CommandFacts } from '../change/pull.ts';
import type { RuleContext } from '../change/rule.ts';
import type { Policy } from '../policy/schema.ts';
import { accountKey } from '../roster/accounts.ts';
import { recogniseAccount } from '../roster/recognise.ts';
import { signsOf } from '../roster/signs.ts';
import { mayWrite, type Standing, standingOf } from '../roster/standing.ts';
import type { About, Right } from './rights.ts';

/** Who gives commands: a person, an agent of the roster by its account, or automation that the roster does not know. */
export type Giver =
  | { readonly kind: 'person'; readonly name: string }
  /** Several ids where agents share the account. */
  | { readonly kind: 'agent'; readonly ids: readonly string[] }
  | { readonly kind: 'foreign'; readonly name: string };

export function giverOf(account: Account, policy: Policy): Giver {
  const { pointsTo } = recogniseAccount(account, signsOf(policy));
  const ids = pointsTo.flatMap((each) => (each.kind === 'agent' ? [each.id] : []));
  if (ids.length > 0) return { kind: 'agent', ids };
  const name = `@${accountKey(account)}`;
  const isForeign = account.type !== 'User' || pointsTo.some(({ kind }) => kind === 'automation');
  return isForeign ? { kind: 'foreign', name } : { kind: 'person', name };
}

/** Is it automation that no agent of the roster stands for? What it says to Baton is left aside. */
export function isForeign({ by }: Pick<CommandFacts, 'by'>, policy: Policy): boolean {
  return by !== null && giverOf(by, policy).kind === 'foreign';
}

/** May the author of a comment give this command? Asked at this moment. */
export function mayGive(comment: CommandFacts, verb: Verb, rest: string, context: RuleContext): Standing {
  if (comment.by === null) return { is: false, because: 'its author is gone' };
  const foreign = editedByOther(comment, comment.by);
  if (foreign !== null)
    return { is: false, because: `it was edited by ${foreign}: ask again in a new comment` };
  return hasRight(comment.by, COMMANDS[verb].right, rest, context);
}

/** Has an account this right over a change? Asked at this moment. */
export function hasRight(
  account: Account,
  right: Right,
  rest: string,
  {
    policy,
    facts,
    state,
  }: Pick<RuleContext, 'policy' | 'facts'> & { readonly state: Pick<About, 'handoffs'> },
): Standing {
  const giver = giverOf(account, policy);
  if (right.own === true && giver.kind === 'agent' && giver.ids.length > 1)
    return {
      is: false,
      because: `nobody knows which of ${giver.ids.join(', ')} says it: they share the account`,
    };
  const { opener } = facts.change;
  if (right.opener === true && opener !== null && isSame(opener, account))
    return { is: true, as: 'who opened the change' };
  const about = { workflow: facts.change.id, handoffs: state.handoffs };
  const standing = standingOf(account, right.names(policy, rest, about), policy, facts);
  return standing.is === true && right.writes === true ? mayWrite(account, facts) : standing;
}
