import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@jest/globals';
import { appScene } from '../../support/app-scene.ts';
import { checkedLog } from '../../support/checked-log.ts';
import { startPostgres } from '../../support/postgres.ts';
import { readiness } from '../../support/served-app.ts';

interface Found {
  readonly wrong: readonly string[];
  readonly doubles: number;
  readonly dead: number;
  readonly failed: number;
  readonly mangled: Readonly<Record<string, number>>;
  readonly commands: {
    readonly given: number;
    readonly twice: readonly string[];
    readonly wrong: readonly string[];
  };
}

/** What the bench does, at a size that a test can wait for. */
const { storm } = (await import(pathToFileURL(resolve('bench/app/storm.mjs')).href)) as {
  storm(this: void, parts: object, size: object, say: (text: string) => void): Promise<Found>;
};

/** So many that of eighty some are lost. */
const SHARES = { double: 0.1, reorder: 0.1, lose: 0.1 };
const SIZE = {
  shares: SHARES,
  // A process that stood behind could not come back, and other tests run in this one.
  nice: 0,
  deliveries: 80,
  pulls: 9,
  repositories: 3,
  kills: 2,
  patienceMs: 120_000,
  lookMs: 500,
};

test.each([
  ['one file and one process', { database: false, rate: 40 }],
  ['PostgreSQL and two processes', { database: true, rate: 40 }],
])(
  'doubled, out of order, lost, and servers killed: with %s all comes to what a fresh judgement gives, and commands are carried out once',
  async (_, how) => {
    const found = await storm(
      { appScene, startPostgres, readiness, checkedLog },
      { ...SIZE, ...how },
      () => undefined,
    );
    expect([found.wrong, found.doubles, found.dead]).toEqual([[], 0, 0]);
    expect([found.commands.twice, found.commands.wrong]).toEqual([[], []]);
    expect(found.commands.given).toBeGreaterThan(5);
    for (const how of Object.keys(SHARES)) expect([how, found.mangled[how]]).not.toEqual([how, 0]);
  },
  300_000,
);
