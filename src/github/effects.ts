import type { Effect } from '../core/effects/differences.ts';
import type { World } from '../flows/ports.ts';
import type { Applier } from '../flows/pull-ports.ts';
import type { Client } from './client.ts';
import type { GithubForge } from './pull-forge.ts';
import { assignParts } from './write/assignees.ts';
import { isUntouched } from './write/checklists.ts';
import { createLabels, type MadeLabels } from './write/labels.ts';
import { Outcome } from './write/outcome.ts';
import type { Part } from './write/part.ts';
import { inOrder, partsOf } from './write/parts.ts';
import { type KnownReviewers, requestParts } from './write/reviewers.ts';
import { newPace, send } from './write/send.ts';
import type { Target } from './write/target.ts';

export interface ApplierOptions {
  readonly client: Client;
  /** What has shown the pull requests that are written to. */
  readonly forge: Pick<GithubForge, 'target'>;
  readonly world: Pick<World, 'sleep'>;
}

/**
 * Writes on GitHub: everything on one pull request in one request, and labels that the repository has not in one before.
 * What fails is left, with the reason, and loses nothing else. What came to an unknown end is not repeated: the next run
 * sees what is there. A token that is not accepted and a budget that is spent are reasons too: nothing of that is thrown.
 */
export function githubApplier({ client, forge, world }: ApplierOptions): Applier {
  const made: MadeLabels = new Map();
  const checked: CheckedHeads = new Map();
  const known: KnownReviewers = new Map();
  const pace = newPace();
  return {
    apply: async (number, head, effects) => {
      const target = forge.target(number);
      if (target === undefined) throw new Error(`#${number} was not seen before it was written to`);
      const outcome = new Outcome();
      const missing = effects.filter((effect) => !isWritten(effect, head, checked));
      outcome.allWritten(effects.filter((effect) => !missing.includes(effect)));
      const parts = await planned(missing, { client, target, head, made, known, outcome });
      await send(parts, { client, world, pace, outcome });
      const applied = outcome.applied();
      remember(applied.written, head, checked);
      return applied;
    },
  };
}

/** Stamps of the checks that this run has written, by commit and name. */
type CheckedHeads = Map<string, string>;

/** A commit that several pull requests have for a head gets each check once, though none of them shows what another wrote. */
function isWritten(effect: Effect, head: string, checked: CheckedHeads): boolean {
  if (effect.kind !== 'create-check' && effect.kind !== 'update-check') return false;
  return checked.get(`${head} ${effect.check.name}`) === effect.stamp;
}

function remember(written: readonly Effect[], head: string, checked: CheckedHeads): void {
  for (const effect of written) {
    if (effect.kind !== 'create-check' && effect.kind !== 'update-check') continue;
    checked.set(`${head} ${effect.check.name}`, effect.stamp);
  }
}

interface Plan {
  readonly client: Client;
  readonly target: Target;
  readonly head: string;
  readonly made: MadeLabels;
  readonly known: KnownReviewers;
  readonly outcome: Outcome;
}

async function planned(effects: readonly Effect[], plan: Plan): Promise<Part[]> {
  const { client, target } = plan;
  const labels = effects.filter((effect) => effect.kind === 'create-label');
  await createLabels(client, target, labels, plan);
  const parts: Part[] = [];
  for (const effect of effects) {
    if (effect.kind === 'create-label') continue;
    if (effect.kind === 'request-reviews') parts.push(...(await requestParts(client, target, effect, plan)));
    else if (effect.kind === 'assign')
      parts.push(...(await assignParts(client, target, effect, plan.outcome)));
    else if (effect.kind === 'update-checklist') {
      if (await isUntouched(client, effect, plan.outcome)) parts.push(...partsOf(effect, plan));
    } else parts.push(...partsOf(effect, plan));
  }
  return inOrder(parts);
}
