import type { Judgement } from '../../core/change/judge.ts';
import type { Facts } from '../../core/change/rule.ts';
import type { Edge } from '../../core/dependencies/graph.ts';
import { COMMENT_MARKER } from '../../core/effect.ts';
import type { Fault } from '../../core/errors.ts';
import type { Outcome } from '../../core/verdict.ts';
import { type Rendered, renderComment } from './comment.ts';
import { code, count, prose, reference, table } from './escape.ts';
import { HOLDS, itemsOf } from './items.ts';
import { LOOK } from './look.ts';
import { namesOf } from './mention.ts';
import { graph } from './mermaid.ts';

const NOBODY: ReadonlySet<string> = new Set();
const ROWS = 200;
/** A job summary may have 1 MiB a step; nobody reads that much. */
const CHANGES = 100;

/** The job summary of one judged change: what its comment says, and who waits for whom. */
export function reviewSummary(rendered: Rendered): string {
  const body = renderComment(rendered).replace(`${COMMENT_MARKER}\n`, '');
  const drawn = graph(edgesOf(rendered.judgement));
  return [body, ...(drawn.length > 0 ? ['', '#### Who waits for whom', '', ...drawn] : [])].join('\n');
}

/** What one change waits for, as edges from it. */
function edgesOf({ change, verdict }: Judgement): Edge[] {
  const items = itemsOf(verdict, new Set<Outcome>(['block', 'cannot-tell', 'warn']));
  return items.flatMap((item): Edge[] => {
    const [, other] = /^conflicts\.(.+)$/s.exec(item.rule) ?? [];
    if (other !== undefined && other !== 'unseen') {
      const [from, to] = [change.name, other].sort() as [string, string];
      return [{ from, to, kind: 'conflicts' }];
    }
    if (!HOLDS.has(item.outcome)) return [];
    return item.who.slice(0, 1).map((who) => ({ from: change.name, to: who, kind: 'waits' }));
  });
}

export interface SweepSummary {
  /** Open changes that the survey showed, and those of them about which everything was as it should be. */
  readonly open: number;
  readonly right: number;
  readonly judged: readonly { readonly judgement: Judgement; readonly facts: Facts }[];
  /** Bases whose policy cannot be used, and the names of the changes that go there: nothing passes there. */
  readonly unusable: readonly Unusable[];
  /** Names of the changes that were looked at and not judged, since their base has no policy. */
  readonly unruled: readonly string[];
  /** Names of the changes that this run did not come to. */
  readonly left: readonly string[];
  /** Requests made, and the most that were allowed. */
  readonly requests: { readonly made: number; readonly most: number };
  /** Names of the changes where something was written, or would be. */
  readonly mended: readonly string[];
  /** Did the run only show what it would write? */
  readonly dry: boolean;
  /** Why the run ends red; null where it does not. */
  readonly red: string | null;
}

/** What is said of a base whose policy cannot be used. */
export interface Unusable {
  readonly base: string;
  readonly changes: readonly string[];
  readonly faults: readonly Fault[];
}

/** A sweep in one line. */
export function sweepLine(sweep: SweepSummary): string {
  const { open, right, judged, unusable, unruled, left, mended, dry } = sweep;
  const faulty = unusable.reduce((sum, { changes }) => sum + changes.length, 0);
  const parts = [
    `${right} as they should be`,
    `${mended.length} ${dry ? 'would be mended' : 'mended'}`,
    `${judged.length} judged anew`,
    ...(faulty > 0 ? [`${faulty} with a policy that cannot be used`] : []),
    ...(unruled.length > 0 ? [`${unruled.length} without a policy`] : []),
    ...(left.length > 0 ? [`${left.length} left`] : []),
  ];
  return `${open} open: ${parts.join(', ')}`;
}

/** The job summary of a sweep: every change with its outcome and whom it waits for. */
export function sweepSummary(sweep: SweepSummary): string {
  const { judged, unusable, unruled, left, requests, mended, dry, red } = sweep;
  const written = new Set(mended);
  const rank = ['block', 'cannot-tell', 'warn', 'audit', 'pass'] as const satisfies readonly Outcome[];
  const sorted = rank.flatMap((outcome) => judged.filter(({ judgement }) => judgement.outcome === outcome));
  const rows = sorted.slice(0, CHANGES).map(({ judgement }) => {
    const { change, outcome, verdict } = judgement;
    const waits = [...new Set(itemsOf(verdict, HOLDS).flatMap(({ who }) => who.slice(0, 1)))];
    const name = reference(change.name);
    const mark = written.has(change.name) ? (dry ? 'would be mended' : 'mended') : '';
    return [
      name,
      `${LOOK[outcome].sign} ${LOOK[outcome].word}`,
      namesOf(waits, NOBODY, 3),
      prose(verdict.reason, 160),
      mark,
    ];
  });
  const rest = sorted.length - rows.length;
  const edges = sorted.flatMap(({ judgement }) => edgesOf(judgement));
  const unique = [...new Map(edges.map((edge) => [`${edge.kind}\0${edge.from}\0${edge.to}`, edge])).values()];
  const drawn = graph(unique);
  return [
    `### ${red !== null || unusable.length > 0 ? LOOK.block.sign : left.length > 0 ? '⚠️' : '✅'} Sweep: ${sweepLine(sweep)}`,
    ...(red === null ? [] : ['', prose(red)]),
    '',
    `${requests.made} of ${requests.most} requests used.`,
    ...(left.length > 0
      ? ['', `**Not finished:** ${count(left.length, 'change')} left for the next run: ${some(left)}`]
      : []),
    ...(unruled.length > 0 ? ['', `**Nothing judged, since the base has no policy:** ${some(unruled)}`] : []),
    ...unusable.flatMap(unusableLines),
    ...(rows.length > 0 ? ['', ...table(['Change', 'Outcome', 'Waits for', 'Why', ''], rows)] : []),
    ...(rest > 0 ? ['', `… and ${rest} more.`] : []),
    ...(drawn.length > 0 ? ['', '#### Who waits for whom', '', ...drawn] : []),
  ].join('\n');
}

function unusableLines({ base, changes, faults }: Unusable): string[] {
  const shown = faults.slice(0, 5).map(({ place, message }) => {
    const spot = [place?.file, place?.line, place?.column].filter((part) => part !== undefined).join(':');
    return `- ${spot === '' ? '' : `${code(spot)}: `}${prose(message)}`;
  });
  const rest = faults.length - shown.length;
  return [
    '',
    `**The policy on ${code(base)} cannot be used, so that nothing passes there:** ${some(changes)}`,
    '',
    ...shown,
    ...(rest > 0 ? [`- … and ${count(rest, 'more fault')}; \`baton validate\` lists them all`] : []),
  ];
}

function some(names: readonly string[]): string {
  return `${names.slice(0, 20).map(reference).join(', ')}${names.length > 20 ? ' …' : ''}`;
}

/** A fault or a trap of a policy, as the loader tells it. */
export interface ShownFault {
  readonly code: string;
  readonly message: string;
  readonly place?: string;
  readonly hint?: string;
}

/** The job summary of a validation. */
export function validateSummary(
  path: string,
  faults: readonly ShownFault[],
  warnings: readonly ShownFault[],
): string {
  const row = (sign: string) => (fault: ShownFault) => [
    sign,
    fault.place === undefined ? '' : code(fault.place),
    prose(fault.message),
    fault.hint === undefined ? '' : prose(fault.hint),
  ];
  const rows = [...faults.map(row(LOOK.block.sign)), ...warnings.map(row(LOOK.warn.sign))];
  const sign = faults.length > 0 ? LOOK.block.sign : LOOK.pass.sign;
  const found = `${count(faults.length, 'fault')}, ${count(warnings.length, 'warning')}`;
  return [
    `### ${sign} ${code(path)}: ${found}`,
    ...(rows.length > 0 ? ['', ...table(['', 'Where', 'What', 'How to mend it'], rows.slice(0, ROWS))] : []),
    ...(rows.length > ROWS ? ['', `… and ${rows.length - ROWS} more.`] : []),
  ].join('\n');
}
