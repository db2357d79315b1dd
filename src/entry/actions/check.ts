import { type Judgement, RULES } from '../../core/change/judge.ts';
import { PRE_PUSH_CHECK } from '../../core/change/pre-push.ts';
import { pushOutcome } from '../../core/change/push.ts';
import { EXIT, type ExitCode, UserError } from '../../core/errors.ts';
import { nearest } from '../../core/policy/nearest.ts';
import type { Outcome, Verdict } from '../../core/verdict.ts';
import { recordCheck } from '../../flows/record.ts';
import { type ReviewPorts, reviewChanges } from '../../flows/review-change.ts';
import { fetchBranches } from '../../local/fetch.ts';
import { findRevision } from '../../local/observe.ts';
import type { Base } from '../../local/repository.ts';
import { renderJudgement, renderRule } from '../../render/terminal/verdict.ts';
import { tellReconciled } from '../reconciled.ts';
import { reviewPorts } from '../review-ports.ts';
import type { Runtime } from '../runtime.ts';
import { openWorkspace } from '../workspace.ts';

export interface CheckOptions {
  readonly base?: string;
  readonly head?: string;
  readonly branch?: string;
  readonly explain?: string;
  readonly fetch: boolean;
  readonly recordPrePush?: boolean;
  readonly json?: boolean;
}

export const EXIT_OF_OUTCOME = {
  pass: EXIT.clear,
  audit: EXIT.clear,
  warn: EXIT.clear,
  'cannot-tell': EXIT.cannotTell,
  block: EXIT.overlap,
} as const satisfies Record<Outcome, ExitCode>;

export async function check(runtime: Runtime, options: CheckOptions): Promise<void> {
  if (options.explain !== undefined) checkRuleName(options.explain);
  const unseen = options.fetch ? await fetchBranches(runtime.git, runtime.progress) : [];
  const workspace = await openWorkspace(runtime, options.base);
  const revision = await findRevision(workspace.repository, options.head ?? null, '--head', options.branch);
  const ports = await reviewPorts(runtime, workspace, { revision, unseen });
  const { judgements, snapshot } = await reviewChanges(
    ports,
    workspace.loaded.policy,
    workspace.loaded.digest,
  );
  const judgement = judgements[0] as Judgement;
  tellReconciled(runtime, snapshot);
  const shown = show(runtime, judgement, options);
  if (!options.recordPrePush) runtime.exit(EXIT_OF_OUTCOME[shown]);
  else runtime.exit(EXIT_OF_OUTCOME[await endPush(runtime, ports, judgement, workspace.base)]);
}

/** Whether a push passed is what the hook lets through, so the record says the same. */
async function endPush(
  runtime: Runtime,
  ports: ReviewPorts,
  judgement: Judgement,
  base: Base,
): Promise<Outcome> {
  const { change } = judgement;
  const outcome = pushOutcome(
    judgement,
    base.name === change.branch || base.name.endsWith(`/${change.branch}`),
  );
  const passes = EXIT_OF_OUTCOME[outcome] === EXIT.clear;
  if (passes && EXIT_OF_OUTCOME[judgement.outcome] !== EXIT.clear) {
    runtime.print('pushed all the same: what is still open can only be supplied once the branch is there');
  }
  await recordCheck(ports, change, 'baton', {
    name: PRE_PUSH_CHECK,
    conclusion: passes ? 'success' : 'failure',
    url: null,
  });
  return outcome;
}

/** Shows the whole or the one rule that was asked for, and tells how what was shown came out. */
function show(runtime: Runtime, judgement: Judgement, options: CheckOptions): Outcome {
  if (options.explain === undefined) {
    runtime.print(options.json ? JSON.stringify(judgement) : renderJudgement(judgement, runtime.paint));
    return judgement.outcome;
  }
  const found = findRule(judgement.verdict, options.explain);
  if (found === undefined) {
    const known = names(judgement.verdict);
    const near = nearest(options.explain, known);
    throw new UserError(EXIT.usage, {
      code: 'check.unknown-rule',
      message: `no rule ${options.explain} was judged`,
      place: { argument: '--explain' },
      hint: near ? `Did you mean ${near}?` : `Judged were ${known.join(', ')}.`,
    });
  }
  runtime.print(options.json ? JSON.stringify(found) : renderRule(found, runtime.paint));
  return found.outcome;
}

function checkRuleName(rule: string): void {
  const top = rule.split('.')[0] as string;
  if (Object.hasOwn(RULES, top)) return;
  const near = nearest(top, Object.keys(RULES));
  throw new UserError(EXIT.usage, {
    code: 'check.unknown-rule',
    message: `there is no rule ${rule}`,
    place: { argument: '--explain' },
    hint: near ? `Did you mean ${near}?` : `Rules are ${Object.keys(RULES).join(', ')}.`,
  });
}

function findRule(verdict: Verdict, rule: string): Verdict | undefined {
  if (verdict.rule === rule) return verdict;
  for (const child of verdict.children ?? []) {
    const found = findRule(child, rule);
    if (found) return found;
  }
  return undefined;
}

function names(verdict: Verdict): string[] {
  return (verdict.children ?? []).flatMap((child) => [child.rule, ...names(child)]);
}
