import type { Verdict } from '../../core/verdict.ts';
import { code, instant, prose } from './escape.ts';
import { isCommand } from './items.ts';
import { LOOK } from './look.ts';
import { namesOf } from './mention.ts';
import { placed } from './places.ts';

const NOBODY: ReadonlySet<string> = new Set();
const SHOWN_PATHS = 10;
const DEPTH = 6;

/** The whole verdict as a nested list, at most so many characters; what does not fit is counted and said. */
export function treeLines(verdict: Verdict, most: number): string[] {
  const all = (verdict.children ?? []).flatMap((child) => nodeLines(child, 0));
  const room = most - 120;
  const kept: string[] = [];
  let length = 0;
  for (const line of all) {
    length += line.length + 1;
    if (length > room) break;
    kept.push(line);
  }
  const rest = all.length - kept.length;
  return rest > 0
    ? [...kept, `- … ${rest} more lines are left out here: a comment has a limit. \`baton check\` shows all.`]
    : kept;
}

function nodeLines(node: Verdict, depth: number): string[] {
  const indent = '  '.repeat(Math.min(depth, DEPTH));
  const bound = node.enforce !== undefined && node.outcome !== 'pass' ? ` (${node.enforce})` : '';
  const inner = `${indent}  `;
  const paths = node.paths ?? [];
  const rest = paths.length - SHOWN_PATHS;
  const shown = paths.slice(0, SHOWN_PATHS).map((path) => placed(path, node.lines));
  return [
    `${indent}- ${LOOK[node.outcome].sign} ${code(node.rule)}${bound} ${prose(node.reason, 600)}`,
    ...(shown.length > 0 ? [`${inner}- ${shown.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`] : []),
    ...(node.who?.length && node.outcome !== 'pass'
      ? [`${inner}- who: ${namesOf(node.who, NOBODY, 12)}`]
      : []),
    ...(node.until === undefined ? [] : [`${inner}- until: ${instant(node.until)}`]),
    ...(node.next ?? [])
      .slice(0, 10)
      .map((next) => `${inner}- → ${isCommand(next) ? code(next, 400) : prose(next)}`),
    ...(node.children ?? []).flatMap((child) => nodeLines(child, depth + 1)),
  ];
}
