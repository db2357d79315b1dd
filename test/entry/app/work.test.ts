import { afterEach, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { type Round, TIMER } from '../../../src/core/deliveries/delivery.ts';
import { timerBody } from '../../../src/core/deliveries/home.ts';
import { EXIT, UserError } from '../../../src/core/errors.ts';
import type { Clients } from '../../../src/entry/app/clients.ts';
import { Unfinished } from '../../../src/entry/app/endings.ts';
import type { RoundResult } from '../../../src/entry/app/metrics.ts';
import { Later } from '../../../src/entry/app/pace.ts';
import { type Doers, type WorkPorts, workOn } from '../../../src/entry/app/work.ts';
import { openInbox } from '../../../src/inbox/open.ts';
import { newFolder, removeFolder } from '../../support/served-app.ts';

const HOME = { installation: 3, repository: 7, name: 'acme/infra', defaultBranch: 'main' };
const BODY = timerBody(HOME, 'look again');
const NOW = 1_000_000;
const OID = 'a'.repeat(40);

function roundOf(key: string, event: string = TIMER, body: string = BODY, receivedAt = NOW - 500): Round {
  const id = '00000000-0000-4000-8000-000000000001';
  return { key, deliveries: [{ id, key, event, body, receivedAt }], attempt: 2 };
}
const payload = (more: object) => JSON.stringify({ ...(JSON.parse(BODY) as object), ...more });

interface Settings {
  /** What the work throws. */
  readonly throws?: unknown;
  /** Until when GitHub asks to wait. */
  readonly until?: () => number;
  readonly random?: number;
  readonly limited?: number | null;
  readonly self?: () => Promise<string>;
  /** Number of the installation that reaches the repository now; null: none does. */
  readonly reaches?: number | null;
}

/** Doers that only say what they were asked for, and what became of it. */
function desk({
  throws,
  until,
  random = 0.5,
  limited = null,
  self = async () => 'baton[bot]',
  reaches = HOME.installation,
}: Settings) {
  const seen = {
    done: [] as unknown[],
    told: [] as unknown[][],
    renewed: [] as number[],
    pressed: [] as unknown[],
  };
  const lines: Record<string, unknown>[] = [];
  const log = pino(
    { level: 'debug', base: null, timestamp: false },
    { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) },
  );
  const counts = { query: 2 };
  const clients = {
    self,
    asInstallation: async () => ({ counts }),
    asApp: async () => ({
      rest: async () =>
        reaches === null
          ? { kind: 'missing', reason: 'Not Found' }
          : { kind: 'ok', data: { id: reaches, suspended_at: null } },
    }),
    renew: (installation: number) => void seen.renewed.push(installation),
  } as unknown as Clients;
  const metrics = new Proxy(
    {},
    {
      get:
        (_, name) =>
        (...told: unknown[]) =>
          seen.told.push([name, ...told]),
    },
  );
  const doer = async (wanted: { readonly kind: string }, ports: WorkPorts) => {
    seen.done.push(wanted);
    if (wanted.kind !== 'nothing') await ports.clients.asInstallation(HOME.installation);
    if (throws !== undefined) throw throws;
  };
  const doers = Object.fromEntries(
    ['review', 'head', 'group', 'branch', 'sweep', 'installation', 'nothing'].map((kind) => [kind, doer]),
  ) as unknown as Doers;
  const ports = {
    clients,
    log,
    metrics,
    pace: {
      until: () => until?.() ?? null,
      limited: () => limited,
      press: (...told: unknown[]) => seen.pressed.push(told),
    },
    world: { now: () => NOW, random: () => random },
  } as unknown as WorkPorts;
  const work = (round: Round) => workOn(round, ports, new AbortController().signal, doers);
  return { work, seen, lines, counts };
}

const MERGE_GROUP = {
  action: 'checks_requested',
  merge_group: { base_ref: 'refs/heads/main', head_sha: OID },
};

test.each<[string, Round, object]>([
  [
    'a timer of a pull request',
    roundOf('item/7/5'),
    { kind: 'review', home: HOME, number: 5, stirs: false, anew: false },
  ],
  ['a timer of a repository', roundOf('repository/7'), { kind: 'sweep', home: HOME }],
  [
    'a timer of a branch',
    roundOf('ref/7/refs/heads/work'),
    { kind: 'branch', home: HOME, at: { branch: 'work', pushed: null }, anew: false },
  ],
  [
    'a group of the merge queue',
    roundOf('commit/7/a', 'merge_group', payload(MERGE_GROUP)),
    { kind: 'group', home: HOME, branch: 'main', head: OID },
  ],
  [
    'an installation',
    roundOf('installation/3', 'installation', '{}'),
    { kind: 'installation', installation: 3, told: true },
  ],
  [
    'a look through an installation',
    roundOf('installation/3', TIMER, '{}'),
    { kind: 'installation', installation: 3, told: false },
  ],
  [
    'an event that nobody knows',
    roundOf('app', 'ping', '{}'),
    { kind: 'nothing', why: 'it is about the App itself' },
  ],
])('%s goes to whoever does that', async (_, round, wanted) => {
  const { work, seen } = desk({});
  expect(await work(round)).toEqual({ kind: 'done' });
  expect(seen.done).toEqual([wanted]);
});

const userError = (code: string) => new UserError(EXIT.remote, { code, message: 'no' });
const gone = Object.assign(new Error('Not Found'), { status: 404 });
const MINUTE = () => NOW + 60_000;
const WAIT = { kind: 'later', until: NOW + 60_000 + 2_500 };

test.each<[string, Settings, object | 'thrown', RoundResult | null, string | null]>([
  ['which goes well is done', {}, { kind: 'done' }, 'done', null],
  [
    'on what was uninstalled is over',
    { throws: gone },
    { kind: 'done' },
    'dropped',
    'the App cannot see it any more: dropped',
  ],
  [
    'on a pull request that is gone is over',
    { throws: userError('github.no-pull') },
    { kind: 'done' },
    'dropped',
    'the App cannot see it any more: dropped',
  ],
  ['that breaks is tried again', { throws: new Error('a fault') }, 'thrown', 'failed', null],
  [
    'that breaks is no wait, even where one is asked for',
    { throws: new Error('a fault'), until: MINUTE },
    'thrown',
    'failed',
    null,
  ],
  ['that left something is tried again', { throws: new Unfinished('left') }, 'thrown', 'failed', null],
  [
    'that left something while GitHub asks to wait counts no try',
    { throws: new Unfinished('left'), until: MINUTE },
    WAIT,
    'later',
    'GitHub asks to wait',
  ],
  [
    'that GitHub turned away counts no try',
    { throws: userError('github.limited'), until: MINUTE },
    WAIT,
    'later',
    'GitHub asks to wait',
  ],
  [
    'that met the limit where it writes the context counts no try',
    { throws: new Later(MINUTE()) },
    WAIT,
    'later',
    'GitHub asks to wait',
  ],
  ['that GitHub refused is tried again', { throws: userError('github.refused') }, 'thrown', 'failed', null],
  [
    'that GitHub refused is over where no installation reaches the repository',
    { throws: userError('context.no-permission'), reaches: null },
    { kind: 'done' },
    'dropped',
    'the App cannot see it any more: dropped',
  ],
  [
    'that left something is over where another installation reaches the repository',
    { throws: new Unfinished('left'), reaches: 4 },
    { kind: 'done' },
    'dropped',
    'the App cannot see it any more: dropped',
  ],
  [
    'that GitHub did not answer is tried again, whoever reaches the repository',
    { throws: userError('github.no-answer'), reaches: null },
    'thrown',
    'failed',
    null,
  ],
  [
    'that has no context to decide on is told on GitHub, and not tried again',
    { throws: userError('context.protected') },
    { kind: 'done' },
    'cannot-tell',
    'there is no context to decide on, and GitHub shows that',
  ],
  [
    'of which that could not be shown is tried again',
    {
      throws: new UserError(EXIT.remote, [
        { code: 'context.protected', message: 'no' },
        { code: 'context.not-shown', message: 'no' },
      ]),
    },
    'thrown',
    'failed',
    null,
  ],
])('work %s', async (_, settings, outcome, counted, said) => {
  const { work, seen, lines, counts } = desk(settings);
  const working = work(roundOf('item/7/5'));
  if (outcome === 'thrown') await expect(working).rejects.toBe(settings.throws);
  else expect(await working).toEqual(outcome);
  const worked = seen.told.filter(([name]) => name === 'worked');
  expect(worked).toEqual(counted === null ? [] : [['worked', 'review', counted, 0]]);
  expect(lines.map(({ msg }) => msg)).toEqual(said === null ? [] : [said]);
  // What it asked counts, whatever it came to.
  expect(seen.told.at(-1)).toEqual(['asked', 3, counts]);
});

test('while an installation is limited nothing of it is begun', async () => {
  const { work, seen } = desk({ limited: NOW + 60_000 });
  expect(await work(roundOf('item/7/5'))).toEqual(WAIT);
  expect(seen.done).toEqual([]);
});

test('work that met a wait in its midst counts no try, and the installation is held back', async () => {
  const { work, seen } = desk({ throws: new Error('no commit', { cause: new Later(NOW + 60_000) }) });
  expect(await work(roundOf('item/7/5'))).toEqual(WAIT);
  expect(seen.pressed).toEqual([[3, NOW + 60_000]]);
  expect(seen.told.filter(([name]) => name === 'worked')).toEqual([['worked', 'review', 'later', 0]]);
});

test('a token that GitHub refused is renewed before the next try', async () => {
  const { work, seen } = desk({ throws: userError('github.token') });
  await expect(work(roundOf('item/7/5'))).rejects.toThrow('no');
  expect(seen.renewed).toEqual([3]);
});

test('every line of the log tells the key, the deliveries and the try', async () => {
  const { work, lines } = desk({ throws: gone });
  await work(roundOf('item/7/5'));
  expect(lines).toEqual([
    {
      level: 30,
      key: 'item/7/5',
      deliveries: ['00000000-0000-4000-8000-000000000001'],
      attempt: 2,
      wanted: 'review',
      msg: 'the App cannot see it any more: dropped',
    },
  ]);
});

test('where GitHub does not tell what the App is called, the work is done all the same', async () => {
  const self = () => Promise.reject(new Error('down'));
  const { work, seen, lines } = desk({ self });
  expect(await work(roundOf('item/7/5'))).toEqual({ kind: 'done' });
  expect(seen.done).toHaveLength(1);
  expect(lines).toMatchObject([{ level: 20, msg: 'GitHub does not tell what the App is called' }]);
});

test('the lag of a verdict counts from what called for it, also where a timer came between; other timers have none', async () => {
  const { work, seen } = desk({});
  const { deliveries } = roundOf(
    'item/7/5',
    'pull_request',
    payload({ action: 'labeled', pull_request: { number: 5 } }),
  );
  const older = deliveries.map((delivery) => ({ ...delivery, receivedAt: NOW - 9_000 }));
  await work({ key: 'item/7/5', deliveries: [...older, ...deliveries], attempt: 1 });
  await work(roundOf('item/7/5'));
  await work(roundOf('item/7/5', TIMER, timerBody(HOME, 'look again', NOW - 700)));
  const lags = seen.told.filter(([name]) => name === 'lagged');
  expect(lags).toEqual([
    ['lagged', 9_000],
    ['lagged', 700],
  ]);
});

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) removeFolder(folder);
});

test('of what never goes well the inbox keeps a dead letter with the reason; a wait makes none', async () => {
  const folder = newFolder();
  folders.push(folder);
  const broken = desk({ throws: new Error('a fault of ours') });
  const held = desk({ throws: new Unfinished('left'), until: () => Date.now() + 10, random: 0 });
  const news: string[] = [];
  const inbox = await openInbox(
    { kind: 'file', file: `${folder}/inbox.sqlite` },
    {
      world: { now: Date.now, random: Math.random, steady: () => performance.now() },
      patience: { attempts: 2, waitMs: 1, longestWaitMs: 2, limitMs: 5_000, silenceMs: 10_000 },
      tell: ({ kind }) => void news.push(kind),
      name: 'test',
    },
  );
  try {
    const [first] = roundOf('item/7/5').deliveries;
    const [other] = roundOf('item/7/6').deliveries;
    if (first === undefined || other === undefined) throw new Error('a round has a delivery');
    await inbox.store(first);
    await inbox.store({ ...other, id: '00000000-0000-4000-8000-000000000002' });
    await inbox.work((round) => (round.key === first.key ? broken : held).work(round), 2);
    while ((await inbox.stats()).dead === 0 || held.seen.done.length < 2) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    const letters = await inbox.letters.list(10);
    expect(letters).toEqual([
      expect.objectContaining({ delivery: first, attempts: 2, reason: 'a fault of ours' }),
    ]);
    expect(news).toEqual(['failed', 'dead']);
  } finally {
    await inbox.close(0);
  }
});
