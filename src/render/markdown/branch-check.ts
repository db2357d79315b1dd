import type { Answer, Overlaps } from '../../core/change/before-pull.ts';
import { type DesiredCheck, OVERLAP_CHECK } from '../../core/effect.ts';
import type { PathLines, Verdict } from '../../core/verdict.ts';
import { annotationsOf } from './annotations.ts';
import { code, count, prose } from './escape.ts';
import { fitting } from './fit.ts';
import { isCommand } from './items.ts';
import { cut, visible } from './visible.ts';

const TITLE = 200;
const SUMMARY_LIMIT = 65_535;
/** What GitHub takes with the check itself: the rest would take another request. */
const MOST_NOTES = 50;
const MOST_PATHS = 20;

const CONCLUSION = {
  clear: 'success',
  overlap: 'neutral',
  'cannot-tell': 'neutral',
} as const satisfies Record<Answer, DesiredCheck['conclusion']>;

const HEADING = {
  clear: 'Clear',
  overlap: 'Overlap',
  'cannot-tell': 'Cannot tell',
} as const satisfies Record<Answer, string>;

/**
 * The check on the head of a branch that has no pull request yet. It never blocks, and nothing in it speaks of the time at which
 * the facts were read, so that the same answer is the same check.
 */
export function overlapCheck(overlaps: Overlaps): DesiredCheck {
  const { annotations } = annotationsOf(overlaps.found);
  return {
    name: OVERLAP_CHECK,
    conclusion: CONCLUSION[overlaps.answer],
    title: cut(visible(titleOf(overlaps)), TITLE),
    summary: overlapText(overlaps),
    // Nothing is refused here: what would be a failure on a pull request is a warning.
    annotations: annotations
      .slice(0, MOST_NOTES)
      .map((each) => ({ ...each, level: each.level === 'failure' ? 'warning' : each.level })),
  };
}

function titleOf({ answer, found, doubts }: Overlaps): string {
  const [first] = answer === 'overlap' ? found : doubts;
  if (first === undefined) return `${HEADING[answer]}: nobody else is at work on these files`;
  const all = found.length + doubts.length;
  return `${HEADING[answer]}: ${first.reason}${all > 1 ? ` (and ${all - 1} more)` : ''}`;
}

/** What is said in the check, and to the agent in its inbox. */
export function overlapText({ answer, found, doubts, told }: Overlaps): string {
  const sections = [
    [`### ${HEADING[answer]}`, '', LEAD[answer]],
    ...found.map(entry),
    ...(doubts.length === 0
      ? []
      : [['', '**Cannot tell**', '', ...doubts.map(({ reason }) => `- ${prose(reason)}`)]]),
    ...(told.length === 0
      ? []
      : [['', '**What the pull request will need**', '', ...told.map((each) => `- ${prose(each)}`)]]),
  ];
  return fitting(sections, SUMMARY_LIMIT).join('\n');
}

const LEAD = {
  clear:
    'No lease of others, no open pull request and no branch of another agent stands against this branch.',
  overlap:
    'This branch collides with work of others. Nothing is blocked here: settle it before the pull requests meet.',
  'cannot-tell': 'No overlap was seen, but not everything could be looked at. That is not a clear answer.',
} as const satisfies Record<Answer, string>;

function entry({ rule, reason, paths = [], lines = [], who = [], next = [] }: Verdict): string[] {
  return [
    '',
    `**${code(rule)}** ${prose(reason)}`,
    '',
    ...paths
      .slice(0, MOST_PATHS)
      .map((path) => `- ${code(path)}${spots(lines.filter((each) => each.path === path))}`),
    ...(paths.length > MOST_PATHS ? [`- and ${count(paths.length - MOST_PATHS, 'more file')}`] : []),
    ...(who.length === 0 ? [] : [`- who: ${who.map((name) => code(name)).join(', ')}`]),
    ...next.map((each) => `- next: ${isCommand(each) ? code(each, 400) : prose(each)}`),
  ];
}

function spots(lines: readonly PathLines[]): string {
  if (lines.length === 0) return '';
  const shown = lines
    .slice(0, 5)
    .map(({ first, count: many }) => (many > 1 ? `${first}–${first + many - 1}` : `${first}`));
  return `, ${lines.length === 1 && (lines[0]?.count ?? 0) <= 1 ? 'line' : 'lines'} ${shown.join(', ')}${lines.length > 5 ? ', …' : ''}`;
}
