import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EventDraft } from '../../src/core/context/draft.ts';
import { redecideByFacts } from '../../src/core/context/redecide.ts';
import type { Lease } from '../../src/core/context/state/lease.ts';
import type { State } from '../../src/core/context/state.ts';
import { type Decided, decideAndSave } from '../../src/flows/decide.ts';
import type { World } from '../../src/flows/ports.ts';
import { Git } from '../../src/local/git.ts';
import { GitContext } from '../../src/store/git-context.ts';

const ENV = {
  ...process.env,
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_AUTHOR_NAME: 'T',
  GIT_AUTHOR_EMAIL: 't@example.org',
  GIT_COMMITTER_NAME: 'T',
  GIT_COMMITTER_EMAIL: 't@example.org',
};

export function git(cwd: string, ...args: string[]): string {
  return execFileSync('git', args, {
    cwd,
    env: ENV,
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'pipe'],
  }).trim();
}

export interface Place {
  readonly root: string;
  readonly bare: string;
  /** A clone of the bare repository, by name. */
  clone(name: string): string;
  dispose(): void;
}

/** A bare repository in a folder of its own, and clones beside it. */
export function place(): Place {
  const root = mkdtempSync(join(tmpdir(), 'baton-context-'));
  const bare = join(root, 'shared.git');
  git(root, 'init', '-q', '--bare', '-b', 'main', bare);
  return {
    root,
    bare,
    clone: (name) => {
      git(root, 'clone', '-q', bare, name);
      return join(root, name);
    },
    dispose: () => rmSync(root, { recursive: true, force: true }),
  };
}

const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** The real clock and chance, as the command line has them. */
export const world: World = {
  now: Date.now,
  random: Math.random,
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  newId: (at) => {
    let time = '';
    for (let rest = at, i = 0; i < 10; i += 1, rest = Math.floor(rest / 32)) time = DIGITS[rest % 32] + time;
    return time + Array.from({ length: 16 }, () => DIGITS[Math.floor(Math.random() * 32)]).join('');
  },
};

export function contextOf(cwd: string, remote: string | null = 'origin'): GitContext {
  return new GitContext({ git: new Git(cwd, ENV), remote, world, redecide: redecideByFacts });
}

export function lease(state: State, id: string, holder: string, over: Partial<Lease> = {}): EventDraft {
  const now = Date.now();
  const resource_details: Lease = {
    id,
    holder,
    paths: [`${id}/**`],
    resource: null,
    mode: 'exclusive',
    ttl: 3_600_000,
    for: null,
    priority: 'P2',
    epoch: state.leases.epoch + 1,
    granted: new Date(now).toISOString(),
    expires: new Date(now + 3_600_000).toISOString(),
    serial: null,
    ...over,
  };
  return {
    type: 'RESOURCE_ALLOCATED',
    workflow: 'global',
    by: holder,
    data: { allocation_id: id, requester: holder, resource_details },
  };
}

/** Grants a lease to a holder through the store, as often as it takes. */
export async function grant(
  store: GitContext,
  id: string,
  holder: string,
  over: Partial<Lease> = {},
): Promise<Decided<null>> {
  return decideAndSave(store, (state) => ({ answer: null, drafts: [lease(state, id, holder, over)] }), world);
}

export function check(name: string): EventDraft {
  return {
    type: 'CHECK_RECORDED',
    workflow: 'br-1',
    by: 'agent-001',
    data: { branch: 'topic', name, sha: 'a'.repeat(40), conclusion: 'success', url: null },
  };
}
