import type { DesiredCheck } from '../../core/effect.ts';
import type { Outcome, Verdict } from '../../core/verdict.ts';
import { annotationsOf } from './annotations.ts';
import { headline, type Rendered, sectionsOf, TREE_AT_LEAST } from './comment.ts';
import { code, count } from './escape.ts';
import { fitting } from './fit.ts';
import { HOLDS, itemsOf } from './items.ts';
import { LOOK } from './look.ts';
import { gateName } from './sections.ts';
import { todoLines } from './todo.ts';
import { treeLines } from './tree.ts';
import { cut, visible } from './visible.ts';

/** What GitHub takes. */
export const SUMMARY_LIMIT = 65_535;
const TITLE = 200;
const NOBODY: ReadonlySet<string> = new Set();

/** What the check of each outcome concludes. */
export const CONCLUSION = {
  pass: 'success',
  audit: 'success',
  warn: 'neutral',
  'cannot-tell': 'failure',
  block: 'failure',
} as const satisfies Record<Outcome, NonNullable<DesiredCheck['conclusion']>>;

/**
 * The check runs of a judgement: `baton`, the one to require, and one for each gate. Nothing in them speaks of the time at
 * which the facts were read, so that the same verdict is the same check.
 */
export function renderChecks(rendered: Rendered): DesiredCheck[] {
  const gates = rendered.judgement.verdict.children?.find(({ rule }) => rule === 'gates')?.children ?? [];
  return [mainCheck(rendered), ...gates.map((gate) => gateCheck(gate, rendered))];
}

function mainCheck({ judgement, facts }: Rendered): DesiredCheck {
  const { verdict, outcome } = judgement;
  const todo = itemsOf(verdict, HOLDS);
  const warnings = itemsOf(verdict, new Set<Outcome>(['warn']));
  const { annotations, left } = annotationsOf(
    (verdict.children ?? []).filter(({ rule }) => rule !== 'gates'),
  );
  const sections = [todoLines(todo, NOBODY), ...sectionsOf(verdict, warnings, facts)];
  const top = fitting(sections, SUMMARY_LIMIT - TREE_AT_LEAST);
  return {
    name: 'baton',
    conclusion: conclusionOf(verdict),
    title: cut(plain(headline(judgement, todo, warnings)), TITLE),
    summary: summaryOf(top, verdict, left, judgement.policyDigest),
    annotations: outcome === 'pass' ? [] : annotations,
  };
}

/** Name of the check of a gate. */
export function gateCheckName(gate: string): string {
  return cut(visible(`baton/${gate}`), 100);
}

function gateCheck(gate: Verdict, { judgement }: Rendered): DesiredCheck {
  const { annotations, left } = annotationsOf([gate]);
  return {
    name: gateCheckName(gateName(gate)),
    conclusion: conclusionOf(gate),
    title: cut(visible(gate.reason), TITLE),
    summary: summaryOf([], gate, left, judgement.policyDigest),
    annotations,
  };
}

/** What cannot be told because a person has yet to grant something asks for that person; otherwise it fails. */
function conclusionOf(verdict: Verdict): NonNullable<DesiredCheck['conclusion']> {
  if (verdict.outcome !== 'cannot-tell') return CONCLUSION[verdict.outcome];
  return openParts(verdict).some(({ who }) => who !== undefined && who.length > 0)
    ? 'action_required'
    : 'failure';
}

function openParts(node: Verdict): Verdict[] {
  const below = (node.children ?? []).filter(({ outcome }) => outcome === node.outcome);
  return [node, ...below.flatMap(openParts)];
}

function summaryOf(top: readonly string[], verdict: Verdict, left: number, digest: string): string {
  const head = [...top, ...(left > 0 ? ['', `${count(left, 'more file')} would have borne a note.`] : [])];
  const last = ['', `<sub>policy ${code(digest.slice(0, 12))} · ${LOOK[verdict.outcome].word}</sub>`];
  const used = [...head, ...last].join('\n').length;
  const root = verdict.rule === 'baton' ? verdict : { ...verdict, children: verdict.children ?? [] };
  const tree = treeLines(
    root.children?.length ? root : { ...root, children: [verdict] },
    SUMMARY_LIMIT - used - 200,
  );
  const folded =
    top.length === 0
      ? tree
      : ['<details><summary>The whole verdict</summary>', '', ...tree, '', '</details>'];
  return [...head, '', ...folded, ...last].join('\n').trimStart();
}

/** A title is plain text: no markup is read in it. */
function plain(markdown: string): string {
  return markdown.replace(/^\S+ /, '');
}
