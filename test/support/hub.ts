import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { askCli, cleanEnv, type Env, endAttendant, type Ran, runCli } from './built-cli.ts';

// biome-ignore lint/suspicious/noExplicitAny: what a machine reads; each test says what it expects of it
export type Json = any;

/** Two agents and a coordinator, of which each owns a folder. */
export const HUB_POLICY = `version: 1
agents:
  coordinator:
    id: agent-001
    authority: full
    layer: L0
    identity: { emails: [agent-001@agents.example] }
  builder:
    id: agent-002
    layer: L3
    ownership: [src/*]
    reviewers: ["@acme/builders"]
    operators: [jane@acme.example]
    identity: { emails: [agent-002@agents.example], branches: ["agent-002/**"] }
  writer:
    id: agent-003
    layer: L3
    ownership: [docs/*]
    reviewers: ["@acme/writers"]
    identity: { emails: [agent-003@agents.example], branches: ["agent-003/**"] }
ownership: { enforce: enforce }
gates:
  tested: { enforce: enforce, paths: ["src/**"], require: [{ check: unit }] }
leases:
  enforce: enforce
  default_ttl: 2h
  max_ttl: 8h
  resources:
    - { name: staging, kind: exclusive }
    - { name: migration-number, paths: ["db/*"], kind: serial }
    - { name: sandboxes, kind: pool, size: 2 }
conflicts: { enforce: enforce }
`;

const FILES: Readonly<Record<string, string>> = {
  '.github/baton.yml': HUB_POLICY,
  'README.md': '# Readme\n',
  'src/a.txt': 'one\ntwo\nthree\n',
  'docs/a.md': '# A\n',
};

/** What follows `--` belongs to another program. */
function withJson(args: readonly string[]): string[] {
  const end = args.indexOf('--');
  return end < 0 ? [...args, '--json'] : [...args.slice(0, end), '--json', ...args.slice(end)];
}

const nameOf = (email: string) => email.split('@')[0] ?? 'somebody';

/** A bare repository that all share, and clones of it, in a folder of their own. */
export class Hub {
  readonly root = realpathSync(mkdtempSync(join(tmpdir(), 'baton-hub-')));
  readonly bare = join(this.root, 'hub.git');
  readonly env: Env = cleanEnv(join(this.root, 'home'));

  constructor(files: Readonly<Record<string, string>> = FILES) {
    mkdirSync(join(this.root, 'home'));
    this.git(this.root, 'init', '-q', '--bare', '-b', 'main', this.bare);
    const seed = this.clone('seed', 'jane@acme.example');
    this.git(seed, 'checkout', '-q', '-B', 'main');
    this.commit(seed, files, 'feat: begin');
    this.git(seed, 'push', '-q', '-u', 'origin', 'main');
  }

  /** Output of git, without the newline at its end. Throws where it fails. */
  git(cwd: string, ...args: string[]): string {
    const { status, stdout, stderr } = spawnSync('git', args, { cwd, env: this.env });
    if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr.toString('utf8')}`);
    return stdout.toString('utf8').replace(/\n$/, '');
  }

  clone(name: string, email: string, ...options: string[]): string {
    const folder = join(this.root, name);
    const who = ['-c', `user.name=${nameOf(email)}`, '-c', `user.email=${email}`];
    this.git(this.root, 'clone', '-q', ...who, ...options, this.bare, folder);
    return folder;
  }

  identify(repo: string, email: string): void {
    this.git(repo, 'config', 'user.name', nameOf(email));
    this.git(repo, 'config', 'user.email', email);
  }

  write(repo: string, files: Readonly<Record<string, string | Uint8Array>>): void {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(repo, path)), { recursive: true });
      writeFileSync(join(repo, path), content);
    }
  }

  /** Writes files and commits them with everything else. Returns the commit. */
  commit(repo: string, files: Readonly<Record<string, string | Uint8Array>>, message: string): string {
    this.write(repo, files);
    this.git(repo, 'add', '--all');
    this.git(repo, 'commit', '-q', '--allow-empty', '-m', message);
    return this.git(repo, 'rev-parse', 'HEAD');
  }

  baton(cwd: string, args: readonly string[], env: Env = {}, input?: string | Uint8Array): Ran {
    const all = { ...this.env, ...env };
    return input === undefined ? askCli(cwd, args, all) : runCli(cwd, args, { env: all, input });
  }

  /** The answer to a command with `--json`, beside its exit code. */
  ask(
    cwd: string,
    args: readonly string[],
    env: Env = {},
  ): { code: number | null; answer: Json; err: string } {
    const { code, out, err } = this.baton(cwd, withJson(args), env);
    return { code, answer: out === '' ? null : JSON.parse(out), err };
  }

  /** Where the context stands on the hub; empty where it has none. */
  contextHead(): string {
    return this.git(this.bare, 'for-each-ref', '--format=%(objectname)', 'refs/heads/baton');
  }

  /** The lines of the log as the hub has them, parsed. */
  log(): { type: string; workflow: string; data: Json }[] {
    const names = this.git(this.bare, 'ls-tree', '-r', '--name-only', 'baton', 'log/').split('\n').sort();
    return names
      .flatMap((name) => this.git(this.bare, 'show', `baton:${name}`).split('\n'))
      .filter(Boolean)
      .map((line) => {
        const [type = '', workflow = '', phase = ''] = line.split(':', 3);
        const data = line.slice(type.length + workflow.length + phase.length + 3);
        return { type, workflow, data: JSON.parse(data) };
      });
  }

  dispose(): void {
    endAttendant();
    rmSync(this.root, { recursive: true, force: true });
  }
}
