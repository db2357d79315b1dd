import type { Account } from '../change/facts.ts';
import { defaultBranchIn } from './home.ts';
import { numberAt, oidAt, textAt, valueAt } from './payload.ts';

/** A branch that was made, pushed to or deleted. */
export interface PushedBranch {
  /** Without `refs/heads/`. */
  readonly branch: string;
  /** Which commit, and whose account the forge says it was; null where the delivery does not tell. */
  readonly pushed: { readonly oid: string; readonly by: Account | null } | null;
}

/** Branches that Baton or the forge itself writes: the context, Baton's own proposals, groups of the merge queue. */
const OWN = /^(?:baton|baton-codeowners|baton\/.*|gh-readonly-queue\/.*)$/s;
const FOLDER = 'refs/heads/';

/** What `push`, `create` and `delete` tell of a branch; the sentence says why there is nothing to be looked at. */
export function branchIn(event: 'push' | 'create' | 'delete', payload: unknown): PushedBranch | string {
  const ref = textAt(payload, ['ref']);
  const branch =
    event === 'push' ? cutFolder(ref) : textAt(payload, ['ref_type']) === 'branch' ? ref : undefined;
  if (branch === undefined) return 'this is no branch';
  if (branch === defaultBranchIn(payload)) return 'this is the default branch';
  if (OWN.test(branch)) return 'Baton or GitHub wrote this branch';
  const isThere = event === 'push' && valueAt(payload, ['deleted']) !== true;
  const oid = isThere ? oidAt(payload, ['after']) : undefined;
  return { branch, pushed: oid === undefined ? null : { oid, by: senderIn(payload) } };
}

/** Name of the branch that a full ref names; undefined where it names something else. */
export function cutFolder(ref: string | undefined): string | undefined {
  return ref?.startsWith(FOLDER) === true ? ref.slice(FOLDER.length) : undefined;
}

const TYPES: Readonly<Record<string, Account['type']>> = {
  Bot: 'Bot',
  Organization: 'Organization',
  Mannequin: 'Mannequin',
};

/** The account that the forge has authenticated: the delivery bears its signature. */
function senderIn(payload: unknown): Account | null {
  const login = textAt(payload, ['sender', 'login']);
  const id = numberAt(payload, ['sender', 'id']);
  if (login === undefined || id === undefined) return null;
  return { login, id, type: TYPES[textAt(payload, ['sender', 'type']) ?? ''] ?? 'User' };
}
