import type { DeadLetter } from '../../core/deliveries/delivery.ts';
import { deliveryId } from '../../core/deliveries/delivery.ts';
import { PATIENCE } from '../../core/deliveries/patience.ts';
import { EXIT, UserError } from '../../core/errors.ts';
import { moveInbox } from '../../flows/move-inbox.ts';
import type { Conditions } from '../../inbox/conditions.ts';
import type { Desk } from '../../inbox/kinds.ts';
import { openAlone, openDesk, openInbox } from '../../inbox/open.ts';
import { renderInbox, renderLetter } from '../../render/terminal/inbox.ts';
import { inboxPlace, placeOf } from '../inbox-place.ts';
import type { Runtime } from '../runtime.ts';

export interface InboxOptions {
  readonly file?: string;
  readonly json?: boolean;
}

export interface ListOptions extends InboxOptions {
  readonly limit: string;
}

export interface RetryOptions extends InboxOptions {
  readonly all?: boolean;
}

export interface MoveOptions {
  readonly from?: string;
  readonly to?: string;
  readonly json?: boolean;
}

/** Dead letters that are retried together. */
const RETRY_AT_ONCE = 500;

export async function list(runtime: Runtime, options: ListOptions): Promise<void> {
  const limit = Number(options.limit);
  if (!Number.isSafeInteger(limit) || limit < 1)
    throw usage('--limit', `${options.limit} is no count`, 'Give a whole number from 1 on.');
  await atDesk(runtime, options, async (desk) => {
    const [held, dead] = [await desk.stats(), await desk.letters.list(limit)];
    if (options.json) {
      const oldest = held.oldest === null ? null : instant(held.oldest);
      runtime.print(JSON.stringify({ schemaVersion: 1, ...held, oldest, letters: dead.map(inShort) }));
    } else runtime.print(renderInbox(held, dead, runtime.now(), runtime.paint));
  });
}

export async function show(runtime: Runtime, id: string, options: InboxOptions): Promise<void> {
  await atDesk(runtime, options, async ({ letters }) => {
    const letter = await letters.show(deliveryId(id) ?? '');
    if (letter === null) {
      runtime.warn(`no dead letter has the id ${id}`);
      runtime.exit(EXIT.overlap);
    } else if (options.json)
      runtime.print(
        JSON.stringify({
          schemaVersion: 1,
          ...inShort(letter),
          body: JSON.parse(letter.delivery.body) as unknown,
        }),
      );
    else runtime.print(renderLetter(letter, runtime.now(), runtime.paint));
  });
}

export async function retry(runtime: Runtime, ids: readonly string[], options: RetryOptions): Promise<void> {
  if ((ids.length === 0) === (options.all !== true))
    throw usage(
      'ids',
      options.all ? '--all and ids exclude each other' : 'nothing is named that should be tried again',
      'Name the ids that `baton inbox list` shows, or --all.',
    );
  await atDesk(runtime, options, async (desk) => {
    const retried = options.all
      ? await retryAll(desk)
      : await desk.letters.retry(ids.map((id) => deliveryId(id) ?? id));
    const known = new Set(retried);
    const unknown = ids.filter((id) => !known.has(deliveryId(id) ?? id));
    if (options.json) runtime.print(JSON.stringify({ schemaVersion: 1, retried, unknown }));
    else {
      runtime.print(`${retried.length} ${retried.length === 1 ? 'waits' : 'wait'} again`);
      for (const id of unknown) runtime.warn(`no dead letter has the id ${id}`);
    }
    runtime.exit(unknown.length === 0 ? EXIT.clear : EXIT.overlap);
  });
}

export async function move(runtime: Runtime, options: MoveOptions): Promise<void> {
  const { env, cwd } = runtime;
  const to = options.to ?? env.DATABASE_URL;
  if (!to) throw usage('--to', 'no inbox is named to move to', 'Set DATABASE_URL, or name one with --to.');
  const source =
    options.from === undefined
      ? inboxPlace({ ...env, DATABASE_URL: undefined }, cwd)
      : placeOf(options.from, cwd, '--from');
  const target = placeOf(to, cwd, options.to === undefined ? 'DATABASE_URL' : '--to');
  if (JSON.stringify(source) === JSON.stringify(target))
    throw usage('--to', 'both inboxes are the same', 'Name another one to move to.');
  const conditions = conditionsOf(runtime);
  // A desk is refused where there is no inbox; opening it to work would make one.
  await (await openDesk(source, conditions)).close();
  const from = await openAlone(source, conditions, { argument: '--from' });
  try {
    const into = await openInbox(target, conditions);
    try {
      const moved = await moveInbox(from.stock, into.stock);
      runtime.print(
        options.json
          ? JSON.stringify({ schemaVersion: 1, moved })
          : `moved: ${moved.waiting} that wait, ${moved.dead} dead letters, ${moved.timer} timers, ${moved.handled} ids of what was worked on`,
      );
    } finally {
      await into.close(0);
    }
  } finally {
    await from.close(0);
  }
}

/** Those that were dead when this began: they are listed first, and what dies again meanwhile comes behind them. */
async function retryAll(desk: Desk): Promise<string[]> {
  const retried: string[] = [];
  for (let left = (await desk.stats()).dead; left > 0; left -= RETRY_AT_ONCE) {
    const dead = await desk.letters.list(Math.min(left, RETRY_AT_ONCE));
    retried.push(...(await desk.letters.retry(dead.map(({ delivery }) => delivery.id))));
  }
  return retried;
}

async function atDesk(
  runtime: Runtime,
  { file }: InboxOptions,
  work: (desk: Desk) => Promise<void>,
): Promise<void> {
  const desk = await openDesk(inboxPlace(runtime.env, runtime.cwd, file), conditionsOf(runtime));
  try {
    await work(desk);
  } finally {
    await desk.close();
  }
}

function conditionsOf(runtime: Runtime): Conditions {
  return {
    world: runtime,
    patience: PATIENCE,
    name: '`baton inbox move`',
    tell: (news) => {
      if (news.kind === 'trouble') runtime.warn(`${news.doing}: ${String(news.error)}`);
    },
  };
}

function inShort({ delivery: { id, key, event, receivedAt }, attempts, reason, diedAt }: DeadLetter) {
  return { id, event, key, attempts, reason, receivedAt: instant(receivedAt), diedAt: instant(diedAt) };
}

function instant(at: number): string {
  return new Date(at).toISOString();
}

function usage(argument: string, message: string, hint: string): UserError {
  return new UserError(EXIT.usage, { code: 'inbox.usage', message, place: { argument }, hint });
}
