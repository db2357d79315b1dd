import { addressesIn } from '../change/commands.ts';
import type { Account } from '../change/facts.ts';
import { editedByOther } from '../change/override-right.ts';
import type { CommandFacts } from '../change/pull.ts';
import { isCarriedOut } from '../commands/pending.ts';
import { handledOn } from '../commands/rounds.ts';
import { giverOf } from '../commands/who.ts';
import type { EventDraft } from '../context/draft.ts';
import type { Answer } from '../context/events/commands.ts';
import { tried } from '../context/extend.ts';
import { get } from '../context/record.ts';
import type { State } from '../context/state.ts';
import { ALL } from '../messages/written.ts';
import type { Policy } from '../policy/schema.ts';
import { standingOf } from '../roster/standing.ts';
import { type Incident, leadersOf } from './incident.ts';
import type { IssueScene, SeenIssue } from './seen-issue.ts';
import { moveByWords } from './words.ts';

/** In whose name an account acts: of an agent of the roster its id, else the login. */
export function nameOf(account: Account, policy: Policy): string {
  const giver = giverOf(account, policy);
  return giver.kind === 'agent' ? (giver.ids[0] ?? account.login) : giver.name;
}

/** Comments whose commands were not carried out yet, each once for each edit. What is refused is told to its author there. */
export function issueCommands(
  incident: Incident,
  { number, commands }: SeenIssue,
  scene: IssueScene,
): EventDraft[] {
  const workflow = `issue-${number}`;
  const known = handledOn(workflow, scene.state.commands);
  const drafts: EventDraft[] = [];
  let { state } = scene;
  for (const comment of commands) {
    const said = addressesIn(comment.body);
    const giver = comment.by === null ? null : giverOf(comment.by, scene.policy);
    const before = known.get(comment.comment);
    if (giver === null || comment.by === null || !isCarriedOut(giver, said)) continue;
    if (before !== undefined && before.edited_at >= comment.editedAt) continue;
    const standing = standingOf(comment.by, leadersOf(incident, scene.policy), scene.policy, scene.sight);
    if (standing.is === null) continue;
    const foreign = editedByOther(comment, comment.by);
    const not = foreign === null ? (standing.is ? null : standing.because) : `it was edited by ${foreign}`;
    const by = nameOf(comment.by, scene.policy);
    const answers: Answer[] = [];
    for (const { word, rest } of said) {
      const came = answered(word, rest, not, { by, cites: comment.url, id: incident.id, state });
      answers.push(came.answer);
      drafts.push(...came.drafts);
      state = tried(state, came.drafts, scene.now);
    }
    const bot = giver.kind === 'agent';
    const data = { comment: comment.comment, edited_at: comment.editedAt, bot, round: 0, answers };
    const told = refusals(comment, by, answers, workflow, standing.is);
    const fresh = told.filter((each) => get(state.notices, each.data.notice_id) === undefined);
    state = tried(state, fresh, scene.now);
    drafts.push({ type: 'COMMAND_HANDLED', workflow, by, data }, ...fresh);
  }
  return drafts;
}

function answered(
  word: string,
  rest: string,
  not: string | null,
  on: { readonly by: string; readonly cites: string; readonly id: string; readonly state: State },
): { readonly answer: Answer; readonly drafts: readonly EventDraft[] } {
  const refuse = (says: string) => ({
    answer: { verb: word.slice(0, 100), outcome: 'refused' as const, says: says.slice(0, 1_500) },
    drafts: [],
  });
  if (word !== 'incident')
    return refuse('on the issue of an incident, `/baton incident` alone is carried out');
  if (not !== null) return refuse(not);
  const came = moveByWords(rest, on);
  if ('refused' in came) return refuse(came.refused);
  return { answer: { verb: word, outcome: 'done', says: null }, drafts: [came.draft] };
}

/** Whoever may lead it is called; anybody else is answered once on the issue, by a comment that calls nobody and takes nothing of the budget. */
function refusals(
  comment: CommandFacts,
  by: string,
  answers: readonly Answer[],
  workflow: string,
  mayLead: boolean,
) {
  const says = answers.flatMap((each) =>
    each.outcome === 'refused' && each.says !== null ? [each.says] : [],
  );
  if (says.length === 0) return [];
  const login = comment.by === null || by.startsWith('@') ? by : `@${comment.by.login}`;
  const text = `It was not carried out: ${[...new Set(says)].join('; ')}.`;
  const data = mayLead
    ? { notice_id: `refused.${comment.comment}.${comment.editedAt}`, to: login, text }
    : { notice_id: `refused.${workflow}.${by}`, to: ALL, text: `${login}: ${text}` };
  return [{ type: 'NOTICE_DUE', workflow, by: 'baton', data }];
}
