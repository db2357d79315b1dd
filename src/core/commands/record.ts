import { type CommandPlace, isFor, isVerb, type Verb } from '../change/command-table.ts';
import { type Address, addressesIn } from '../change/commands.ts';
import { contextOf } from '../change/judge.ts';
import type { CommandFacts } from '../change/pull.ts';
import type { Facts, RuleContext } from '../change/rule.ts';
import type { EventDraft } from '../context/draft.ts';
import type { Answer } from '../context/events/commands.ts';
import { faultIn, tried } from '../context/extend.ts';
import type { State } from '../context/state.ts';
import type { Policy } from '../policy/schema.ts';
import { isIssue } from '../tasks/issue-id.ts';
import { type Came, refused } from './asked.ts';
import { CARRY_OUT } from './carry-out.ts';
import { isCarriedOut, isOfNow } from './pending.ts';
import { handledOn, ROUNDS, roundsBefore } from './rounds.ts';
import { type Giver, giverOf, mayGive } from './who.ts';

/**
 * The events that carry out what the comments of a change ask for and the log does not hold yet; each comment once for each
 * edit. A comment of which cannot be told whether its author may is left for the next time.
 *
 * @param now milliseconds since 1970
 */
export function commandDrafts(facts: Facts, policy: Policy, state: State, now: number): EventDraft[] {
  if (facts.pull?.state !== 'open') return [];
  const drafts: EventDraft[] = [];
  let current = state;
  const inOrder = [...facts.pull.commands].sort((a, b) =>
    `${a.editedAt} ${a.comment}` < `${b.editedAt} ${b.comment}` ? -1 : 1,
  );
  for (const comment of inOrder) {
    const made = draftsOf(comment, { facts, policy, state: current, now });
    if (made.length === 0) continue;
    current = tried(current, made, now);
    drafts.push(...made);
  }
  return drafts;
}

interface Scene {
  readonly facts: Facts;
  readonly policy: Policy;
  readonly state: State;
  readonly now: number;
}

function draftsOf(comment: CommandFacts, { facts, policy, state, now }: Scene): EventDraft[] {
  const context = contextOf(facts, policy, state, now);
  const said = addressesIn(comment.body);
  const giver = comment.by === null ? null : giverOf(comment.by, policy);
  if (giver === null || !isCarriedOut(giver, said) || !isOfNow(comment, context)) return [];
  const known = handledOn(facts.change.id, state.commands);
  const before = known.get(comment.comment);
  if (before !== undefined && before.edited_at >= comment.editedAt) return [];
  const bot = giver.kind === 'agent';
  const rounds = bot ? roundsBefore(known, comment.editedAt) : 0;
  const by = nameOf(giver);
  const all = rounds >= ROUNDS ? cut(said) : carriedOut(said, comment, by, { context, state });
  if (all === null) return [];
  const answers = all.map(({ answer }) => answer);
  const round = bot && answers.some(isHeard) ? rounds + 1 : rounds;
  const data = { comment: comment.comment, edited_at: comment.editedAt, bot, round, answers };
  return [
    ...all.flatMap(({ drafts }) => drafts),
    { type: 'COMMAND_HANDLED', workflow: facts.change.id, by, data },
  ];
}

/** Is anything written that whoever asked can hear? A reaction starts nothing. */
function isHeard({ verb, outcome, says }: Answer): boolean {
  return outcome !== 'cut' && (says !== null || outcome === 'shown' || !isVerb(verb));
}

function nameOf(giver: Giver): string {
  return giver.kind === 'agent' ? (giver.ids[0] ?? 'baton') : giver.name;
}

interface Carried {
  readonly answer: Answer;
  readonly drafts: readonly EventDraft[];
}

const NAMED = 40;

function cut(said: readonly Address[]): Carried[] {
  return said.map(({ word }) => ({
    answer: { verb: word.slice(0, NAMED), outcome: 'cut', says: null },
    drafts: [],
  }));
}

/** What came of each command of a comment; null where of one cannot be told whether it may be given. */
function carriedOut(
  said: readonly Address[],
  comment: CommandFacts,
  by: string,
  { context, state }: { readonly context: RuleContext; readonly state: State },
): Carried[] | null {
  const found: Carried[] = [];
  let current = state;
  for (const { word, rest, line } of said) {
    const verb = word.slice(0, NAMED);
    if (!isVerb(word)) {
      found.push({ answer: { verb, outcome: 'refused', says: null }, drafts: [] });
      continue;
    }
    if (word === 'override' && !isIssue(context.facts.change.id)) continue;
    const place = isIssue(context.facts.change.id) ? 'issues' : 'pull requests';
    if (!isFor(word, place)) {
      found.push({ answer: { verb, ...refused(elsewhere(word, place)) }, drafts: [] });
      continue;
    }
    const standing = mayGive(comment, word, rest, context);
    if (standing.is === null) return null;
    const asked = { verb: word, rest, line, comment, by, context, state: current };
    const came = standing.is ? admitted(CARRY_OUT[word](asked), current, context) : refused(standing.because);
    const { drafts = [], ...answer } = came;
    current = tried(current, drafts, context.now);
    found.push({ answer: { verb, ...answer }, drafts });
  }
  return found;
}

function elsewhere(verb: Verb, here: CommandPlace): string {
  const place = here === 'issues' ? 'a pull request' : 'an issue that is a task';
  return `\`/baton ${verb}\` is for comments on ${place}; \`/baton help\` lists what there is here`;
}

/** What the log would not admit is refused here, with its reason, and keeps nothing else from being saved. */
function admitted(came: Came, state: State, { now }: RuleContext): Came {
  const fault = faultIn(state, came.drafts ?? [], now);
  return fault === null ? came : refused(fault);
}
