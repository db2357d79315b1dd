import { isVerb } from '../change/command-table.ts';
import { type Address, addressesIn } from '../change/commands.ts';
import { keyOf } from '../change/overrides.ts';
import type { CommandFacts } from '../change/pull.ts';
import type { RuleContext } from '../change/rule.ts';
import type { Answer } from '../context/events/commands.ts';
import type { Sign } from '../effect.ts';
import { accountKey } from '../roster/accounts.ts';
import { isCarriedOut, isOfNow } from './pending.ts';
import { handledOn } from './rounds.ts';
import { giverOf, mayGive } from './who.ts';

/** What came of one command, with what stood behind its verb. */
export interface Came extends Answer {
  readonly rest: string;
}

/** How a comment is answered. */
export interface Answered {
  readonly comment: CommandFacts;
  /** null: with no reaction. */
  readonly sign: Sign | null;
  /** null: it is not decided yet. */
  readonly answers: readonly Came[] | null;
}

/** Every comment that Baton answers; automation that the roster does not know, and what is over, have none. */
export function answersTo(context: RuleContext): Answered[] {
  const { facts, policy, state } = context;
  if (facts.pull?.state !== 'open') return [];
  const known = handledOn(facts.change.id, state.commands);
  return facts.pull.commands.flatMap((comment): Answered[] => {
    const said = addressesIn(comment.body);
    const giver = comment.by === null ? null : giverOf(comment.by, policy);
    if (giver === null || giver.kind === 'foreign' || said.length === 0 || !isOfNow(comment, context))
      return [];
    const item = known.get(comment.comment);
    const handled = item?.edited_at === comment.editedAt ? item.answers : null;
    if (handled === null && isCarriedOut(giver, said)) return [{ comment, sign: 'eyes', answers: null }];
    const answers = (handled ?? []).map((answer, at) => ({ ...answer, rest: restOf(said, at) }));
    const overrides = said
      .filter(({ word }) => word === 'override')
      .map((each) => standsOf(each, comment, context));
    const unknown = handled === null && said.some(({ word }) => !isVerb(word));
    const outcomes = [
      ...answers.map(({ outcome }) => outcome),
      ...overrides,
      ...(unknown ? (['refused'] as const) : []),
    ];
    return [{ comment, sign: signOf(outcomes), answers }];
  });
}

function restOf(said: readonly Address[], at: number): string {
  return said.filter(({ word }) => word !== 'override')[at]?.rest ?? '';
}

type Outcome = Answer['outcome'] | 'open';

function signOf(outcomes: readonly Outcome[]): Sign | null {
  if (outcomes.includes('cut')) return null;
  if (outcomes.includes('open')) return 'eyes';
  return outcomes.includes('refused') ? 'confused' : 'thumbs-up';
}

/** Was what it asks for recorded, by this comment or by one of the same person before it? Whether it still stands, the verdict says. */
function standsOf({ rest }: Address, comment: CommandFacts, context: RuleContext): Outcome {
  const by = comment.by === null ? '' : `@${accountKey(comment.by)}`;
  const recorded = Object.values(context.state.overrides).some(({ id, by: giver, workflow, data }) => {
    const rule = typeof data.rule === 'string' ? data.rule : '';
    const same = id === keyOf(comment, rule) || (giver === by && workflow === context.facts.change.id);
    return same && rest.startsWith(`${rule} `);
  });
  if (recorded) return 'done';
  return mayGive(comment, 'override', rest, context).is === null ? 'open' : 'refused';
}
