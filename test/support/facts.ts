import type { CommitFacts, FileChange } from '../../src/core/change/facts.ts';
import { PLAIN } from '../../src/core/change/plain.ts';
import type { Facts, JudgedState } from '../../src/core/change/rule.ts';
import type { OpenChange } from '../../src/core/conflicts/pairs.ts';
import type { Approval, CheckResult } from '../../src/core/context/state/change.ts';
import { NO_LEASES } from './leases.ts';

export const HEAD = 'a'.repeat(40);
export const BASE = 'b'.repeat(40);
export const AT = '2026-11-20T10:00:00.000Z';

export function commitBy(email: string, more: Partial<CommitFacts> = {}): CommitFacts {
  const person = { name: email.split('@')[0] ?? '', email };
  return {
    oid: HEAD,
    author: person,
    committer: person,
    trailers: [],
    subject: 'a change',
    committedAt: AT,
    ...more,
  };
}

export function modified(path: string, more: Partial<FileChange> = {}): FileChange {
  return { path, previous: null, status: 'modified', added: 1, deleted: 1, ...more };
}

export interface ChangeOptions {
  readonly by?: string;
  readonly branch?: string;
  readonly commits?: readonly CommitFacts[];
}

/** Facts of one change that touches these paths. */
export function factsOf(
  paths: readonly (string | FileChange)[],
  { by = 'net@agents.example', branch = 'work', commits }: ChangeOptions = {},
  more: Partial<Facts> = {},
): Facts {
  const files = paths.map((path) => (typeof path === 'string' ? modified(path) : path));
  return {
    at: AT,
    change: {
      id: 'br-1',
      name: branch,
      branch,
      commits: commits ?? [commitBy(by)],
      pusher: null,
      opener: null,
      requester: null,
      head: HEAD,
      base: BASE,
      mergeBase: BASE,
      files,
      pushedAt: null,
      published: null,
    },
    ...PLAIN,
    open: [],
    pairs: [],
    codeowners: null,
    headPaths: files.map((file) => file.path),
    changedSince: {},
    prePush: false,
    unseen: [],
    ...more,
  };
}

export function openChange(branch: string, more: Partial<OpenChange> = {}): OpenChange {
  return {
    id: `br-${branch}`,
    name: branch,
    head: HEAD,
    mergeBase: BASE,
    paths: [],
    lines: 10,
    lastCommitAt: AT,
    agents: [],
    ...more,
  };
}

export function approval(by: string, more: Partial<Approval> = {}): Approval {
  return { id: `ap-${by}`, by, email: null, head: HEAD, at: AT, note: null, ...more };
}

export function stateWith(
  more: {
    approvals?: readonly Approval[];
    checks?: readonly CheckResult[];
    leases?: JudgedState['leases'];
    bypassed?: { sha: string; at: string }[];
    overrides?: JudgedState['overrides'];
    commands?: JudgedState['commands'];
    handoffs?: JudgedState['handoffs'];
    conflicts?: JudgedState['conflicts'];
    incidents?: JudgedState['incidents'];
    dependencies?: JudgedState['dependencies'];
  } = {},
): JudgedState {
  const {
    approvals = [],
    checks = [],
    bypassed = [],
    leases = NO_LEASES,
    overrides = {},
    commands = {},
    handoffs = {},
    conflicts = {},
    incidents = {},
    dependencies = {},
  } = more;
  const change = { branch: 'work', approvals, checks, bypassed };
  return {
    leases,
    agents: {},
    commands,
    handoffs,
    overrides,
    conflicts,
    incidents,
    dependencies,
    changes: { 'br-1': change, 'pr-42': change },
  };
}
