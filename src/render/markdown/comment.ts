import type { Judgement } from '../../core/change/judge.ts';
import type { Facts } from '../../core/change/rule.ts';
import { COMMENT_MARKER } from '../../core/effect.ts';
import type { CheckOf } from '../../core/effects/shared-head.ts';
import type { Policy } from '../../core/policy/schema.ts';
import type { Outcome, Verdict } from '../../core/verdict.ts';
import { commentJson } from './comment-json.ts';
import { code, count, fenced } from './escape.ts';
import { fitting } from './fit.ts';
import { HOLDS, type Item, itemsOf } from './items.ts';
import { LOOK } from './look.ts';
import { called } from './mention.ts';
import {
  commandsSection,
  conflictsSection,
  gatesSection,
  leasesSection,
  overridesSection,
  ownershipSection,
} from './sections.ts';
import { sharedHeadline, sharedLines } from './shared-check.ts';
import { actorLine, countOf, todoLines, warningLines } from './todo.ts';
import { treeLines } from './tree.ts';

/** What GitHub takes. */
export const COMMENT_LIMIT = 65_536;
/** Characters that are kept for the folded verdict, and for saying what was left out. */
export const TREE_AT_LEAST = 4_000;

export interface Rendered {
  readonly judgement: Judgement;
  /** Those that were judged. */
  readonly facts: Facts;
  readonly policy: Policy;
  /** Whose check its commit bears, where that is another's. */
  readonly checkOf?: CheckOf | null;
}

/**
 * The comment on a change: what is decided, who acts, what must be done by whom; then ownership, gates, leases and conflicts;
 * everything else is folded. Never longer than {@link COMMENT_LIMIT}. The same judgement gives the same bytes.
 *
 * @param mentions how many of those who must act may be called by a mention that notifies
 */
export function renderComment({ judgement, facts, policy, checkOf }: Rendered, mentions = 0): string {
  const { verdict } = judgement;
  const todo = itemsOf(verdict, HOLDS);
  const warnings = itemsOf(verdict, new Set<Outcome>(['warn']));
  const calls = called(
    todo.flatMap((item) => item.who.slice(0, 1)),
    mentions,
  );
  const block = commentJson(judgement, [...todo, ...warnings]).split('\n');
  const json = ['', ...folded('For agents (JSON)', fenced(block, 'json').split('\n'))];
  const last = ['', footer(judgement)];
  const head = [
    COMMENT_MARKER,
    `### ${headline(judgement, todo, warnings)}${sharedHeadline(checkOf)}`,
    ...sharedLines(checkOf),
    '',
    standing(judgement, facts, policy),
  ];
  const fixed = [...head, ...json, ...last].join('\n').length;
  const room = COMMENT_LIMIT - fixed - TREE_AT_LEAST;
  const top = [...head, ...fitting([todoLines(todo, calls), ...sectionsOf(verdict, warnings, facts)], room)];
  const used = [...top, ...json, ...last].join('\n').length;
  const tree = ['', ...folded('The whole verdict', treeLines(verdict, COMMENT_LIMIT - used - 200))];
  return [...top, ...tree, ...json, ...last].join('\n');
}

/** What stands unfolded below the things to do, in a comment as in a check. */
export function sectionsOf(verdict: Verdict, warnings: readonly Item[], facts: Facts): string[][] {
  return [
    warningLines(warnings),
    overridesSection(verdict),
    commandsSection(verdict),
    conflictsSection(verdict, facts),
    leasesSection(verdict),
    ownershipSection(verdict),
    gatesSection(verdict),
  ];
}

function folded(title: string, lines: readonly string[]): string[] {
  return [`<details><summary>${title}</summary>`, '', ...lines, '', '</details>'];
}

export function headline(
  { outcome, verdict }: Judgement,
  todo: readonly Item[],
  warnings: readonly Item[],
): string {
  const { sign } = LOOK[outcome];
  const what = {
    pass: 'Nothing stands in the way',
    audit: `Nothing blocks; ${onlyOverrides(verdict) ? 'an override that was asked for does not count' : 'some rules that only report are broken'}`,
    warn: `Nothing blocks; ${count(warnings.length, 'warning')} to read`,
    'cannot-tell': `Cannot tell yet: ${count(countOf(todo), 'thing')} could not be judged`,
    block: `Blocked: ${count(countOf(todo), 'thing')} to do`,
  } as const satisfies Record<Outcome, string>;
  return `${sign} ${what[outcome]}`;
}

/** Is what is told no rule that is broken? */
function onlyOverrides({ children = [] }: Verdict): boolean {
  return children.every(({ rule, outcome }) => rule === 'overrides' || outcome !== 'audit');
}

function standing({ acting }: Judgement, { change, pull }: Facts, policy: Policy): string {
  const agents = Object.values(policy.agents).filter(({ id }) => acting.claimed.includes(id));
  const answering = [...new Set(agents.flatMap(({ operators }) => operators))].sort();
  const into = pull === null ? '' : ` into ${code(pull.baseBranch, 40)}`;
  const files = change.files.length;
  return `${actorLine(acting.proven, acting.claimed, answering)}. ${count(files, 'file')}${into}.`;
}

/** What the verdict stands on. */
export function footer({ change, policyDigest, factsAsOf }: Judgement): string {
  const at = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(factsAsOf) ? factsAsOf : 'an unknown time';
  return `<sub>Verdict on ${code(change.head.slice(0, 10))} · policy ${code(policyDigest.slice(0, 12))} · facts as of ${at}</sub>`;
}

/** Where the base stands is as much a matter of the instant: what of it concerns the verdict is in the verdict. */
const TIMES = [
  /(?<=facts as of )\S+(?=<\/sub>\s*$)/,
  /(?<=^ "factsAsOf": ")[^"\n]*(?="(?:,)?$)/gm,
  /(?<=^ {2}"base": ")[^"\n]*(?="$)/gm,
] as const;

/**
 * The text to write: where nothing but the time of the facts, and the commit that the base is at, differs from the text that is there, that text, so that
 * looking again writes nothing. The time shown is when the verdict was first reached as it stands.
 */
export function settled(wanted: string, there: string | null): string {
  if (there === null) return wanted;
  return timeless(wanted) === timeless(there) ? there : wanted;
}

function timeless(text: string): string {
  const lines = text.replaceAll('\r\n', '\n').trimEnd();
  return TIMES.reduce((left, time) => left.replace(time, ''), lines);
}
