import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import type { Orders } from './child.ts';
import { until } from './until.ts';

/** Processes of their own on one inbox. */
export interface Crew {
  start(orders: Pick<Orders, 'name'> & Partial<Orders>): Promise<ChildProcess>;
  /** What all of them told, each as its words. */
  said(): string[][];
  /** With SIGKILL; resolves when it is gone. */
  kill(child: ChildProcess): Promise<void>;
  remove(): Promise<void>;
}

/** Their program is made in a folder of the project, so that its packages are found. */
export async function crew(place: Orders['place']): Promise<Crew> {
  const folder = resolve('.tmp', `inbox-${process.pid}-${Math.random().toString(36).slice(2)}`);
  mkdirSync(folder, { recursive: true });
  const [program, log] = [join(folder, 'child.mjs'), join(folder, 'log')];
  writeFileSync(log, '');
  await build({
    entryPoints: ['test/inbox/child.ts'],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20.18',
    packages: 'external',
    logLevel: 'error',
  });
  const children: ChildProcess[] = [];
  const said = (): string[][] =>
    readFileSync(log, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.split(' '));
  const kill = async (child: ChildProcess): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((done) => child.once('exit', done));
    child.kill('SIGKILL');
    await gone;
  };
  return {
    said,
    kill,
    start: async (orders) => {
      const all: Orders = { place, log, stores: [], holds: [], roundMs: 5, atOnce: 4, ...orders };
      const child = spawn(process.execPath, [program, JSON.stringify(all)], { stdio: 'inherit' });
      children.push(child);
      await until(() => said().some(([name, word]) => name === orders.name && word === 'open'));
      return child;
    },
    remove: async () => {
      for (const child of children) await kill(child);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
