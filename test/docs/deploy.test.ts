import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readSettings } from '../../src/entry/app/settings.ts';
import { VARIABLES } from '../../src/entry/app/variables.ts';
import { builtCli } from '../support/built-cli.ts';

/** One line of the Dockerfile, continued lines joined: `COPY`, and what stands behind it. */
interface Instruction {
  readonly word: string;
  readonly rest: string;
}

const stages = readFileSync('Dockerfile', 'utf8')
  .replaceAll(/^#.*\n/gm, '')
  .replaceAll(/\\\n\s*/g, '')
  .split(/^(?=FROM )/m)
  .map((stage) =>
    [...stage.matchAll(/^([A-Z]+) (.*)$/gm)].map(([, word = '', rest = '']): Instruction => ({ word, rest })),
  );
const last = stages.at(-1) ?? [];
const all = (word: string, of: readonly Instruction[] = last) =>
  of.filter((each) => each.word === word).map(({ rest }) => rest);
const only = (word: string): string => {
  const [rest = '', ...more] = all(word);
  expect({ word, more }).toEqual({ word, more: [] });
  return rest;
};
const ENV = Object.fromEntries(
  only('ENV')
    .split(' ')
    .map((each) => each.split('=') as [string, string]),
);
const page = readFileSync('docs/deploy.md', 'utf8');
const runs = [...page.matchAll(/docker run [^`]*?\bbaton$/gm)].map(([text]) => text);

test('all that is copied into the image is kept in git, and not ignored', () => {
  const ignored = readFileSync('.dockerignore', 'utf8').split('\n').filter(Boolean);
  expect(ignored[0]).toBe('*');
  const tracked = spawnSync('git', ['ls-files'], { encoding: 'utf8' }).stdout.split('\n');
  for (const sources of all('COPY', stages.flat()).filter((rest) => !rest.startsWith('--from')))
    for (const source of sources.split(' ').slice(0, -1)) {
      expect(ignored).toContain(`!${source}`);
      expect(tracked.some((path) => path === source || path.startsWith(`${source}/`))).toBe(true);
    }
});

test('who runs it is not root, and owns the folder that is kept, which is all that it is told to write to', () => {
  expect(only('USER')).toBe('node');
  expect(only('VOLUME')).toBe(ENV.BATON_DATA);
  expect(only('EXPOSE')).toBe(ENV.PORT);
  expect(all('RUN')).toEqual([
    `mkdir ${ENV.BATON_DATA} && chown node:node ${ENV.BATON_DATA} && chmod 700 ${ENV.BATON_DATA}`,
  ]);
  const order = last.map(({ word }) => word);
  expect(order.indexOf('RUN')).toBeLessThan(order.indexOf('USER'));
  expect(order.lastIndexOf('COPY')).toBeLessThan(order.indexOf('USER'));
});

interface Locked {
  readonly dev?: boolean;
  readonly optional?: boolean;
}

/** What `npm ci --omit=dev` installs, as far as it is there: links, which with `--preserve-symlinks` see nothing else. */
function installed(folder: string): void {
  const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as { packages: Record<string, Locked> };
  for (const [path, { dev, optional }] of Object.entries(lock.packages)) {
    const [, name = '', ...deeper] = path.split('node_modules/');
    if (dev === true || name === '' || deeper.length > 0) continue;
    if (optional === true && !existsSync(path)) continue;
    const place = join(folder, path);
    mkdirSync(dirname(place), { recursive: true });
    symlinkSync(join(process.cwd(), path), place);
  }
}

/** Every file below it with its size and time. */
function listing(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => {
      const { mtimeMs, size } = statSync(join(folder, name));
      return `${name} ${size} ${mtimeMs}`;
    })
    .sort();
}

const house = mkdtempSync(join(tmpdir(), 'baton-image-'));
const root = join(house, 'root');
const app = join(root, only('WORKDIR'));
const data = join(house, 'data');
const words = (json: string): string[] => JSON.parse(json) as string[];
const port = await new Promise<number>((resolve) => {
  const server = createServer().listen(0, '127.0.0.1', () => {
    const { port } = server.address() as { port: number };
    server.close(() => resolve(port));
  });
});
const env = { ...ENV, BATON_DATA: data, PORT: String(port), HOST: '127.0.0.1', HOME: join(root, 'home') };
let server: ChildProcess | null = null;

function started(line: string): ChildProcess {
  const [program, ...rest] = words(line);
  expect(program).toBe('node');
  return spawn(process.execPath, ['--preserve-symlinks', '--preserve-symlinks-main', ...rest], {
    cwd: app,
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}

const ended = (child: ChildProcess) => new Promise((resolve) => child.once('close', resolve));
/** What Docker runs to see whether the container is well. */
const healthy = () => ended(started(only('HEALTHCHECK').replace(/^.*?CMD /, '')));

beforeAll(() => {
  mkdirSync(app, { recursive: true });
  mkdirSync(data, { mode: 0o700 });
  for (const copied of all('COPY')) {
    const found = /^--from=build \/build\/(\S+) (\S+)$/.exec(copied);
    if (found === null) throw new Error(`the last stage copies ${copied}`);
    const [, name = '', to = ''] = found;
    if (name === 'node_modules') installed(app);
    else
      cpSync(name === 'dist' ? dirname(builtCli()) : name, join(app, to === './' ? name : to), {
        recursive: true,
      });
  }
});
afterAll(() => {
  server?.kill('SIGKILL');
  rmSync(house, { recursive: true, force: true });
});

test('every package that the program may load is in the image', async () => {
  const { dependencies, optionalDependencies } = JSON.parse(
    readFileSync(join(app, 'package.json'), 'utf8'),
  ) as {
    dependencies: object;
    optionalDependencies: object;
  };
  const names = Object.keys({ ...dependencies, ...optionalDependencies });
  const script = `for (const name of ${JSON.stringify(names)}) await import(name)`;
  const child = started(JSON.stringify(['node', '--input-type=module', '-e', script]));
  let said = '';
  child.stderr?.on('data', (text: Buffer) => (said += String(text)));
  expect({ code: await ended(child), said }).toEqual({ code: 0, said: '' });
});

test('from the files of the image it serves, is found well, writes to its volume alone, and stops when asked', async () => {
  expect(await healthy()).toBe(1);
  const before = listing(root);
  server = started(only('CMD'));
  let said = '';
  server.stderr?.on('data', (text: Buffer) => (said += String(text)));
  const gone = ended(server);
  while (!said.includes('Set it up at') && server.exitCode === null)
    await new Promise((resolve) => setTimeout(resolve, 20));
  expect(said).toContain(`http://127.0.0.1:${port}/?secret=`);
  expect(await healthy()).toBe(0);
  server.kill('SIGTERM');
  expect(await gone).toBe(0);
  expect(listing(root)).toEqual(before);
  expect(readdirSync(data).length).toBeGreaterThan(0);
  expect(await healthy()).toBe(1);
});

test('what the page says of Docker fits the image', () => {
  expect(runs).toHaveLength(2);
  for (const run of runs) {
    expect(run).toMatch(/--read-only --tmpfs \/tmp\b/);
    expect(run).toMatch(new RegExp(` -p (?:[\\d.]+:)?\\d+:${ENV.PORT} `));
    const given = [...run.matchAll(/ -e ([A-Z_]+)=(\S+)/g)].map(([, name, value]) => [name, value]);
    for (const [name] of given) expect(Object.keys(VARIABLES)).toContain(name);
    const drain = /BATON_DRAIN_SECONDS=(\d+)/.exec(run)?.[1];
    const { drainSeconds, graceSeconds } = readSettings(
      drain === undefined ? {} : { BATON_DRAIN_SECONDS: drain },
      () => '',
    ).server;
    const stop = Number(/--stop-timeout (\d+)/.exec(run)?.[1]);
    expect(stop).toBeGreaterThanOrEqual(drainSeconds + graceSeconds + 10);
    // Where the inbox is in a file, it is kept.
    if (!run.includes('DATABASE_URL')) expect(run).toContain(`:${ENV.BATON_DATA} `);
  }
});

test('what the page says of systemd fits the program', () => {
  const unit = /```ini\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
  const value = (key: string) => new RegExp(`^${key}=(.*)$`, 'm').exec(unit)?.[1] ?? '';
  const { bin } = JSON.parse(readFileSync('package.json', 'utf8')) as { bin: Record<string, string> };
  // Node itself gets the signals: what npm puts before it may be ended without it.
  const folder = value('WorkingDirectory');
  const files = Object.values(bin).map((file) => join(folder, file));
  const file = /^\/usr\/bin\/node (\S+) serve$/.exec(value('ExecStart'))?.[1] ?? '';
  expect(files).toContain(file);
  const given = value('Environment')
    .split(' ')
    .map((each) => each.split('=') as [string, string]);
  for (const [name] of given) expect(Object.keys(VARIABLES)).toContain(name);
  expect(Object.fromEntries(given).BATON_DATA).toBe(`/var/lib/${value('StateDirectory')}`);
  const { drainSeconds, graceSeconds } = readSettings({}, () => '').server;
  expect(Number(value('TimeoutStopSec'))).toBeGreaterThanOrEqual(drainSeconds + graceSeconds + 10);
});
