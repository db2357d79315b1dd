import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Env } from './built-cli.ts';
import type { Hub } from './hub.ts';

/** A hub with a context and two leases, and a desk at it: a copy that a bad input may spoil. */
export class Ground {
  readonly root: string;
  readonly bare: string;
  readonly desk: string;
  readonly hub: Hub;

  constructor(hub: Hub, template: string) {
    this.hub = hub;
    this.root = realpathSync(mkdtempSync(join(tmpdir(), 'baton-ground-')));
    this.bare = join(this.root, 'hub.git');
    this.desk = join(this.root, 'desk');
    cpSync(hub.bare, this.bare, { recursive: true });
    cpSync(template, this.desk, { recursive: true, verbatimSymlinks: true });
    this.git('config', 'remote.origin.url', this.bare);
  }

  get env(): Env {
    return this.hub.env;
  }

  git(...args: string[]): string {
    return this.hub.git(this.desk, ...args);
  }

  /** Puts files on the desk. */
  write(files: Readonly<Record<string, string | Uint8Array>>): void {
    this.hub.write(this.desk, files);
  }

  /** Puts files on the base branch, here and on the hub. */
  publish(files: Readonly<Record<string, string | Uint8Array>>): void {
    this.hub.commit(this.desk, files, 'chore: change the base');
    this.git('push', '-q', 'origin', 'main');
  }

  /** Rewrites a file of the context on the hub by hand, as nobody should. */
  tamper(file: RegExp, edit: (text: string) => string): void {
    const folder = join(this.root, 'by-hand');
    this.hub.git(this.root, 'clone', '-q', '-b', 'baton', this.bare, folder);
    this.hub.identify(folder, 'mallory@acme.example');
    const path =
      this.hub
        .git(folder, 'ls-files')
        .split('\n')
        .find((name) => file.test(name)) ?? '';
    const text = readFileSync(join(folder, path), 'utf8');
    this.hub.commit(folder, { [path]: edit(text) }, 'by hand');
    this.hub.git(folder, 'push', '-q', 'origin', 'baton');
  }

  /**
   * All that must not change when a command is refused: every branch of the hub and of the desk, and every file here. The
   * desk's own copy of the context may follow the hub; what counts of it is whether it holds anything that the hub lacks.
   */
  picture(): string {
    const ask = (cwd: string, ...args: string[]) =>
      spawnSync('git', args, { cwd, env: this.env }).stdout?.toString('utf8') ?? '';
    const refs = [this.bare, this.desk].map((cwd) =>
      ask(cwd, 'for-each-ref', '--format=%(refname) %(objectname)', 'refs/heads', 'refs/tags')
        .split('\n')
        .filter((line) => cwd === this.bare || !line.startsWith('refs/heads/baton '))
        .join('\n'),
    );
    const theirs = ask(this.bare, 'rev-parse', '--verify', '--quiet', 'baton').trim();
    const own = ask(this.desk, 'rev-list', '--count', 'refs/heads/baton', ...(theirs ? [`^${theirs}`] : []));
    return [...refs, `own events: ${Number(own)}`, ...filesBelow(this.desk)].join('\n');
  }

  dispose(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

function filesBelow(folder: string): string[] {
  const names = readdirSync(folder, { encoding: 'buffer' }).sort((a, b) => Buffer.compare(a, b));
  return names.flatMap((name) => {
    if (name.toString() === '.git') return [];
    const path = Buffer.concat([Buffer.from(`${folder}/`), name]);
    const stat = lstatSync(path);
    const shown = path.toString('latin1');
    if (stat.isDirectory() && shown === path.toString('utf8')) return [shown, ...filesBelow(shown)];
    if (stat.isSymbolicLink()) return [`${shown} -> ${readlinkSync(path)}`];
    return stat.isFile()
      ? [`${shown} ${createHash('sha1').update(readFileSync(path)).digest('hex')}`]
      : [shown];
  });
}
