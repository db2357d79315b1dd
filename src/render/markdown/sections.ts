import type { Facts } from '../../core/change/rule.ts';
import type { Verdict } from '../../core/verdict.ts';
import { code, count, instant, prose, reference, table } from './escape.ts';
import { LOOK } from './look.ts';
import { namesOf } from './mention.ts';
import { placed } from './places.ts';

const NOBODY: ReadonlySet<string> = new Set();
const ROWS = { ownership: 8, gates: 6, leases: 4, conflicts: 5, overrides: 5 } as const;
const SHOWN_PATHS = 2;

/** The part of a verdict that stands under a rule. */
export function partsOf(verdict: Verdict, rule: string): readonly Verdict[] {
  return verdict.children?.find((child) => child.rule === rule)?.children ?? [];
}

function bounded(heading: string, header: readonly string[], rows: string[][], most: number): string[] {
  if (rows.length === 0) return [];
  const rest = rows.length - most;
  return [
    '',
    `#### ${heading}`,
    '',
    ...table(header, rows.slice(0, most)),
    ...(rest > 0 ? ['', `… and ${rest} more below.`] : []),
  ];
}

function pathCell(paths: readonly string[] = [], lines: Verdict['lines'] = []): string {
  const shown = paths
    .slice(0, paths.length > SHOWN_PATHS ? 1 : SHOWN_PATHS)
    .map((path) => placed(path, lines, 44));
  const rest = paths.length - shown.length;
  return `${shown.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

/** Who owns what is touched, and how each owner stands to it. What waits comes first. */
export function ownershipSection(verdict: Verdict): string[] {
  const nodes = partsOf(verdict, 'ownership').filter(({ paths }) => paths !== undefined);
  const waiting = nodes.filter(({ outcome }) => outcome !== 'pass');
  const rows = [...waiting, ...nodes.filter(({ outcome }) => outcome === 'pass')].map((node) => {
    const [owner, state] = ownerAndState(node);
    return [owner, pathCell(node.paths), `${LOOK[node.outcome].sign} ${state}`];
  });
  return bounded('Ownership', ['Owner', 'Touched', 'Approval'], rows, ROWS.ownership);
}

function ownerAndState(node: Verdict): [string, string] {
  const part = node.rule.slice('ownership.'.length);
  const [, name = part, kind] = /^(.*)\.(own|optional)$/s.exec(part) ?? [];
  const [, owner, who] = /^(.*)\.objection\.(@.*)$/s.exec(part) ?? [];
  if (owner !== undefined && who !== undefined) return [code(owner), `${code(who)} asks for changes`];
  if (part === 'unowned') return ['nobody', 'has no owner'];
  if (part.startsWith('never.')) return ['any', `off limits for ${code(part.slice(6))}`];
  if (kind === 'own') return [code(name), 'may edit this'];
  if (kind === 'optional') return [code(name), 'told; optional'];
  const by = (node.children ?? [])
    .filter((note) => note.outcome === 'pass')
    .map((note) => note.rule.slice(`${node.rule}.approval.`.length));
  if (node.outcome === 'pass')
    return [code(name), by.length > 0 ? `by ${namesOf([...new Set(by)], NOBODY, 3)}` : 'not needed'];
  if (node.who === undefined || node.who.length === 0) return [code(name), prose(node.reason, 120)];
  return [code(name), `needs ${namesOf(node.who, NOBODY, 1).replace(/ and \d+ more$/, ' or another')}`];
}

/** Gates: those that are open one by one, the others by name. */
export function gatesSection(verdict: Verdict): string[] {
  const gates = partsOf(verdict, 'gates');
  if (gates.length === 0) return [];
  const open = gates.filter(({ outcome }) => outcome !== 'pass');
  const holding = gates.filter(({ outcome }) => outcome === 'pass').map(gateName);
  const rows = open.map((gate) => [code(gateName(gate)), LOOK[gate.outcome].sign, gateReason(gate)]);
  const held =
    holding.length === 0
      ? []
      : [
          `✅ ${count(holding.length, 'gate')} ${holding.length === 1 ? 'holds' : 'hold'}: ${namesOf(holding, NOBODY, 6)}`,
        ];
  return open.length === 0
    ? ['', '#### Gates', '', ...held]
    : [...bounded('Gates', ['Gate', '', 'Why'], rows, ROWS.gates), ...(held.length > 0 ? ['', ...held] : [])];
}

export function gateName(gate: Verdict): string {
  return gate.rule.slice('gates.'.length);
}

function gateReason(gate: Verdict): string {
  const open = (gate.children ?? []).filter(({ outcome }) => outcome !== 'pass');
  const [first = gate] = open;
  return `${prose(first.reason, 140)}${open.length > 1 ? `; and ${open.length - 1} more` : ''}`;
}

/** Leases on what is touched. */
export function leasesSection(verdict: Verdict): string[] {
  const rows = partsOf(verdict, 'leases').map((lease) => [
    lease.who === undefined ? prose(lease.reason, 120) : namesOf(lease.who, NOBODY, 2),
    pathCell(lease.paths),
    lease.until === undefined ? '' : instant(lease.until),
    LOOK[lease.outcome].sign,
  ]);
  return bounded('Leases', ['Holder', 'Touched', 'Until', ''], rows, ROWS.leases);
}

/** Conflicts with the base and with other changes: files, lines where they are known, and who should yield. */
export function conflictsSection(verdict: Verdict, facts: Facts): string[] {
  const known = new Set(facts.open.map(({ name }) => name));
  const rows = partsOf(verdict, 'conflicts').map((conflict) => {
    const other = conflict.rule.slice('conflicts.'.length);
    const name = known.has(other) ? reference(other) : code(other);
    const files = pathCell(conflict.paths, conflict.lines);
    return [name, files, `${LOOK[conflict.outcome].sign} ${yielding(conflict, facts)}`];
  });
  return bounded('Conflicts', ['With', 'Files', 'Who should yield'], rows, ROWS.conflicts);
}

function yielding({ reason, outcome }: Verdict, facts: Facts): string {
  const [, advice] = /; (.+? should yield: .+)$/s.exec(reason) ?? [];
  if (advice !== undefined) return prose(advice.replace(' should yield: ', ', since '), 160);
  if (outcome === 'block' && facts.change.files.length > 0) return `this change: ${prose(reason, 120)}`;
  return prose(reason, 140);
}

/** Overrides stay in sight for ever. */
export function overridesSection(verdict: Verdict): string[] {
  const told = partsOf(verdict, 'overrides');
  if (told.length === 0) return [];
  const shown = told
    .slice(0, ROWS.overrides)
    .flatMap(({ outcome, reason, next = [] }) => [
      `- ${LOOK[outcome].sign} ${prose(reason, 600)}`,
      ...next.slice(0, 2).map((line) => `  - → ${prose(line)}`),
    ]);
  const rest = told.length - ROWS.overrides;
  return ['', '#### Overrides', '', ...shown, ...(rest > 0 ? [`- … and ${rest} more below`] : [])];
}

/** Answers to whoever has said something to Baton that it does not understand. */
export function commandsSection(verdict: Verdict): string[] {
  const rule = verdict.children?.find((child) => child.rule === 'commands');
  if (rule === undefined) return [];
  const answers = (rule.children ?? []).map(({ reason }) => `- ${prose(reason)}`);
  return ['', '#### Commands', '', ...answers, '', `${capital(prose(rule.reason, 1_200))}.`];
}

function capital(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}
