import type { Judgement } from '../../core/change/judge.ts';
import { displayPath } from '../../core/paths.ts';
import type { Outcome, Verdict } from '../../core/verdict.ts';
import { type Paint, PLAIN } from '../paint.ts';
import { LOOK } from './outcome.ts';

/** Paths shown for one node before the rest is only counted. */
const SHOWN_PATHS = 5;

export interface TreeOptions {
  /** Show passed nodes with all that is below them, and every path. */
  readonly full: boolean;
}

/** A judgement as a tree: what, why, who must act, by when, with which command; and what it stands on. */
export function renderJudgement(
  judgement: Judgement,
  paint: Paint = PLAIN,
  options: TreeOptions = { full: false },
): string {
  const { change, acting, verdict, policyDigest, factsAsOf } = judgement;
  const claimed = acting.claimed.filter((who) => !acting.proven.includes(who));
  const who =
    [...acting.proven, ...claimed.map((agent) => `${agent} (only claimed)`)].join(', ') ||
    'no agent of the roster';
  return [
    `${head(verdict.outcome, paint)} ${paint.bold(change.branch)} ${paint.dim(change.head.slice(0, 10))}  ${verdict.reason}`,
    paint.dim(`  by ${who}`),
    ...(verdict.children ?? []).flatMap((child) => renderNode(child, '  ', paint, options)),
    paint.dim(
      `  policy ${policyDigest.slice(0, 12)} · base ${change.base.slice(0, 10)} · facts as of ${factsAsOf}`,
    ),
  ].join('\n');
}

/** One rule with all that is below it. */
export function renderRule(verdict: Verdict, paint: Paint = PLAIN): string {
  return renderNode(verdict, '', paint, { full: true }).join('\n');
}

function head(outcome: Outcome, paint: Paint): string {
  return paint[LOOK[outcome].color](`${LOOK[outcome].sign} ${outcome.toUpperCase()}`);
}

function renderNode(node: Verdict, indent: string, paint: Paint, options: TreeOptions): string[] {
  const sign = paint[LOOK[node.outcome].color](LOOK[node.outcome].sign);
  const bound = node.enforce && node.outcome !== 'pass' ? paint.dim(` [${node.enforce}]`) : '';
  const lines = [`${indent}${sign} ${paint.bold(node.rule)}${bound}  ${displayPath(node.reason)}`];
  if (node.outcome === 'pass' && !options.full) return lines;
  const inner = `${indent}  `;
  lines.push(...pathLines(node.paths ?? [], inner, paint, options));
  if (node.who?.length && node.outcome !== 'pass')
    lines.push(`${inner}${paint.dim('who:')} ${node.who.join(', ')}`);
  if (node.until) lines.push(`${inner}${paint.dim('until:')} ${node.until}`);
  for (const command of node.next ?? []) lines.push(`${inner}${paint.cyan('→')} ${command}`);
  for (const child of node.children ?? []) lines.push(...renderNode(child, inner, paint, options));
  return lines;
}

function pathLines(paths: readonly string[], indent: string, paint: Paint, options: TreeOptions): string[] {
  const shown = options.full ? paths : paths.slice(0, SHOWN_PATHS);
  const rest = paths.length - shown.length;
  return [
    ...shown.map((path) => paint.dim(`${indent}  ${displayPath(path)}`)),
    ...(rest > 0 ? [paint.dim(`${indent}  … and ${rest} more`)] : []),
  ];
}
