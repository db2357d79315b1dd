import type { Approval, ChangeState } from '../context/state/change.ts';
import type { Fault } from '../errors.ts';
import { nearest } from '../policy/nearest.ts';
import { accountKey } from '../roster/accounts.ts';
import type { Outcome, Verdict } from '../verdict.ts';
import type { Assumptions } from './assumptions.ts';
import { addedFile, assumeOfPull, pullFaults } from './assumptions-pull.ts';
import type { FileChange } from './facts.ts';
import { touchedPaths } from './facts.ts';
import type { Facts, JudgedState } from './rule.ts';
import { approvalsIn } from './signals.ts';

export type JudgedOf = { readonly facts: Facts; readonly state: JudgedState };

/** Approvals that are assumed, as a forge must know them to compare the commits they saw. Their ids are stable. */
export function assumedApprovals({ approve }: Assumptions, head: string, at: string): Approval[] {
  return approve.map((each, index) => ({
    id: `assumed-${index + 1}`,
    by: each.by,
    email: null,
    head: each.head ?? head,
    at,
    note: null,
  }));
}

/** The facts and the state as they would be, in the one source that counts. Pure: what is given stays as it is. */
export function assume({ facts, state }: JudgedOf, assumptions: Assumptions): JudgedOf {
  const assumed = assumeFiles(facts, assumptions);
  if (facts.pull === null) return { facts: assumed, state: assumeInLog({ facts, state }, assumptions) };
  return { facts: { ...assumed, pull: assumeOfPull(facts.pull, facts, assumptions) }, state };
}

function assumeInLog({ facts, state }: JudgedOf, assumptions: Assumptions): JudgedState {
  const { change, at } = facts;
  const known: ChangeState = state.changes[change.id] ?? {
    branch: change.branch,
    approvals: [],
    checks: [],
    bypassed: [],
  };
  const without = new Set(assumptions.ignoreApprovals.map(fold));
  const said = new Set(assumptions.checks.map(({ name }) => name));
  const approvals = [
    ...known.approvals.filter(({ by, email }) => !without.has(fold(by)) && !without.has(fold(email ?? ''))),
    ...assumedApprovals(assumptions, change.head, at),
  ];
  const checks = [
    ...known.checks.filter(({ name, sha }) => sha !== change.head || !said.has(name)),
    ...assumptions.checks.map((check) => ({ ...check, sha: change.head, by: 'assumed', at, url: null })),
  ];
  return { ...state, changes: { ...state.changes, [change.id]: { ...known, approvals, checks } } };
}

function assumeFiles(facts: Facts, { addFiles, ignoreFiles }: Assumptions): Facts {
  const ignored = new Set(ignoreFiles);
  const touched = new Set(touchedPaths(facts.change.files));
  const here = new Set(facts.headPaths ?? []);
  const added = [...new Set(addFiles)].filter((path) => !touched.has(path));
  const files = [
    ...facts.change.files.flatMap((file) => withoutIgnored(file, ignored)),
    ...added.map(
      (path): FileChange => (here.has(path) ? { ...addedFile(path), status: 'modified' } : addedFile(path)),
    ),
  ].sort((a, b) => (a.path < b.path ? -1 : 1));
  return { ...facts, change: { ...facts.change, files }, headPaths: headPathsOf(facts, added, ignored) };
}

/** Of a rename, the half that is not left out still stands. */
function withoutIgnored(file: FileChange, ignored: ReadonlySet<string>): FileChange[] {
  const { path, previous } = file;
  const other = previous !== null && !ignored.has(previous);
  if (ignored.has(path))
    return other && file.status === 'renamed'
      ? [{ ...file, path: previous, previous: null, status: 'deleted' }]
      : [];
  if (previous !== null && !other) return [{ ...file, previous: null, status: 'added' }];
  return [file];
}

/** A file that the change added is not there without it, and one that it deleted still is. */
function headPathsOf(
  { headPaths, change }: Facts,
  added: readonly string[],
  ignored: ReadonlySet<string>,
): readonly string[] | null {
  if (headPaths === null) return null;
  const paths = new Set([...headPaths, ...added]);
  for (const { path, previous, status } of change.files) {
    if (ignored.has(path) && status !== 'modified' && status !== 'type-changed') {
      if (status === 'deleted') paths.add(path);
      else paths.delete(path);
    }
    if (previous !== null && ignored.has(previous) && status === 'renamed') paths.add(previous);
  }
  return [...paths].sort();
}

/** What is to be left out and is not there: a slip of the pen would simulate nothing. */
export function assumptionFaults({ facts, state }: JudgedOf, assumptions: Assumptions): Fault[] {
  const touched = touchedPaths(facts.change.files);
  const approvals =
    facts.pull === null ? (state.changes[facts.change.id]?.approvals ?? []) : approvalsIn(facts.pull.reviews);
  const approvers = approvals.flatMap(({ by, email }) => [by, ...(email === null ? [] : [email])]);
  const reviewers = (facts.pull?.reviews ?? []).flatMap(({ by }) =>
    by === null ? [] : [`@${accountKey(by)}`],
  );
  const labels = (facts.pull?.labels ?? []).map(({ name }) => name);
  const ofPull =
    facts.pull === null
      ? []
      : [
          ...assumptions.ignoreReviews
            .filter(absentIn(reviewers))
            .map((who) =>
              missing('simulate.not-reviewed', '--ignore-review', `${who} has not reviewed`, who, [
                ...new Set(reviewers),
              ]),
            ),
          ...assumptions.ignoreLabels
            .filter(absentIn(labels))
            .map((name) =>
              missing('simulate.not-labelled', '--ignore-label', `${name} is no label of it`, name, labels),
            ),
        ];
  return [
    ...pullFaults(facts, assumptions),
    ...assumptions.ignoreFiles
      .filter((path) => !touched.includes(path))
      .map((path) =>
        missing('simulate.not-touched', '--ignore-file', `${path} is not touched`, path, touched),
      ),
    ...assumptions.ignoreApprovals
      .filter(absentIn(approvers))
      .map((who) =>
        missing('simulate.not-approved', '--ignore-approval', `${who} has not approved`, who, approvers),
      ),
    ...ofPull,
  ];
}

function absentIn(known: readonly string[]): (name: string) => boolean {
  const names = new Set(known.map(fold));
  return (name) => !names.has(fold(name));
}

function missing(
  code: string,
  argument: string,
  what: string,
  asked: string,
  known: readonly string[],
): Fault {
  const near = nearest(asked, [...known]);
  const hint = near
    ? `Did you mean ${near}?`
    : known.length === 0
      ? 'There is none; leave it out.'
      : `Known: ${known.slice(0, 5).join(', ')}${known.length > 5 ? ', …' : ''}`;
  return { code, message: `${what}, so there is nothing to leave out`, place: { argument }, hint };
}

/** A node of the verdict that would come out otherwise. */
export interface Difference {
  readonly rule: string;
  /** Null: there is no such node. */
  readonly real: Outcome | null;
  readonly simulated: Outcome | null;
  /** Of the simulated node, or of the real one where that is gone. */
  readonly reason: string;
}

/** What would come out otherwise: nodes that change, and what no longer stands in the way or newly does. */
export function differencesBetween(real: Verdict, simulated: Verdict): Difference[] {
  const before = nodesOf(real);
  const after = nodesOf(simulated);
  return [...new Set([...after.keys(), ...before.keys()])].flatMap((rule) => {
    const [then, now] = [before.get(rule), after.get(rule)];
    if ((then?.outcome ?? 'pass') === (now?.outcome ?? 'pass')) return [];
    const reason = now?.reason ?? then?.reason ?? '';
    return [{ rule, real: then?.outcome ?? null, simulated: now?.outcome ?? null, reason }];
  });
}

function nodesOf(verdict: Verdict): Map<string, Verdict> {
  const found = new Map<string, Verdict>();
  const visit = (node: Verdict) => {
    found.set(node.rule, node);
    node.children?.forEach(visit);
  };
  visit(verdict);
  return found;
}

function fold(name: string): string {
  return name.toLowerCase();
}
