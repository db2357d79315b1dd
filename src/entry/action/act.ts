import { EXIT, type ExitCode, type Fault, UserError } from '../../core/errors.ts';
import { createClient } from '../../github/client.ts';
import type { Counts } from '../../github/line.ts';
import { VERSION } from '../version.ts';
import { noteFaults, reportFailure, reportNothing, reportRan } from './announce.ts';
import { defaultBranchIn, isReadOnly } from './events.ts';
import { type Inputs, readInputs } from './inputs.ts';
import type { Run } from './mode.ts';
import { MODES } from './modes.ts';
import { planned } from './plan.ts';
import type { Runner } from './runner.ts';

/** One run of the Action, from what the runner gives to what it is told. Never throws: what fails is told, too. */
export async function act(runner: Runner): Promise<ExitCode> {
  const spent: Spent = { counts: null };
  try {
    return await carriedOut(runner, spent);
  } catch (error) {
    await failed(runner, faultsOf(error), spent.counts);
    return error instanceof UserError ? error.exit : EXIT.defect;
  }
}

/** What its files do not take is told in the log. */
async function failed(runner: Runner, faults: readonly Fault[], counts: Counts | null): Promise<void> {
  try {
    await reportFailure(runner, faults, counts);
  } catch (unwritten) {
    const told = new Set(faults.map(({ message }) => message));
    noteFaults(
      runner,
      faultsOf(unwritten).filter(({ message }) => !told.has(message)),
    );
  }
}

/** What a run has asked, once it can ask. */
interface Spent {
  counts: Counts | null;
}

function faultsOf(error: unknown): readonly Fault[] {
  if (error instanceof UserError) return error.faults;
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const hint = 'This is a defect of Baton. Please report it with the lines above.';
  return [{ code: 'defect', message, hint }];
}

async function carriedOut(runner: Runner, spent: Spent): Promise<ExitCode> {
  const inputs = readInputs(runner);
  runner.mask(inputs.token);
  const payload = runner.payload();
  const plan = planned(inputs, payload);
  if (plan.kind === 'nothing') {
    reportNothing(runner, plan.why);
    return EXIT.clear;
  }
  const mode = await MODES[plan.mode]();
  const run = runOf(inputs, payload, plan.target, runner);
  spent.counts = run.client.counts;
  const ran = await mode(run);
  reportRan(runner, ran, run.client.counts);
  return ran.exit;
}

function runOf(inputs: Inputs, payload: unknown, target: Run['target'], runner: Runner): Run {
  const world = {
    now: Date.now,
    random: () => (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) / 2 ** 32,
    sleep: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
  };
  const { repository, token, apiUrl, graphqlUrl, maxRequests, dryRun } = inputs;
  const readOnly = isReadOnly(inputs.event, payload, runner.env('GITHUB_ACTOR'));
  return {
    client: createClient({
      baseUrl: apiUrl,
      graphqlUrl,
      token,
      userAgent: `baton-bot/${VERSION}`,
      world,
      maxRequests,
      onWait: (ms, reason) => runner.log(`waiting ${Math.ceil(ms / 1000)} s: ${reason}`),
    }),
    repository,
    world,
    target,
    effort: dryRun ? 'dry' : readOnly ? 'read-only' : 'real',
    defaultBranch: defaultBranchIn(payload),
    workflow: workflowIn(runner.env('GITHUB_WORKFLOW_REF')),
    maxRequests,
    version: VERSION,
  };
}

/** `acme/infra/.github/workflows/baton.yml@refs/heads/main` is the file `.github/workflows/baton.yml`. */
function workflowIn(ref: string | undefined): string | null {
  return /^[^/@]+\/[^/@]+\/([^@]+)@/.exec(ref ?? '')?.[1] ?? null;
}
