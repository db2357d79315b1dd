import { EXIT, type ExitCode, UserError } from '../../core/errors.ts';
import { checkAsk, ttlOption } from '../../core/leases/ask.ts';
import { askForLease, reclaimLease, releaseLeases, renewLeases } from '../../flows/lease.ts';
import type { Snapshot } from '../../flows/ports.ts';
import { renderAnswer, renderLeases } from '../../render/terminal/lease.ts';
import { leaseDesk, leaseListing, openDeskAnyway, releaseDesk } from '../lease-desk.ts';
import { tellReconciled } from '../reconciled.ts';
import type { Runtime } from '../runtime.ts';

export interface LeaseOptions {
  readonly as?: string;
  readonly base?: string;
  readonly json?: boolean;
}

export interface AcquireOptions extends LeaseOptions {
  readonly for?: string;
  readonly ttl?: string;
  readonly shared?: boolean;
  readonly resource?: string;
  readonly queue?: boolean;
  readonly maxWait?: string;
  readonly partial?: boolean;
  readonly priority: string;
}

export interface RenewOptions extends LeaseOptions {
  readonly ttl?: string;
}

export interface ReleaseOptions extends LeaseOptions {
  readonly all?: boolean;
}

export interface ReclaimOptions extends LeaseOptions {
  readonly evidence: string;
}

const EXIT_OF_ANSWER = {
  approved: EXIT.clear,
  partial: EXIT.overlap,
  queued: EXIT.overlap,
  denied: EXIT.overlap,
} as const;

export async function acquire(runtime: Runtime, patterns: string[], options: AcquireOptions): Promise<void> {
  const desk = await leaseDesk(runtime, options);
  const ask = checkAsk(desk.policy, desk.holder, patterns, options);
  const queue = options.queue === true || ask.maxWait !== null;
  const { answer, snapshot } = await askForLease(desk.ports, desk.policy, ask.request, {
    partial: options.partial === true,
    queue,
    maxWait: ask.maxWait,
  });
  tellReconciled(runtime, snapshot);
  const stale = snapshot.freshness.kind === 'stale' ? snapshot.freshness.reason : null;
  const provisional = stale !== null && answer.lease !== null;
  const said = provisional
    ? {
        ...answer,
        answer: 'queued' as const,
        reason: `recorded here, to be decided when the remote answers: ${stale}`,
      }
    : answer;
  runtime.print(
    options.json
      ? JSON.stringify({ schemaVersion: 1, ...said, provisional })
      : renderAnswer(said, runtime.now(), runtime.paint),
  );
  runtime.exit(provisional ? EXIT.cannotTell : answerExit(said.answer, stale));
}

/** A "no" is certain whatever could not be seen; a place in an unseen line is not. */
function answerExit(answer: keyof typeof EXIT_OF_ANSWER, stale: string | null): ExitCode {
  return stale !== null && answer !== 'denied' ? EXIT.cannotTell : EXIT_OF_ANSWER[answer];
}

const isStale = ({ freshness }: Snapshot): boolean => freshness.kind === 'stale';

/** What is written here alone may not hold on what others wrote meanwhile: that is neither a yes nor a no. */
function finish(runtime: Runtime, snapshot: Snapshot, done: boolean): void {
  const { freshness } = snapshot;
  if (freshness.kind === 'stale')
    runtime.warn(`as last seen here, to be decided when the remote answers: ${freshness.reason}`);
  runtime.exit(isStale(snapshot) ? EXIT.cannotTell : done ? EXIT.clear : EXIT.overlap);
}

export async function renew(runtime: Runtime, words: string[], options: RenewOptions): Promise<void> {
  const desk = await leaseDesk(runtime, options);
  const ttl = options.ttl === undefined ? null : ttlOption(desk.policy, options.ttl);
  const { answer, snapshot } = await renewLeases(
    desk.ports,
    desk.policy,
    desk.holder,
    { all: words.length === 0, words },
    ttl,
  );
  tellReconciled(runtime, snapshot);
  if (options.json) runtime.print(JSON.stringify({ ...answer, provisional: isStale(snapshot) }));
  else if (answer.answer === 'renewed') {
    for (const lease of answer.leases) runtime.print(`renewed ${lease.id} until ${lease.expires}`);
  } else {
    runtime.print(answer.reason);
    for (const fence of answer.fenced)
      runtime.print(
        `  ${fence.id} lapsed at ${fence.ended}, and ${fence.superseded_by?.holder} was granted the same since: ask anew`,
      );
  }
  finish(runtime, snapshot, answer.answer === 'renewed');
}

export async function release(runtime: Runtime, words: string[], options: ReleaseOptions): Promise<void> {
  if (words.length === 0 && !options.all) {
    throw new UserError(EXIT.usage, {
      code: 'lease.nothing-named',
      message: 'nothing is named to be released',
      place: { argument: 'baton lease release' },
      hint: 'Name lease ids, patterns or resources, or give back all of yours with --all.',
    });
  }
  const desk = await releaseDesk(runtime, options);
  const { answer, snapshot } = await releaseLeases(desk.ports, desk.policy, desk.holder, {
    all: options.all === true,
    words,
  });
  tellReconciled(runtime, snapshot);
  if (options.json) runtime.print(JSON.stringify({ ...answer, provisional: isStale(snapshot) }));
  else if (answer.answer === 'released') {
    runtime.print(`released ${answer.ids.join(', ')}`);
    for (const lease of answer.granted)
      runtime.print(`  ${lease.holder} was next: ${lease.id}, epoch ${lease.epoch}`);
  } else runtime.print(answer.reason);
  finish(runtime, snapshot, answer.answer === 'released');
}

export async function reclaim(runtime: Runtime, id: string, options: ReclaimOptions): Promise<void> {
  const desk = await leaseDesk(runtime, options);
  const { answer, snapshot } = await reclaimLease(desk.ports, desk.policy, desk.holder, id, options.evidence);
  tellReconciled(runtime, snapshot);
  if (options.json) runtime.print(JSON.stringify({ ...answer, provisional: isStale(snapshot) }));
  else if (answer.answer === 'reclaimed') {
    runtime.print(`reclaimed ${id} from ${answer.lease.holder}; it is told`);
    for (const lease of answer.granted)
      runtime.print(`  ${lease.holder} was next: ${lease.id}, epoch ${lease.epoch}`);
  } else runtime.print(`refused: ${answer.reason}`);
  finish(runtime, snapshot, answer.answer === 'reclaimed');
}

export async function list(runtime: Runtime, paths: string[], options: LeaseOptions): Promise<void> {
  const desk = await openDeskAnyway(runtime, {
    base: options.base,
    without: 'commits of agents are not counted as signs of life, and what has expired is listed too',
  });
  const listing = await leaseListing(desk, paths, runtime.now());
  const { stale, reconciled, ...shown } = listing;
  tellReconciled(runtime, { reconciled });
  if (options.json) runtime.print(JSON.stringify({ ...shown, stale }));
  else {
    const kinds = new Map(desk.policy.leases.resources.map(({ name, kind }) => [name, kind]));
    const { leases, queue, fenced } = shown;
    runtime.print(renderLeases(leases, queue, fenced, runtime.now(), runtime.paint, kinds));
  }
  if (stale !== null && !options.json) runtime.warn(`as last seen: ${stale}`);
  runtime.exit(stale === null ? EXIT.clear : EXIT.cannotTell);
}
