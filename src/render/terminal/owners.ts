import type { Rule } from '../../core/ownership/codeowners.ts';
import type { Explanation } from '../../core/ownership/explain.ts';
import type { Share } from '../../core/ownership/tally.ts';
import { displayPath } from '../../core/paths.ts';
import { type Paint, PLAIN } from '../paint.ts';
import { table } from './table.ts';

/** A path and the rule that decides it; null where none matches. */
export interface Owned {
  readonly path: string;
  readonly rule: Rule | null;
}

/** Who owns one path, by which line, and why that one won. */
export function renderExplanation(
  { path, rule, overruled }: Explanation,
  file: string,
  paint: Paint = PLAIN,
): string {
  if (!rule)
    return `${paint.bold(displayPath(path))} has no owner: no line of ${displayPath(file)} matches it`;
  const head =
    rule.owners.length > 0
      ? `${paint.bold(displayPath(path))} is owned by ${paint.green(displayPath(rule.owners.join(' ')))}`
      : `${paint.bold(displayPath(path))} has no owner: the line that decides names none`;
  const why = overruled.length > 0 ? 'the last line that matches decides' : 'the only line that matches';
  const rows = [
    [paint.green('decides'), place(file, rule), written(rule), why],
    ...overruled.map((loser) => [
      paint.dim('overruled'),
      place(file, loser),
      written(loser),
      `line ${rule.line} stands later`,
    ]),
  ];
  return `${head}\n${table(['', 'line', 'rule', 'why'], rows, paint)}`;
}

function place(file: string, { line }: Rule): string {
  return displayPath(`${file}:${line}`);
}

function written({ pattern, owners }: Rule): string {
  return displayPath([pattern, ...(owners.length > 0 ? owners : ['(no owner)'])].join(' '));
}

/** Many paths, one a line. */
export function renderOwned(owned: readonly Owned[], paint: Paint = PLAIN): string {
  const said = new Map<Rule | null, readonly [string, string]>();
  const rows = owned.map(({ path, rule }) => {
    const known = said.get(rule);
    const cells = known ?? decision(rule, paint);
    if (known === undefined) said.set(rule, cells);
    return [displayPath(path), ...cells];
  });
  return table(['path', 'line', 'owners'], rows, paint);
}

/** The line that decides, and whom it names. */
function decision(rule: Rule | null, paint: Paint): readonly [string, string] {
  const owners =
    rule && rule.owners.length > 0 ? displayPath(rule.owners.join(' ')) : paint.yellow('(no owner)');
  return [rule === null ? '' : String(rule.line), owners];
}

/** How many of `total` paths each owner has. */
export function renderShares(shares: readonly Share[], total: number, paint: Paint = PLAIN): string {
  const rows = shares.map(({ owner, files }) => [
    owner === null ? paint.yellow('(no owner)') : displayPath(owner),
    String(files),
    `${((files / Math.max(total, 1)) * 100).toFixed(1)} %`,
  ]);
  return table(['owner', 'files', 'share'], rows, paint);
}
