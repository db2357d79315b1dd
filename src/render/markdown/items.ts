import type { RULES } from '../../core/change/judge.ts';
import type { Outcome, Verdict } from '../../core/verdict.ts';
import { code } from './escape.ts';

/** One thing that stands in the way, or that somebody should read: a part of a rule, with all that is below it. */
export interface Item {
  readonly rule: string;
  /** Heading, as Markdown. */
  readonly title: string;
  readonly outcome: Outcome;
  readonly reasons: readonly string[];
  readonly who: readonly string[];
  readonly until: string | null;
  readonly next: readonly string[];
  readonly paths: readonly string[];
}

/** What keeps a change from going on. */
export const HOLDS: ReadonlySet<Outcome> = new Set(['block', 'cannot-tell']);

type Title = (part: string) => string;

/** How a part of each rule is called; an empty part is the rule itself. A new rule is one new entry. */
const TITLES = {
  history: () => 'History',
  identity: () => 'Who acts',
  limits: (part) => (part === '' ? 'Open changes' : `Open changes of ${code(part)}`),
  ownership: (part) => (part === '' ? 'Ownership' : ownershipTitle(part)),
  leases: (part) => (part.startsWith('resource.') ? `Resource ${code(part.slice(9))}` : 'Lease'),
  gates: (part) => (part === '' ? 'Gates' : `Gate ${code(part)}`),
  conflicts: (part) => (part === '' || part === 'unseen' ? 'Conflicts' : `Conflict with ${code(part)}`),
  handoff: () => 'Handoff',
  ladders: (part) => (part === '' ? 'Open conflicts' : `Conflict ${code(part)}`),
  dependencies: (part) => (part === '' ? 'Waits' : `Waits for ${code(part.replace(/\.\w+$/, ''))}`),
  freeze: (part) => (part === '' ? 'Merges are frozen' : `Frozen by ${code(part)}`),
  'pre-push': () => 'Pre-push check',
} satisfies Record<keyof typeof RULES, Title>;

const NAMES: ReadonlyMap<string, Title> = new Map(Object.entries(TITLES));

const OBJECTION = /\.objection\.(@.*)$/s;

function ownershipTitle(part: string): string {
  if (part === 'unowned') return 'Unowned paths';
  const [, never] = /^never\.(.*)$/s.exec(part) ?? [];
  if (never !== undefined) return `Off limits for ${code(never)}`;
  const [, by] = OBJECTION.exec(part) ?? [];
  if (by !== undefined) return `Request for changes by ${code(by)}`;
  if (part === 'reviews') return 'Reviews';
  return part.startsWith('approval.') ? 'Approval' : `Approval of ${code(part)}`;
}

/** Everything in a verdict of one of these outcomes, the gravest first. */
export function itemsOf(verdict: Verdict, outcomes: ReadonlySet<Outcome>): Item[] {
  const rules = (verdict.children ?? []).filter(({ rule }) => rule !== 'overrides');
  const found = rules.flatMap((rule) => {
    const parts = (rule.children ?? []).filter((part) => outcomes.has(part.outcome));
    const nodes = parts.length > 0 ? parts : outcomes.has(rule.outcome) ? [rule] : [];
    return nodes.map((node) => itemOf(rule.rule, node));
  });
  return ['block', 'cannot-tell', 'warn', 'audit', 'pass'].flatMap((outcome) =>
    found.filter((item) => item.outcome === outcome),
  );
}

function itemOf(rule: string, node: Verdict): Item {
  const part = node.rule.startsWith(`${rule}.`) ? node.rule.slice(rule.length + 1) : '';
  const below = openBelow(node);
  const all = [node, ...below];
  const untils = all.flatMap(({ until }) => until ?? []).sort();
  return {
    rule: node.rule,
    title: NAMES.get(rule)?.(part) ?? code(node.rule),
    outcome: node.outcome,
    reasons: [...(rule === 'gates' && below.length > 0 ? [] : [node]), ...below].map(({ reason }) => reason),
    who: [...new Set(all.flatMap(({ who }) => who ?? []))],
    until: untils[0] ?? null,
    next: [...new Set(all.flatMap(({ next }) => next ?? []))],
    paths: [...new Set(all.flatMap(({ paths }) => paths ?? []))].sort(),
  };
}

/** The leaves below a node that are as grave as it is. */
function openBelow(node: Verdict): Verdict[] {
  const open = (node.children ?? []).filter((child) => child.outcome === node.outcome);
  return open.flatMap((child) => {
    const below = openBelow(child);
    return below.length > 0 ? below : [child];
  });
}

/** Can it be pasted, or is it a sentence? */
export function isCommand(next: string): boolean {
  return /^(?:\/?baton|gh|git|npm|npx) /.test(next);
}
