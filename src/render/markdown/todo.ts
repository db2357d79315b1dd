import { count, fenced, instant, prose } from './escape.ts';
import type { Item } from './items.ts';
import { isCommand } from './items.ts';
import { LOOK } from './look.ts';
import { nameOf, namesOf } from './mention.ts';

/** Things to do and warnings that stand unfolded; the rest is only counted there. */
const SHOWN = 5;
const SHOWN_WARNINGS = 3;
/** Missing approvals of so many owners become one thing to do: the table of owners names them. */
const SEPARATE_APPROVALS = 2;

/** Things to do as they are counted and shown: missing approvals of many owners are one. */
function grouped(items: readonly Item[]): { approvals: readonly Item[]; single: readonly Item[] } {
  const approvals = items.filter(isApproval);
  return approvals.length > SEPARATE_APPROVALS
    ? { approvals, single: items.filter((item) => !isApproval(item)) }
    : { approvals: [], single: items };
}

export function countOf(items: readonly Item[]): number {
  const { approvals, single } = grouped(items);
  return single.length + (approvals.length > 0 ? 1 : 0);
}

/** What is in the way, who must act, until when, and with which command. */
export function todoLines(items: readonly Item[], calls: ReadonlySet<string>): string[] {
  if (items.length === 0) return [];
  const { approvals, single } = grouped(items);
  const joined = approvals.length > 0 ? [joinedApprovals(approvals, calls)] : [];
  const shown = single.slice(0, SHOWN - joined.length);
  const entries = [...joined, ...shown.map((item) => entryOf(item, calls))];
  const rest = single.length - shown.length;
  return [
    '',
    ...entries.flatMap((lines, at) => numbered(lines, at + 1)),
    ...(rest > 0 ? ['', `… and ${rest} more below, under *The whole verdict*.`] : []),
  ];
}

function isApproval({ title }: Item): boolean {
  return title.startsWith('Approval of ');
}

function numbered([first = '', ...more]: readonly string[], at: number): string[] {
  return [`${at}. ${first}`, ...more.map((line) => `   ${line}`)];
}

function entryOf(item: Item, calls: ReadonlySet<string>): string[] {
  const reasons = item.reasons.slice(0, 3).map((reason) => prose(reason));
  const rest = item.reasons.length - reasons.length;
  const sign = item.outcome === 'block' ? '' : `${LOOK[item.outcome].sign} `;
  const until = item.until === null ? '' : ` · until **${instant(item.until)}**`;
  const who = item.who.length === 0 ? '' : `Who: ${namesOf(item.who, calls)}`;
  return [
    `${sign}**${item.title}**: ${reasons.join('; ')}${rest > 0 ? `; and ${rest} more` : ''}`,
    ...(who === '' && until === '' ? [] : [`${who}${until}`.replace(/^ · u/, 'U')]),
    ...remedies(item.next),
  ];
}

function remedies(next: readonly string[]): string[] {
  const [first] = next;
  if (first === undefined) return [];
  if (!isCommand(first)) return [`→ ${prose(first)}`];
  if (first.length > 400) return ['→ the command is too long to be shown here; see `baton check`'];
  return fenced([first], 'sh').split('\n');
}

function joinedApprovals(items: readonly Item[], calls: ReadonlySet<string>): string[] {
  const first = [...new Set(items.flatMap(({ who }) => who.slice(0, 1)))];
  const paths = new Set(items.flatMap((item) => item.paths)).size;
  return [
    `**Approvals of ${items.length} owners**: ${count(paths, 'touched path')} of theirs, listed under *Ownership*`,
    ...(first.length === 0 ? [] : [`Who: ${namesOf(first, calls, 6)}`]),
  ];
}

/** Warnings, one line each, but for those of which a table speaks. */
export function warningLines(all: readonly Item[]): string[] {
  const items = all.filter(({ rule }) => !/^(?:gates|conflicts)\./.test(rule));
  const shown = items.slice(0, SHOWN_WARNINGS).map((item) => {
    const [reason = ''] = item.reasons;
    return `- ${LOOK.warn.sign} **${item.title}**: ${prose(reason)}`;
  });
  const rest = items.length - shown.length;
  if (rest > 0) shown.push(`- … and ${rest} more below`);
  return shown.length === 0 ? [] : ['', ...shown];
}

/** Names of those who act, and of those who answer for them. */
export function actorLine(
  proven: readonly string[],
  claimed: readonly string[],
  answering: readonly string[],
): string {
  const none: ReadonlySet<string> = new Set();
  const merely = claimed.filter((name) => !proven.includes(name));
  const acting = [
    ...proven.slice(0, 4).map((name) => `**${nameOf(name, none)}**`),
    ...merely.slice(0, 3).map((name) => `**${nameOf(name, none)}** (only claimed)`),
  ];
  const rest = proven.length + merely.length - acting.length;
  if (acting.length === 0) return 'No agent of the roster is recognised as acting';
  const who = `${acting.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
  const verb = proven.length + merely.length === 1 ? 'acts' : 'act';
  if (answering.length === 0) return `${who} ${verb}; no operator is named`;
  return `${who} ${verb}; ${namesOf(answering, none, 3)} ${answering.length === 1 ? 'answers' : 'answer'} for it`;
}
