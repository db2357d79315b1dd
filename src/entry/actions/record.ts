import { spawn } from 'node:child_process';
import { branchId } from '../../core/change/id.ts';
import { CHECK_CONCLUSIONS, type CheckResult, isCheckConclusion } from '../../core/context/state/change.ts';
import { EXIT, type ExitCode, type Fault, UserError } from '../../core/errors.ts';
import { recordCheck } from '../../flows/record.ts';
import { findRevision } from '../../local/observe.ts';
import { openContext } from '../../store/open.ts';
import { actingName } from '../actor.ts';
import { tellReconciled } from '../reconciled.ts';
import type { Runtime } from '../runtime.ts';
import { openWorkspace, worldOf } from '../workspace.ts';

export interface RecordOptions {
  readonly status?: string;
  readonly rev?: string;
  readonly url?: string;
  readonly as?: string;
  readonly base?: string;
  readonly json?: boolean;
}

export async function record(
  runtime: Runtime,
  name: string,
  command: string[],
  options: RecordOptions,
): Promise<void> {
  checkArguments(command, options.status);
  const { repository, loaded } = await openWorkspace(runtime, options.base);
  const actor = await actingName(runtime, loaded.policy, options.as);
  const revision = await findRevision(repository, options.rev ?? null, '--rev');
  if (command.length > 0) await refuseIfDirty(runtime, revision.oid);
  const code = command.length > 0 ? await run(runtime, command, options.json === true) : null;
  const conclusion =
    code === null ? (options.status as CheckResult['conclusion']) : code === 0 ? 'success' : 'failure';
  const world = await worldOf(runtime);
  const ports = { store: runtime.closing(openContext(repository, world, loaded.policy)), world };
  const subject = { id: branchId(revision.branch), branch: revision.branch, head: revision.oid };
  const { snapshot } = await recordCheck(ports, subject, actor.name, {
    name,
    conclusion,
    url: options.url ?? null,
  });
  tellReconciled(runtime, snapshot);
  const stale = snapshot.freshness.kind === 'stale' ? snapshot.freshness.reason : null;
  const said = `${name}: ${conclusion} on ${revision.branch} at ${revision.oid.slice(0, 10)}`;
  runtime.print(
    options.json
      ? JSON.stringify({ name, conclusion, head: revision.oid, branch: revision.branch, stale })
      : said,
  );
  if (stale !== null) runtime.warn(`recorded here only, until the remote answers: ${stale}`);
  runtime.exit((code || (stale === null ? EXIT.clear : EXIT.cannotTell)) as ExitCode);
}

function checkArguments(command: readonly string[], status: string | undefined): void {
  const faults: Fault[] = [];
  if (command.length > 0 === (status !== undefined)) {
    faults.push({
      code: 'record.what',
      message:
        status === undefined
          ? 'neither a command nor a status is given'
          : 'both a command and a status are given',
      place: { argument: 'baton record' },
      hint: 'Run it: baton record NAME -- COMMAND. Or say how it ended: baton record NAME --status success.',
    });
  }
  if (status !== undefined && !isCheckConclusion(status)) {
    faults.push({
      code: 'record.status',
      message: `${status} is not how a check ends`,
      place: { argument: '--status' },
      hint: `One of ${CHECK_CONCLUSIONS.join(', ')}.`,
    });
  }
  if (faults.length > 0) throw new UserError(EXIT.usage, faults);
}

/** What runs here speaks of the files that are here: they must be those of the commit it is recorded for. */
async function refuseIfDirty({ git }: Runtime, oid: string): Promise<void> {
  const head = await git.ask(['rev-parse', '--verify', '--quiet', 'HEAD']);
  const dirty = await git.text(['status', '--porcelain', '--untracked-files=no']);
  if (head === oid && dirty === '') return;
  throw new UserError(EXIT.repository, {
    code: 'record.other-files',
    message:
      head === oid
        ? 'files here differ from the commit that the result would be recorded for'
        : 'another commit is checked out here than the result would be recorded for',
    hint: 'Commit or stash first, and run it where that commit is checked out.',
  });
}

function run({ cwd, env }: Runtime, command: readonly string[], quiet: boolean): Promise<number> {
  const [program = '', ...rest] = command;
  return new Promise((resolve, reject) => {
    // With --json standard output is for the answer alone.
    const child = spawn(program, rest, { cwd, env, stdio: ['inherit', quiet ? 2 : 'inherit', 'inherit'] });
    child.on('error', (cause) =>
      reject(
        new UserError(
          EXIT.usage,
          {
            code: 'record.not-started',
            message: `${program} could not be started: ${cause.message}`,
            place: { argument: 'COMMAND' },
            hint: 'Name a program that is on the PATH; for shell syntax: -- sh -c "…".',
          },
          { cause },
        ),
      ),
    );
    child.on('close', (code, signal) => resolve(signal === null ? (code ?? 1) : 1));
  });
}
