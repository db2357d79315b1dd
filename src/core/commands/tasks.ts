import { oneOf } from '../policy/nearest.ts';
import { rosterOf } from '../roster/roster.ts';
import { moveTask } from '../tasks/move.ts';
import { suggestAssignee } from '../tasks/suggest.ts';
import { takeNext } from '../tasks/take.ts';
import { findTask, type Task } from '../tasks/task.ts';
import { possibleVerbs, TASK_VERBS, type TaskVerb, type Verb } from '../tasks/verbs.ts';
import { type Asked, type Came, type CarryOut, done, refused } from './asked.ts';

/** The task that is talked about; undefined where the change is none. */
function taskIn({ context, state }: Asked): Task | undefined {
  return findTask(state, context.facts.change.id);
}

const NO_TASK = 'this issue is no task: the policy leaves it out, or it is closed';

/** `VERB WORDS`: what `baton task VERB` does with the task that the issue is. */
export const task: CarryOut = (asked) => {
  const [word = '', ...words] = asked.rest.split(/[\s,]+/).filter((each) => each !== '');
  const verb = word.toLowerCase();
  const own = taskIn(asked);
  if (own === undefined) return refused(NO_TASK);
  if (!isTaskVerb(verb) || verb === 'assign') return refused(`${named(word)}: ${possible(own)}`);
  const { from }: Verb = TASK_VERBS[verb];
  if (from[own.status] === undefined) return refused(`the task is ${own.status}: ${possible(own)}`);
  return moved(asked, own, verb, words);
};

function isTaskVerb(word: string): word is TaskVerb {
  return Object.hasOwn(TASK_VERBS, word);
}

function named(word: string): string {
  return word === ''
    ? 'it does not say what of the task'
    : `${word.slice(0, 60)} is nothing that is said of a task`;
}

/** What can be said of a task as it is. */
function possible({ status }: Task): string {
  const verbs = possibleVerbs(status)
    .filter((verb) => verb !== 'done')
    .map((verb) => (verb === 'assign' ? '`/baton assign`' : `\`/baton task ${verb}\``));
  return `possible now: ${verbs.join(', ')}`;
}

function moved(asked: Asked, own: Task, verb: TaskVerb, words: readonly string[]): Came {
  const { context, state, by } = asked;
  const text = words.join(' ');
  const [to = ''] = words;
  const agent = rosterOf(context.policy).agentByRef(to)?.id ?? (to.startsWith('@') ? to.toLowerCase() : null);
  if (verb === 'reassign' && agent === null && to.toLowerCase() !== 'nobody')
    return refused('it does not say to whom: an agent of the roster, a `@login`, or `nobody`');
  if (verb === 'block' && words.length === 0)
    return refused('it does not say on what: `/baton task block #17`');
  const said = {
    agent: verb === 'reassign' ? agent : null,
    reason: verb === 'fail' && text !== '' ? text.slice(0, 500) : null,
    on: verb === 'block' ? words.map((each) => each.replace(/^#(?=\d+$)/, 'issue-')) : [],
    reviewers: verb === 'review' ? words : [],
    at: new Date(context.now).toISOString(),
  };
  return cameOf(moveTask(state, context.policy, verb, own.id, said, by));
}

function cameOf(move: ReturnType<typeof moveTask>): Came {
  if (move.answer === 'moved') return done(null, move.drafts);
  const { message, hint } = move.fault;
  return refused(hint === undefined ? message : `${message}. ${hint}`);
}

/** What else is done where somebody is assigned to an issue: its task is given to the first who was named. */
export function given(asked: Asked, came: Came): Came {
  const own = taskIn(asked);
  if (own === undefined) return came;
  const { context, state, by } = asked;
  const [word = ''] = asked.rest.split(/[\s,]+/);
  const agent = rosterOf(context.policy).agentByRef(word)?.id ?? word.toLowerCase();
  if (agent === own.agent) return came;
  const said = { agent, reason: null, on: [], reviewers: [], at: new Date(context.now).toISOString() };
  const verb = own.status === 'CREATED' ? 'assign' : 'reassign';
  // Who may assign was asked by the table of commands: whoever may write to the repository may do it on GitHub, too.
  const move = cameOf(moveTask(state, context.policy, verb, own.id, said, by, 'given'));
  return move.outcome === 'done' ? { ...came, drafts: move.drafts ?? [] } : move;
}

const SUGGESTED = 3;

/** Where nobody is named on an issue: whom its task fits; undefined where it is none. */
export function unnamed(asked: Asked): Came | undefined {
  const own = taskIn(asked);
  if (own === undefined) return undefined;
  const fits = suggestAssignee(own, asked.context.policy, asked.state).slice(0, SUGGESTED);
  if (fits.length === 0) return refused('it names nobody, and no agent of the roster has room for it');
  const names = fits.map(({ agent, reasons }) => `${agent} (${reasons.join(', ')})`);
  return refused(
    `it names nobody; it fits ${names.join('; ')}. Say \`/baton assign ${fits[0]?.agent ?? ''}\``,
  );
}

/** What `baton next` does for an agent. */
export const next: CarryOut = ({ context, state, by }) => {
  const { answer, drafts } = takeNext(state, context.policy, by, context.now);
  if (answer.answer === 'taken') {
    const { id, title } = answer.next.task;
    return done(`${by} has ${id.replace(/^issue-/, '#')} now: ${title}`, drafts);
  }
  if (answer.answer === 'limit') return refused(answer.reason);
  const waits = answer.waiting
    .slice(0, 5)
    .map(({ task: { id }, waitsFor }) => `${id} waits for ${waitsFor.join(', ')}`);
  return refused(waits.length === 0 ? 'there is nothing to begin' : `nothing can be begun: ${oneOf(waits)}`);
};
