import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { LogEvent } from '../../core/context/events/table.ts';
import { parseLine } from '../../core/context/line.ts';
import { redecideByFacts } from '../../core/context/redecide.ts';
import { PROTOCOL } from '../../core/context/state.ts';
import { parseDuration } from '../../core/duration.ts';
import { EXIT, UserError } from '../../core/errors.ts';
import { wildcard } from '../../core/wildcard.ts';
import { ensureContext, importLines } from '../../flows/context.ts';
import type { Snapshot } from '../../flows/ports.ts';
import { openRepository, type Repository } from '../../local/repository.ts';
import { renderFaults, renderPlace } from '../../render/terminal/faults.ts';
import { renderLog } from '../../render/terminal/log.ts';
import { GitContext } from '../../store/git-context.ts';
import { layOut } from '../../store/worktree.ts';
import { tellReconciled } from '../reconciled.ts';
import type { Runtime } from '../runtime.ts';
import { worldOf } from '../workspace.ts';
import { policyDraft } from './context-policy.ts';

export interface Open {
  readonly repository: Repository;
  readonly context: GitContext;
  readonly world: Awaited<ReturnType<typeof worldOf>>;
}

/** The context alone, whether there is a policy or not. */
export async function openAlone(runtime: Runtime): Promise<Open> {
  const repository = await openRepository(runtime.git);
  const world = await worldOf(runtime);
  const { git, remote, contextBranch: branch } = repository;
  const context = new GitContext({ git, remote, branch, world, redecide: redecideByFacts });
  return { repository, world, context: runtime.closing(context) };
}

/** Says what reading the context came to, where it was more than reading. */
function tell(runtime: Runtime, snapshot: Snapshot): void {
  tellReconciled(runtime, snapshot);
  if (snapshot.freshness.kind === 'stale') runtime.warn(`as last seen here: ${snapshot.freshness.reason}`);
}

const exitFor = ({ freshness }: Pick<Snapshot, 'freshness'>) =>
  freshness.kind === 'stale' ? EXIT.cannotTell : EXIT.clear;

export async function init(runtime: Runtime, options: { base?: string }): Promise<void> {
  const { repository, context, world } = await openAlone(runtime);
  const draft = await policyDraft(repository, options.base);
  const { snapshot, answer } = await ensureContext({ store: context, world }, draft, PROTOCOL);
  await context.local.clean(runtime.now());
  tell(runtime, snapshot);
  const where = context.remote ? `${context.branch} on ${context.remote.name}` : `branch ${context.branch}`;
  runtime.print(
    `${answer === 'begun' ? 'begun' : answer === 'policy' ? 'policy recorded' : 'already there'}: ${where}, ${countOf(snapshot.state.version)}`,
  );
  if (!draft) runtime.warn('no policy was recorded: there is none on the base branch (see `baton init`)');
  runtime.exit(exitFor(snapshot));
}

export async function open(runtime: Runtime): Promise<void> {
  const { repository, context } = await openAlone(runtime);
  const { head, freshness } = await context.look();
  if (head === null) throw noContext(context.branch, freshness.kind === 'stale' ? freshness.reason : null);
  if (repository.root === null) {
    throw new UserError(EXIT.repository, {
      code: 'context.bare',
      message: 'a bare repository has no work tree to lay the context out in',
      hint: `Read it with \`baton context log\`, or \`git show ${context.branch}:leases.yaml\`.`,
    });
  }
  runtime.print(await layOut(repository.git, repository.root, repository.commonDir, head));
  if (freshness.kind === 'stale') runtime.warn(`as last seen here: ${freshness.reason}`);
  runtime.exit(exitFor({ freshness }));
}

export function noContext(branch: string, unreachable: string | null): UserError {
  return new UserError(EXIT.cannotTell, {
    code: 'context.none',
    message:
      unreachable === null
        ? `there is no branch ${branch} yet`
        : `there is no branch ${branch} here, and ${unreachable}`,
    place: { ref: branch },
    hint: unreachable === null ? 'Begin it with `baton context init`.' : 'Try again when the remote answers.',
  });
}

export interface LogOptions {
  readonly type?: string;
  readonly workflow?: string;
  readonly since?: string;
  readonly number?: string;
  readonly json?: boolean;
}

function wrong(argument: string, value: string, hint: string): UserError {
  return new UserError(EXIT.usage, {
    code: 'context.option',
    message: `${value} is not understood`,
    place: { argument },
    hint,
  });
}

function wanted(runtime: Runtime, options: LogOptions): (event: LogEvent) => boolean {
  const age = options.since === undefined ? null : parseDuration(options.since);
  if (age === undefined)
    throw wrong('--since', options.since ?? '', 'Expected a duration such as 30m, 2h or 7d.');
  const isType = wildcard(options.type ?? '*');
  const from = age === null ? Number.NEGATIVE_INFINITY : runtime.now() - age;
  return (event) =>
    isType(event.type) &&
    (options.workflow === undefined || event.workflow === options.workflow) &&
    Date.parse(String(event.data.at)) >= from;
}

export async function log(runtime: Runtime, options: LogOptions): Promise<void> {
  const count = options.number === undefined ? Number.POSITIVE_INFINITY : Number(options.number);
  if (!(count >= 0)) throw wrong('-n', options.number ?? '', 'Expected how many events to show.');
  const isWanted = wanted(runtime, options);
  const { context } = await openAlone(runtime);
  const { head, freshness } = await context.look();
  if (head === null) throw noContext(context.branch, freshness.kind === 'stale' ? freshness.reason : null);
  const events: LogEvent[] = [];
  for (const { file, number, text } of await context.content.lines(head)) {
    const parsed = parseLine(text, { file, line: number });
    if ('refused' in parsed) runtime.warn(renderFaults([parsed.refused], runtime.paint));
    else if (isWanted(parsed.event)) events.push(parsed.event);
  }
  const shown = count === 0 ? [] : events.slice(-count);
  if (options.json) for (const event of shown) runtime.print(JSON.stringify(event));
  else if (shown.length > 0) runtime.print(renderLog(shown, runtime.paint));
  if (freshness.kind === 'stale') runtime.warn(`as last seen here: ${freshness.reason}`);
  runtime.exit(exitFor({ freshness }));
}

export async function sync(runtime: Runtime, options: { json?: boolean }): Promise<void> {
  const { context } = await openAlone(runtime);
  const snapshot = await context.load();
  await context.local.clean(runtime.now());
  const { freshness, reconciled } = snapshot;
  if (options.json) runtime.print(JSON.stringify({ freshness, reconciled, version: snapshot.state.version }));
  else {
    tell(runtime, snapshot);
    const state =
      freshness.kind === 'stale' ? 'not in step' : freshness.kind === 'local' ? 'no remote' : 'in step';
    runtime.print(`${state}: ${countOf(snapshot.state.version)}`);
  }
  const lost = (reconciled?.outdated.length ?? 0) > 0;
  runtime.exit(freshness.kind === 'stale' ? EXIT.cannotTell : lost ? EXIT.overlap : EXIT.clear);
}

export async function importFile(runtime: Runtime, file: string): Promise<void> {
  const text =
    file === '-'
      ? (await runtime.stdin()).toString('utf8')
      : await readText(resolve(runtime.cwd, file), file);
  const { context, world } = await openAlone(runtime);
  const { answer, snapshot } = await importLines({ store: context, world }, text, file);
  for (const { place, message } of answer.warnings)
    runtime.warn(`warning ${renderPlace(place ?? {})}: ${message}`);
  if (answer.refused.length > 0) runtime.warn(renderFaults(answer.refused, runtime.paint));
  runtime.print(
    `${countOf(answer.taken)} imported, ${answer.refused.length} refused, ${answer.warnings.length} warnings`,
  );
  tell(runtime, snapshot);
  runtime.exit(answer.refused.length > 0 ? EXIT.overlap : exitFor(snapshot));
}

async function readText(path: string, named: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    const code = 'context.import-unreadable';
    const message = `cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`;
    throw new UserError(
      EXIT.input,
      { code, message, place: { file: named }, hint: 'Name a file of event lines, or - for standard input.' },
      { cause },
    );
  }
}

function countOf(events: number): string {
  return events === 1 ? '1 event' : `${events} events`;
}
