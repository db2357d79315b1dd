import { globFault, globPattern, parseGlob, toCodeownersPattern } from '../../ownership/glob.ts';
import { createMatcher } from '../../ownership/matcher.ts';
import { matrixMatcher } from '../../ownership/matrix.ts';
import { overlapWitness } from '../../ownership/overlap.ts';
import { isOwner, ownerHint } from '../../ownership/owner.ts';
import { displayPath } from '../../paths.ts';
import { expandAreas } from '../areas.ts';
import { namedComponents } from '../components.ts';
import { type Finding, found, foundKey, type Subject, type Trap } from './trap.ts';
import { entryFault, written } from './written.ts';

function* badPatterns(subject: Subject): Iterable<Finding> {
  for (const { pattern, path, entries } of written(subject)) {
    const why = entries ? entryFault(pattern) : globFault(pattern);
    if (why === null) continue;
    const hint =
      parseGlob(pattern).fault?.hint ?? 'Write it from the root, such as `dir/*`, a whole subtree.';
    yield found(path, `\`${displayPath(pattern)}\` is no path pattern: ${why}`, hint);
  }
}

function* sharedRows({ matrix, roster, policy }: Subject): Iterable<Finding> {
  for (const { agents, codeownersPattern } of matrix.rows) {
    if (agents.length < 2) continue;
    const later = roster.agents.filter(({ id }) => agents.includes(id)).at(-1);
    const at = later?.ownership.findIndex((entry) =>
      expandAreas(policy, [entry]).some(
        ({ pattern }) => globFault(pattern) === null && toCodeownersPattern(pattern) === codeownersPattern,
      ),
    );
    if (later === undefined || at === undefined) continue;
    const message = `${agents.join(' and ')} both own \`${later.ownership[at]}\`: ownership is shared, and either approves`;
    yield found(
      ['agents', later.key, 'ownership', at],
      message,
      'If only one should, remove it from the others.',
    );
  }
}

/** Lists in which a pattern without a file does nothing. (`never` and `changed_with` also guard what is yet to come.) */
const MUST_MATCH = new Set(['ownership', 'may_edit', 'optional', 'paths', 'areas', 'each']);

function* deadPatterns(subject: Subject): Iterable<Finding> {
  const { paths } = subject;
  if (paths === undefined || paths.length === 0) return;
  const candidates = written(subject).filter(
    ({ pattern, path }) =>
      globFault(pattern) === null &&
      (path[0] === 'areas' || path.some((key) => typeof key === 'string' && MUST_MATCH.has(key))) &&
      path[0] !== 'leases',
  );
  const matcher = createMatcher(candidates.map(({ pattern }) => ({ shape: globPattern(pattern) })));
  const alive = new Set<number>();
  for (const path of paths) for (const at of matcher.all(path)) alive.add(at);
  for (const [at, { pattern, path }] of candidates.entries()) {
    if (alive.has(at)) continue;
    yield found(
      path,
      `\`${displayPath(pattern)}\` matches no file of the repository`,
      'Correct it, or remove it.',
    );
  }
}

function* shadowedRows({ matrix, paths, roster, policy }: Subject): Iterable<Finding> {
  if (paths === undefined) return;
  const matcher = matrixMatcher(matrix);
  const winners = new Map(matrix.rows.map((row) => [row, new Set<string>()]));
  const winning = new Set<unknown>();
  for (const path of paths) {
    const rows = matcher.rowsOf(path);
    const winner = rows.at(-1);
    if (winner === undefined) continue;
    winning.add(winner);
    for (const row of rows) winners.get(row)?.add(winner.pattern);
  }
  for (const [row, over] of winners) {
    if (winning.has(row) || over.size === 0) continue;
    const owner = roster.byId.get(row.agents[0] ?? '');
    const entry = row.area ?? row.pattern;
    const at = owner?.ownership.indexOf(entry) ?? -1;
    if (owner === undefined) continue;
    const by = [...over].slice(0, 3).map((pattern) => `\`${pattern}\``);
    const message = `\`${row.pattern}\` never decides: every file it matches is decided by ${by.join(', ')}`;
    const path =
      row.area === null
        ? ['agents', owner.key, 'ownership', at]
        : ['areas', row.area, areaIndex(policy.areas[row.area], row.pattern)];
    yield found(path, message, 'Name the directories in which it should win, or remove it.');
  }
}

function areaIndex(patterns: readonly string[] | undefined, pattern: string): number {
  return Math.max(0, patterns?.indexOf(pattern) ?? 0);
}

/** A file that both match; without a list of files, an example for patterns of one directory (`**` meets everything). */
function commonPath(a: string, b: string, paths: readonly string[] | undefined): string | null {
  if (paths === undefined) {
    return globPattern(b).segments.some(({ kind }) => kind === 'deep') ? null : overlapWitness(a, b);
  }
  const both = createMatcher([a, b].map((pattern) => ({ shape: globPattern(pattern) })));
  return paths.find((path) => both.all(path).length === 2) ?? null;
}

function* forbiddenOwn({ roster, policy, paths }: Subject): Iterable<Finding> {
  for (const agent of roster.agents) {
    const own = expandAreas(policy, agent.ownership).filter(({ pattern }) => globFault(pattern) === null);
    for (const [at, entry] of agent.never.entries()) {
      const clash = expandAreas(policy, [entry])
        .filter(({ pattern }) => globFault(pattern) === null)
        .flatMap(({ pattern: never }) =>
          own.flatMap(({ pattern }) => {
            const example = commonPath(never, pattern, paths);
            return example === null ? [] : [{ pattern, example }];
          }),
        )[0];
      if (clash === undefined) continue;
      const message = `\`${agent.key}\` owns \`${clash.pattern}\` and may never touch \`${entry}\`: both hold ${displayPath(clash.example)}`;
      yield found(['agents', agent.key, 'never', at], message, 'Keep the two apart, if that is not meant.');
    }
  }
}

function* ownerlessComponents({ policy, matrix, paths }: Subject): Iterable<Finding> {
  const valid = Object.entries(policy.components).filter(
    ([, component]) => typeof component !== 'string' || entryFault(component) === null,
  );
  for (const component of namedComponents(
    { ...policy, components: Object.fromEntries(valid) },
    paths ?? [],
  )) {
    const named = Object.hasOwn(policy.components, component.name);
    const patterns = expandAreas(policy, component.paths).map(({ pattern }) => pattern);
    if (component.owners.length > 0 || patterns.some((pattern) => globFault(pattern) !== null)) continue;
    const owned = patterns.some((mine) =>
      matrix.rows.some((row) => overlapWitness(mine, row.pattern) !== null),
    );
    if (owned) continue;
    const path = ['components', named ? component.name : 'each'];
    yield foundKey(
      path,
      `nobody owns component \`${component.name}\``,
      'Add `owners`, or a row of `ownership` that covers it.',
    );
  }
}

function* unlistable({ policy }: Subject): Iterable<Finding> {
  for (const [key, agent] of Object.entries(policy.agents)) {
    for (const [at, reviewer] of agent.reviewers.entries()) {
      if (isOwner(reviewer)) continue;
      yield found(
        ['agents', key, 'reviewers', at],
        `CODEOWNERS cannot hold \`${reviewer}\``,
        ownerHint(reviewer),
      );
    }
  }
}

/** What is wrong with path patterns and the rows that they make. */
export const PATTERN_TRAPS = {
  'bad-pattern': { severity: 'error', about: 'A path pattern is not valid.', find: badPatterns },
  'shared-row': {
    severity: 'warning',
    about: 'Two agents own the same pattern: ownership is shared.',
    find: sharedRows,
  },
  'dead-pattern': {
    severity: 'warning',
    about: 'A pattern matches no file of the repository.',
    find: deadPatterns,
  },
  'shadowed-row': {
    severity: 'warning',
    about: 'A row never decides, because stronger rows match every file that it matches.',
    find: shadowedRows,
  },
  'never-own': {
    severity: 'warning',
    about: 'An agent owns what it may never touch.',
    find: forbiddenOwn,
  },
  'ownerless-component': {
    severity: 'warning',
    about: 'A component names no owners, and no row of the matrix covers it.',
    find: ownerlessComponents,
  },
  'unlisted-reviewer': {
    severity: 'warning',
    about: 'A reviewer has a form that CODEOWNERS cannot hold.',
    find: unlistable,
  },
} satisfies Record<string, Trap>;
