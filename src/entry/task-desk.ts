import { EXIT, type ExitCode } from '../core/errors.ts';
import type { Policy } from '../core/policy/schema.ts';
import type { Snapshot } from '../flows/ports.ts';
import type { TaskPorts } from '../flows/tasks.ts';
import type { GitContext } from '../store/git-context.ts';
import { openContext } from '../store/open.ts';
import { policyDraft } from './actions/context-policy.ts';
import { actingAtDesk } from './actor.ts';
import { tellReconciled } from './reconciled.ts';
import type { Runtime } from './runtime.ts';
import { openWorkspace, type Workspace, worldOf } from './workspace.ts';

/** Options that all commands on tasks and what they wait for take. */
export interface DeskOptions {
  readonly as?: string;
  readonly base?: string;
  readonly json?: boolean;
}

export interface TaskDesk {
  readonly workspace: Workspace;
  readonly policy: Policy;
  readonly ports: TaskPorts & { readonly store: GitContext };
}

/** What commands on tasks need, wired. */
export async function taskDesk(runtime: Runtime, options: Pick<DeskOptions, 'base'>): Promise<TaskDesk> {
  const workspace = await openWorkspace(runtime, options.base);
  const { repository, loaded } = workspace;
  const world = await worldOf(runtime);
  const store = runtime.closing(openContext(repository, world, loaded.policy));
  const policyEvent = () => policyDraft(repository, options.base);
  return { workspace, policy: loaded.policy, ports: { store, world, policyEvent } };
}

/** The same for somebody. */
export async function taskDeskOf(
  runtime: Runtime,
  options: DeskOptions,
): Promise<TaskDesk & { readonly actor: string }> {
  const desk = await taskDesk(runtime, options);
  return { ...desk, actor: await actingAtDesk(runtime, desk.policy, options.as) };
}

/**
 * Ends a command: says what reading brought over, and that what is read or written while the remote does not answer is
 * provisional, which is neither a yes nor a no.
 */
export function finish(
  runtime: Runtime,
  snapshot: Pick<Snapshot, 'freshness' | 'reconciled'>,
  exit: ExitCode = EXIT.clear,
): void {
  tellReconciled(runtime, snapshot);
  const { freshness } = snapshot;
  if (freshness.kind === 'stale')
    runtime.warn(`as last seen here, to be decided when the remote answers: ${freshness.reason}`);
  runtime.exit(freshness.kind === 'stale' ? EXIT.cannotTell : exit);
}

/** Prints the one answer of a command: for machines, or for people. */
export function answer(
  runtime: Runtime,
  { json }: DeskOptions,
  snapshot: Pick<Snapshot, 'freshness'>,
  value: object,
  text: () => string,
): void {
  const { freshness } = snapshot;
  const stale = freshness.kind === 'stale' ? freshness.reason : null;
  runtime.print(json ? JSON.stringify({ schemaVersion: 1, ...value, stale }) : text());
}
