import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Delivery, type Round, TIMER } from '../../src/core/deliveries/delivery.ts';
import type { Patience } from '../../src/core/deliveries/patience.ts';
import type { Handled } from '../../src/flows/inbox-ports.ts';
import type { Conditions } from '../../src/inbox/conditions.ts';
import type { Desk, OpenInbox } from '../../src/inbox/kinds.ts';
import type { News } from '../../src/inbox/news.ts';
import type { InboxPlace } from '../../src/inbox/open.ts';
import { conditions, delivery } from './delivery.ts';
import { crew } from './processes.ts';
import { until } from './until.ts';

/** A place for one inbox, empty at first. */
export interface Plot {
  readonly place: InboxPlace;
  open(conditions: Conditions): Promise<OpenInbox>;
  desk(conditions: Conditions): Promise<Desk>;
  /** Waits until the inbox takes up again what a killed process held. */
  readonly remove: () => Promise<void>;
}

const DONE: Handled = { kind: 'done' };

/** What can be opened from outside, so that a handler waits for it. */
function gate(): { readonly passed: Promise<void>; readonly open: () => void } {
  let open = (): void => undefined;
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { passed, open };
}

const bodies = (round: Round): string[] => round.deliveries.map(({ body }) => body);

/** What every inbox must do, whatever it keeps its deliveries in. */
export function contract(makePlot: () => Promise<Plot>): void {
  let plot: Plot;
  let news: News[];
  let open: (OpenInbox | Desk)[];
  const tell = (one: News): void => void news.push(one);
  const inbox = async (patience: Partial<Patience> = {}): Promise<OpenInbox> => {
    const opened = await plot.open(conditions(tell, patience));
    open.push(opened);
    return opened;
  };
  const closed = async (one: OpenInbox | Desk, graceMs = 5_000): Promise<void> => {
    open = open.filter((other) => other !== one);
    await one.close(graceMs);
  };

  beforeEach(async () => {
    plot = await makePlot();
    news = [];
    open = [];
  });

  afterEach(async () => {
    for (const one of open) await one.close(0);
    await plot.remove();
  });

  describe('storing', () => {
    test('the same GUID is kept once: waiting, worked on, and after a restart', async () => {
      const first = await inbox();
      const one = delivery('a');
      expect(await Promise.all([first.store(one), first.store(one)])).toEqual(['stored', 'duplicate']);
      expect(await first.store({ ...one, key: 'other' })).toBe('duplicate');
      let rounds = 0;
      await first.work(() => Promise.resolve(++rounds).then(() => DONE), 2);
      await until(async () => (await first.stats()).waiting === 0);
      expect(await first.store(one)).toBe('duplicate');
      await closed(first);
      const second = await inbox();
      expect(await second.store(one)).toBe('duplicate');
      expect(rounds).toBe(1);
    });

    test('what was stored is handed out as it came, after a restart, too', async () => {
      const first = await inbox();
      const one = delivery('item/1/2', {
        event: 'pull_request',
        body: JSON.stringify({ text: `${'ä☃😀'.repeat(30_000)}\u0000"\\`, '': null }),
        receivedAt: 1_790_000_000_123,
      });
      await first.store(one);
      await closed(first);
      const second = await inbox();
      const seen: Delivery[] = [];
      await second.work((round) => {
        seen.push(...round.deliveries);
        return Promise.resolve(DONE);
      }, 1);
      await until(() => seen.length > 0);
      expect(seen).toEqual([one]);
    });

    test('what it holds is counted', async () => {
      const first = await inbox();
      expect(await first.stats()).toEqual({ waiting: 0, oldest: null, dead: 0, timers: 0 });
      await first.store(delivery('a', { receivedAt: 1_000 }));
      await first.store(delivery('b', { receivedAt: 2_000 }));
      await first.at({ key: 'c', body: '{}', at: Date.now() + 3_600_000 });
      expect(await first.stats()).toEqual({ waiting: 2, oldest: 1_000, dead: 0, timers: 1 });
    });
  });

  describe('rounds', () => {
    test('all that waits for a key is one round, in the order of arrival; what arrives meanwhile is one more', async () => {
      const first = await inbox();
      const storm = Array.from({ length: 40 }, (_, at) => delivery('a', { body: String(at) }));
      for (const one of storm.slice(0, 20)) await first.store(one);
      const [begun, go] = [gate(), gate()];
      const rounds: string[][] = [];
      await first.work(async (round) => {
        rounds.push(bodies(round));
        begun.open();
        await go.passed;
        return DONE;
      }, 4);
      await begun.passed;
      await Promise.all(storm.slice(20).map((one) => first.store(one)));
      go.open();
      await until(async () => (await first.stats()).waiting === 0);
      const all = storm.map(({ body }) => body);
      expect(rounds).toEqual([all.slice(0, 20), all.slice(20)]);
    });

    test('more than a hundred that wait for a key come in order, none twice', async () => {
      const first = await inbox();
      const storm = Array.from({ length: 250 }, (_, at) => delivery('a', { body: String(at) }));
      await Promise.all(storm.map((one) => first.store(one)));
      const rounds: string[][] = [];
      await first.work((round) => {
        rounds.push(bodies(round));
        return Promise.resolve(DONE);
      }, 4);
      await until(async () => (await first.stats()).waiting === 0);
      expect(rounds.flat()).toEqual(storm.map(({ body }) => body));
      expect(rounds.length).toBeLessThan(10);
    });

    test('a key never runs twice at once, others run beside it, and no more than were asked for', async () => {
      const first = await inbox();
      const [running, most] = [new Map<string, number>(), new Map<string, number>()];
      let [atOnce, mostAtOnce] = [0, 0];
      const seen = new Set<string>();
      await first.work(async ({ key, deliveries }) => {
        running.set(key, (running.get(key) ?? 0) + 1);
        most.set(key, Math.max(most.get(key) ?? 0, running.get(key) ?? 0));
        mostAtOnce = Math.max(mostAtOnce, ++atOnce);
        await until(() => mostAtOnce >= 3);
        atOnce -= 1;
        running.set(key, (running.get(key) ?? 0) - 1);
        for (const { id } of deliveries) seen.add(id);
        return DONE;
      }, 3);
      const storm = Array.from({ length: 120 }, (_, at) => delivery(`key ${at % 6}`));
      await Promise.all(storm.map((one) => first.store(one)));
      await until(() => seen.size === storm.length);
      expect([...most.values()]).toEqual([1, 1, 1, 1, 1, 1]);
      expect(mostAtOnce).toBe(3);
    });
  });

  describe('keys that are held', () => {
    test('are those that are free; they wait until they are let go of, and others do not', async () => {
      const first = await inbox();
      const [begun, go] = [gate(), gate()];
      const seen: string[] = [];
      await first.work(async ({ key, deliveries }) => {
        seen.push(...deliveries.map(({ event }) => `${key} ${event}`));
        if (key !== 'runs') return DONE;
        begun.open();
        await go.passed;
        return DONE;
      }, 4);
      await first.store(delivery('runs'));
      await begun.passed;
      const hold = await first.hold(['runs', 'a', 'b', 'a']);
      expect([...hold.keys].sort()).toEqual(['a', 'b']);
      expect((await first.hold(['b', 'c'])).keys).toEqual(['c']);
      await first.store(delivery('a'));
      await first.at({ key: 'b', body: '{}', at: 1_000 });
      await first.store(delivery('other'));
      await until(() => seen.includes('other push'));
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      expect(seen.sort()).toEqual(['other push', 'runs push']);
      await hold.release();
      await hold.release();
      await until(() => seen.length === 4);
      expect(seen.sort()).toEqual(['a push', `b ${TIMER}`, 'other push', 'runs push']);
      go.open();
      await until(async () => {
        const again = await first.hold(['runs', 'a', 'b', 'c']);
        await again.release();
        return again.keys.length === 3;
      });
    });

    test('are none for which something waits, also for another try', async () => {
      const first = await inbox({ waitMs: 3_600_000, longestWaitMs: 3_600_000 });
      await first.store(delivery('a'));
      expect((await first.hold(['a'])).keys).toEqual([]);
      await first.work(() => Promise.reject(new Error('no')), 1);
      await until(() => news.length === 1);
      expect((await first.hold(['a'])).keys).toEqual([]);
    });

    test('are let go of after the time of a round, whoever forgot them', async () => {
      const first = await inbox({ limitMs: 50 });
      let seen = 0;
      await first.work(() => Promise.resolve(++seen).then(() => DONE), 1);
      expect((await first.hold(['a'])).keys).toEqual(['a']);
      await first.store(delivery('a'));
      await until(() => seen === 1);
    });

    test('are worked on again when their process was killed', async () => {
      const others = await crew(plot.place);
      try {
        const child = await others.start({ name: 'child', holds: ['a', 'b'], roundMs: 3_600_000 });
        await until(() => others.said().filter(([, word]) => word === 'begin').length === 2);
        await others.kill(child);
        const first = await inbox();
        const one = delivery('a');
        await first.store(one);
        const seen: string[] = [];
        await first.work(({ deliveries }) => {
          seen.push(...deliveries.map(({ id }) => id));
          return Promise.resolve(DONE);
        }, 4);
        await until(() => seen.includes(one.id));
      } finally {
        await others.remove();
      }
    });
  });

  describe('what fails', () => {
    test('is tried again, then is a dead letter with its reason; others are not held up', async () => {
      const first = await inbox();
      const [bad, good] = [delivery('bad', { body: '{"of":"bad"}' }), delivery('good')];
      const attempts: number[] = [];
      let others = 0;
      await first.work((round) => {
        if (round.key === 'good') return Promise.resolve(++others).then(() => DONE);
        attempts.push(round.attempt);
        return Promise.reject(new Error('GitHub answered 500'));
      }, 1);
      await first.store(bad);
      await until(() => attempts.length > 0);
      await first.store(good);
      await until(() => others === 1);
      await until(async () => {
        const { dead, waiting } = await first.stats();
        return dead === 1 && waiting === 0;
      });
      expect(attempts).toEqual([1, 2, 3]);
      const [letter] = await first.letters.list(10);
      expect(letter).toEqual({
        delivery: bad,
        attempts: 3,
        reason: 'GitHub answered 500',
        diedAt: expect.any(Number),
      });
      expect(await first.letters.show(bad.id)).toEqual(letter);
      expect(await first.letters.show(good.id)).toBeNull();
      expect(await first.stats()).toMatchObject({ waiting: 0, dead: 1 });
      expect(await first.store(bad)).toBe('duplicate');
      expect(news.map(({ kind }) => kind)).toEqual(['failed', 'failed', 'dead']);
      for (const one of news) expect(one).toMatchObject({ key: 'bad', deliveries: [bad.id] });
      expect(news[2]).toMatchObject({ reason: 'GitHub answered 500' });
    });

    test('what hangs is told to stop, and ends as a dead letter; others are not held up', async () => {
      const first = await inbox({ limitMs: 60 });
      let told = 0;
      let others = 0;
      await first.work(({ key }, signal) => {
        if (key === 'good') return Promise.resolve(++others).then(() => DONE);
        return new Promise((_, reject) => {
          signal.addEventListener('abort', () => {
            told += 1;
            reject(signal.reason);
          });
        });
      }, 2);
      await first.store(delivery('hangs'));
      await first.store(delivery('good'));
      await until(() => others === 1);
      await until(async () => (await first.stats()).dead === 1);
      expect(told).toBe(3);
      expect((await first.letters.list(1))[0]?.reason).toBe('it took longer than 0.06 s');
    });

    test('the next try comes after a wait, and then with what came meanwhile', async () => {
      const first = await inbox({ attempts: 100, waitMs: 300, longestWaitMs: 300 });
      const rounds: [number, string[]][] = [];
      await first.work((round) => {
        rounds.push([round.attempt, bodies(round)]);
        return bodies(round).includes('2') ? Promise.resolve(DONE) : Promise.reject(new Error('no'));
      }, 2);
      await first.store(delivery('a', { body: '1' }));
      await until(() => news.length === 1);
      await first.store(delivery('a', { body: '2' }));
      await until(async () => (await first.stats()).waiting === 0);
      // A wait can be no time at all, so that a try comes before the second one is stored.
      const failed = rounds.slice(0, -1);
      expect(failed.length).toBeGreaterThan(0);
      expect(failed).toEqual(failed.map((_, at) => [at + 1, ['1']]));
      expect(rounds.at(-1)).toEqual([failed.length + 1, ['1', '2']]);
      expect(news).toEqual(
        failed.map((_, at) => ({
          kind: 'failed',
          key: 'a',
          deliveries: [expect.any(String)],
          attempt: at + 1,
          reason: 'no',
          again: expect.any(Number),
        })),
      );
    });

    test('who came after the first try is not buried with those that failed', async () => {
      const first = await inbox();
      const rounds: [number, string[]][] = [];
      const late = delivery('a', { body: 'late' });
      await first.work(async (round) => {
        rounds.push([round.attempt, bodies(round)]);
        if (bodies(round).includes('bad')) {
          await first.store(late);
          throw new Error('no');
        }
        return DONE;
      }, 2);
      await first.store(delivery('a', { body: 'bad' }));
      await until(() => rounds.length === 4);
      await until(async () => (await first.stats()).waiting === 0);
      expect(rounds).toEqual([
        [1, ['bad']],
        [2, ['bad', 'late']],
        [3, ['bad', 'late']],
        [1, ['late']],
      ]);
      expect((await first.letters.list(9)).map(({ delivery: { body } }) => body)).toEqual(['bad']);
    });

    test('what cannot be done before a time waits for it, and that is no try', async () => {
      const first = await inbox({ attempts: 2 });
      const attempts: number[] = [];
      await first.work(({ attempt }) => {
        attempts.push(attempt);
        if (attempts.length < 4) return Promise.resolve({ kind: 'later', until: Date.now() + 20 });
        return Promise.resolve(DONE);
      }, 1);
      await first.store(delivery('a'));
      await until(async () => (await first.stats()).waiting === 0);
      expect(attempts).toEqual([1, 1, 1, 1]);
      expect(news).toEqual([]);
    });
  });

  describe('dead letters', () => {
    const bury = async (
      first: OpenInbox,
      ...those: Delivery[]
    ): Promise<{ sick: boolean; seen: number[] }> => {
      const health = { sick: true, seen: [] as number[] };
      await first.work(({ attempt }) => {
        if (health.sick) return Promise.reject(new Error('sick'));
        health.seen.push(attempt);
        return Promise.resolve(DONE);
      }, 2);
      for (const one of those) {
        await first.store(one);
        await until(async () => (await first.letters.show(one.id)) !== null);
      }
      return health;
    };

    test('are listed in the order of their death, and retried with all tries before them', async () => {
      const first = await inbox();
      const [a, b] = [delivery('a'), delivery('b')];
      const health = await bury(first, a, b);
      expect((await first.letters.list(9)).map(({ delivery: { id } }) => id)).toEqual([a.id, b.id]);
      expect(await first.letters.list(1)).toHaveLength(1);
      health.sick = false;
      expect(await first.letters.retry([randomUUID(), a.id])).toEqual([a.id]);
      await until(() => health.seen.length === 1);
      expect(health.seen).toEqual([1]);
      await until(async () => (await first.stats()).waiting === 0);
      expect((await first.letters.list(9)).map(({ delivery: { id } }) => id)).toEqual([b.id]);
      expect(await first.letters.retry([a.id])).toEqual([]);
      expect(await first.store(a)).toBe('duplicate');
    });

    test('can be retried at a desk of its own while the inbox is worked on', async () => {
      const first = await inbox();
      const a = delivery('a');
      const health = await bury(first, a);
      health.sick = false;
      const desk = await plot.desk(conditions(tell));
      open.push(desk);
      expect(await desk.stats()).toMatchObject({ dead: 1 });
      expect(await desk.letters.retry([a.id])).toEqual([a.id]);
      await until(() => health.seen.length === 1);
    });
  });

  describe('timers', () => {
    test('a key has one: the sooner of those that were set, with what was said last; it comes with what waits, after a restart, too', async () => {
      const first = await inbox();
      await first.at({ key: 'a', body: '"late"', at: Date.now() + 3_600_000 });
      await first.at({ key: 'a', body: '"soon"', at: Date.now() + 300 });
      await first.at({ key: 'b', body: '"past"', at: 1_000 });
      await first.at({ key: 'b', body: '"put off?"', at: Date.now() + 3_600_000 });
      expect(await first.stats()).toMatchObject({ waiting: 0 });
      await closed(first);
      const second = await inbox();
      const seen: string[] = [];
      await second.work((round) => {
        for (const { event, body } of round.deliveries) seen.push(`${round.key} ${event} ${body}`);
        return Promise.resolve(DONE);
      }, 2);
      await until(() => seen.length === 2);
      // On a slow machine both are due by then, and two keys have no order.
      expect(new Set(seen)).toEqual(new Set([`a ${TIMER} "soon"`, `b ${TIMER} "put off?"`]));
      expect(await second.stats()).toMatchObject({ timers: 0 });
      await second.at({ key: 'a', body: '"again"', at: 1_000 });
      await until(() => seen.length === 3);
    });

    test('one that is asked for while its key is worked on is not put off by what the round sets in the end', async () => {
      const first = await inbox();
      const [begun, go] = [gate(), gate()];
      const rounds: string[][] = [];
      await first.work(async (round) => {
        rounds.push(bodies(round));
        if (rounds.length > 1) return DONE;
        begun.open();
        await go.passed;
        await first.at({ key: 'a', body: '"in an hour"', at: Date.now() + 3_600_000 });
        return DONE;
      }, 2);
      await first.store(delivery('a', { body: '"sweep"' }));
      await begun.passed;
      await first.at({ key: 'a', body: '"look around"', at: Date.now() + 1_000 });
      go.open();
      await until(() => rounds.length === 2);
      expect(await first.stats()).toMatchObject({ timers: 0 });
    });

    test('one that is set unless there is one leaves what is there as it is', async () => {
      const first = await inbox();
      const far = Date.now() + 3_600_000;
      await first.at({ key: 'a', body: '"first"', at: far });
      for (let process = 0; process < 3; process += 1)
        await first.at({ key: 'a', body: '"start"', at: 1_000, unlessSet: true });
      await first.at({ key: 'b', body: '"start"', at: far, unlessSet: true });
      const held = [];
      for await (const page of first.stock.pages(10)) held.push(...page);
      const timer = (key: string, body: string) => ({ kind: 'timer', timer: { key, body, at: far } });
      expect(held).toHaveLength(2);
      expect(held).toEqual(expect.arrayContaining([timer('a', '"first"'), timer('b', '"start"')]));
    });
  });

  describe('whose turn it is', () => {
    const HOUR_MS = 3_600_000;

    test('what nobody waits for comes after what came later, and is not put off for ever', async () => {
      const first = await inbox();
      for (let n = 0; n < 4; n += 1) await first.at({ key: `idle ${n}`, body: '{}', at: 1_000, idle: true });
      // They are rung by whoever works; a key that holds the one place up lets all of them be waiting.
      const [begun, go] = [gate(), gate()];
      const keys: string[] = [];
      await first.store(delivery('first'));
      await first.work(async ({ key }) => {
        keys.push(key);
        if (keys.length === 1) {
          begun.open();
          await go.passed;
        }
        return DONE;
      }, 1);
      await begun.passed;
      for (let n = 0; n < 12; n += 1) await first.store(delivery(`key ${n}`));
      await until(async () => (await first.stats()).timers === 0 && (await first.stats()).waiting === 17);
      go.open();
      await until(() => keys.length === 17);
      const at = keys.flatMap((key, turn) => (key.startsWith('idle') ? [turn] : []));
      const between = at.slice(1).map((turn, n) => turn - (at[n] ?? 0));
      // One in five while both wait, from the first one on at the latest.
      expect(at[0]).toBeLessThan(5);
      expect(between.slice(0, 2)).toEqual([5, 5]);
      expect(new Set(keys).size).toBe(17);
    });

    test('what came for its key makes it urgent', async () => {
      const first = await inbox();
      for (const key of ['a', 'b', 'c']) await first.at({ key, body: '"idle"', at: 1_000, idle: true });
      await first.at({ key: 'd', body: '"idle"', at: Date.now() + HOUR_MS, idle: true });
      await first.at({ key: 'd', body: '"soon"', at: 1_000 });
      const held = [];
      for await (const page of first.stock.pages(10)) held.push(...page);
      expect(held.map((one) => one.kind === 'timer' && [one.timer.key, one.timer.idle ?? false])).toEqual(
        expect.arrayContaining([
          ['a', true],
          ['d', false],
        ]),
      );
      const [begun, go] = [gate(), gate()];
      const rounds: [string, string[]][] = [];
      await first.store(delivery('first'));
      await first.work(async (round) => {
        rounds.push([round.key, bodies(round)]);
        if (rounds.length === 1) {
          begun.open();
          await go.passed;
        }
        return DONE;
      }, 1);
      await begun.passed;
      await until(async () => (await first.stats()).waiting === 5);
      await first.store(delivery('c', { body: '"push"' }));
      // In a database it takes a look of the clock until the key is known as urgent.
      await new Promise((resolve) => setTimeout(resolve, 1_200));
      go.open();
      await until(() => rounds.length === 5);
      const turnOf = (wanted: string) => rounds.findIndex(([key]) => key === wanted);
      expect(rounds[turnOf('c')]).toEqual(['c', ['"idle"', '"push"']]);
      const first3 = new Set(rounds.slice(0, 4).map(([key]) => key));
      expect(first3.has('c') && first3.has('d')).toBe(true);
    });

    test('a repository whose keys hang leaves half of the places to others', async () => {
      const first = await inbox();
      const begun: string[] = [];
      const go = gate();
      await first.work(async ({ key }) => {
        begun.push(key);
        if (key.includes('/1')) await go.passed;
        return DONE;
      }, 4);
      const hanging = [
        'item/1/1',
        'item/1/2',
        'commit/1/abc',
        'ref/1/refs/heads/x',
        'repository/1',
        'item/1/3',
      ];
      for (const key of hanging) await first.store(delivery(key));
      const others = ['item/2/9', 'item/2/8', 'repository/3', 'installation/5', 'app'];
      for (const key of others) await first.store(delivery(key));
      await until(() => others.every((key) => begun.includes(key)));
      expect(begun.filter((key) => hanging.includes(key))).toHaveLength(2);
      go.open();
      await until(async () => (await first.stats()).waiting === 0);
      expect(new Set(begun)).toEqual(new Set([...hanging, ...others]));
    });
  });

  describe('stopping', () => {
    test('what runs may end; what does not is given back, and that is no try', async () => {
      const first = await inbox({ attempts: 1 });
      const begun = gate();
      const quick = gate();
      let ended = false;
      await first.work(async ({ key }, signal) => {
        if (key === 'quick') {
          quick.open();
          await new Promise((resolve) => setTimeout(resolve, 30));
          ended = true;
          return DONE;
        }
        begun.open();
        return new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(new Error('told to stop')));
        });
      }, 2);
      await first.store(delivery('slow'));
      await begun.passed;
      await first.store(delivery('quick'));
      await quick.passed;
      await closed(first, 300);
      expect(ended).toBe(true);
      const second = await inbox();
      const seen: [string, number][] = [];
      await second.work(({ key, attempt }) => {
        seen.push([key, attempt]);
        return Promise.resolve(DONE);
      }, 2);
      await until(() => seen.length > 0);
      expect(seen).toEqual([['slow', 1]]);
    });
  });

  describe('kill -9', () => {
    test('nothing that was stored is lost, and what was worked on is handed out again', async () => {
      const others = await crew(plot.place);
      try {
        const child = await others.start({ name: 'child', stores: ['a', 'b', 'stuck', 'c'] });
        const told = (...those: string[]) => others.said().filter((words) => those.includes(words[1] ?? ''));
        await until(() => told('handled').length > 20 && told('begin').some(([, , key]) => key === 'stuck'));
        await others.kill(child);
        const first = await inbox();
        const seen = new Map<string, number>();
        await first.work(({ deliveries, attempt }) => {
          for (const { id } of deliveries) seen.set(id, attempt);
          return Promise.resolve(DONE);
        }, 4);
        await until(async () => (await first.stats()).waiting === 0);
        const handled = new Set(told('handled').map((words) => words[3]));
        const lost = told('stored').filter(([, , , id = '']) => !handled.has(id) && !seen.has(id));
        expect(lost).toEqual([]);
        const stuck = told('stored').find(([, , key]) => key === 'stuck');
        expect(seen.get(stuck?.[3] ?? '')).toBe(2);
        expect(told('trouble')).toEqual([]);
      } finally {
        await others.remove();
      }
    });
  });
}
