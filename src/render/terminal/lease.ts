import type { LapsedLease, Lease, QueuedRequest } from '../../core/context/state/lease.ts';
import { formatDuration } from '../../core/duration.ts';
import type { LeaseAnswer } from '../../core/leases/acquire.ts';
import type { Overlap } from '../../core/leases/overlap.ts';
import { displayPath } from '../../core/paths.ts';
import { patternWords } from '../../core/shell.ts';
import { type Paint, PLAIN } from '../paint.ts';
import { table } from './table.ts';

const COLOR = { approved: 'green', partial: 'yellow', queued: 'yellow', denied: 'red' } as const;

/** The answer to a request: what was granted, who is in the way until when, and what else could be asked for. */
export function renderAnswer(answer: LeaseAnswer, now: number, paint: Paint = PLAIN): string {
  const lines = [`${paint[COLOR[answer.answer]](answer.answer)}  ${displayPath(answer.reason)}`];
  if (answer.lease) {
    const { id, epoch, expires, serial } = answer.lease;
    const number = serial === null ? '' : `, number ${serial}`;
    lines.push(
      `  lease ${paint.bold(displayPath(id))} on ${what(answer.lease)}, epoch ${epoch}${number}, until ${expires} (${left(expires, now)})`,
    );
  }
  if (answer.queued) {
    const rest = answer.lease === null ? '' : ` for ${what(answer.queued)}`;
    lines.push(`  waiting as ${paint.bold(displayPath(answer.queued.id))}${rest}`);
  }
  for (const overlap of answer.overlap)
    lines.push(`  ${paint.red('overlap')} ${displayPath(overlapLine(overlap, now))}`);
  for (const alternative of answer.alternatives)
    lines.push(`  ${paint.cyan('→')} ${displayPath(alternativeLine(alternative))}`);
  for (const warning of answer.warnings) lines.push(`  ${paint.yellow('warning')} ${warning}`);
  return lines.join('\n');
}

function overlapLine(overlap: Overlap, now: number): string {
  const meets = overlap.meets
    .map((meet) =>
      meet.kind === 'resource'
        ? meet.resource
        : `${meet.ours} meets ${meet.theirs}, for example ${meet.example}`,
    )
    .join('; ');
  const until = overlap.until === null ? 'waiting' : `until ${overlap.until} (${left(overlap.until, now)})`;
  const purpose = overlap.for === null ? '' : ` “${overlap.for}”`;
  return `${overlap.holder} ${until}${purpose}: ${meets}`;
}

function alternativeLine(alternative: LeaseAnswer['alternatives'][number]): string {
  switch (alternative.option) {
    case 'delayed':
      return `ask again after ${alternative.available_at}`;
    case 'queue':
      return 'wait for it: add --queue';
    case 'partial':
      return `take what is free (${alternative.paths.join(', ')}): add --partial`;
    case 'anchored':
      return `mean only what stands at the root: ${patternWords(alternative.paths)}`;
    case 'shared':
      return 'share it, as those who hold it do: add --shared';
  }
}

/** All leases, those who wait, and those whose work is fenced. `kinds`: of each named resource, where they are known. */
export function renderLeases(
  leases: readonly (Lease & { readonly ends: string })[],
  queue: readonly QueuedRequest[],
  fenced: readonly LapsedLease[],
  now: number,
  paint: Paint = PLAIN,
  kinds: ReadonlyMap<string, string> = new Map(),
): string {
  if (leases.length + queue.length + fenced.length === 0) return 'No leases.';
  const rows = [
    ...leases.map((lease) => [
      displayPath(lease.id),
      displayPath(lease.holder),
      what(lease) + (lease.serial === null ? '' : ` number ${lease.serial}`),
      modeOf(lease, kinds),
      String(lease.epoch),
      left(lease.ends, now),
      displayPath(lease.for ?? ''),
    ]),
    ...queue.map((request) => [
      displayPath(request.id),
      displayPath(request.holder),
      what(request),
      `waits (${request.priority})`,
      '',
      '',
      displayPath(request.for ?? ''),
    ]),
    ...fenced.map((lapsed) => [
      displayPath(lapsed.id),
      displayPath(lapsed.holder),
      what(lapsed),
      `fenced: ${lapsed.reason}`,
      String(lapsed.epoch),
      'ended',
      '',
    ]),
  ];
  return table(['LEASE', 'HOLDER', 'CLAIM', 'MODE', 'EPOCH', 'LEFT', 'FOR'], rows, paint);
}

/** How a lease is shared: as its resource is, where it is on one. */
function modeOf({ resource, mode, serial }: Lease, kinds: ReadonlyMap<string, string>): string {
  if (resource === null) return mode;
  return kinds.get(resource) ?? (serial === null ? mode : 'serial');
}

/** What a lease is on: its patterns and its resource. */
function what(claim: { readonly paths: readonly string[]; readonly resource: string | null }): string {
  return displayPath(
    [...claim.paths, ...(claim.resource === null ? [] : [`resource ${claim.resource}`])].join(' '),
  );
}

function left(until: string, now: number): string {
  const ms = Date.parse(until) - now;
  return ms <= 0 ? 'over' : `${formatDuration(ms)} left`;
}
