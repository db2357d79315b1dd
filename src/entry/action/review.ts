import { EXIT } from '../../core/errors.ts';
import { askedEarly } from '../../github/early.ts';
import { REVIEW, REVIEW_SIZES } from '../../github/queries/review.ts';
import type { Mode, Ran } from './mode.ts';
import { numbersOf } from './numbers.ts';

const CONTEXT_REF = 'refs/heads/baton';

/** Judges the pull requests that the event is about. The first query is on its way before the engine is loaded. */
export const review: Mode = async (run) => {
  if (run.target.kind === 'issue') return (await import('./issues.ts')).issues(run, [run.target.number]);
  const numbers = await numbersOf(run);
  if (numbers === null) return unknownGroup();
  const [number] = numbers;
  if (number === undefined) return nobody();
  const [owner = '', repo = ''] = run.repository.split('/');
  const variables = { owner, repo, number, context: CONTEXT_REF, withContext: true };
  const client = await askedEarly(run.client, REVIEW, variables, REVIEW_SIZES);
  const { reviewed } = await import('./reviewed.ts');
  return reviewed({ ...run, client }, numbers);
};

const NOTHING = {
  exit: EXIT.clear,
  outputs: { outcome: 'none', blocked: '[]', summary: '' },
  summary: '',
  lines: [],
  warnings: [],
  errors: [],
  annotations: [],
} as const satisfies Ran;

function nobody(): Ran {
  const summary = 'No open pull request has this commit as its head: there is nothing to judge.';
  return { ...NOTHING, outputs: { ...NOTHING.outputs, summary }, lines: [summary] };
}

/** Nothing is written on its head, so that a required check holds the group up. */
function unknownGroup(): Ran {
  const message =
    'the merge queue does not tell which pull requests this merge group brings; nothing was judged';
  return {
    ...NOTHING,
    exit: EXIT.cannotTell,
    outputs: { ...NOTHING.outputs, outcome: 'cannot-tell', summary: message },
    errors: [message],
  };
}
