import { type Fault, UserError } from '../core/errors.ts';
import type { Applier } from './pull-ports.ts';
import type { SweepForge, SweepSurvey } from './sweep-ports.ts';
import { type Sight, showLoss, sightOf } from './without-context.ts';

const NOT_ALL = 'GitHub did not show every open pull request';
/** Requests that a closer look at one takes as a rule. */
const LOOK = 4;

interface Ports {
  readonly forge: SweepForge;
  readonly applier: Applier;
}

/**
 * Makes every open change show that there is no context to decide on, from what the survey showed of it: a write each, so that the requests
 * suffice for many; where they do not, the next sweep goes on, since it writes nothing on those that show it. Tells what could not
 * be shown.
 */
export async function showLossOnAll(
  { forge, applier }: Ports,
  survey: SweepSurvey,
  loss: UserError,
): Promise<readonly Fault[]> {
  const partly = survey.changes.filter(({ change }) => !change.whole).map(({ change }) => change.number);
  const closer = await closely(forge, partly);
  const sights = survey.changes.map((each) => closer.get(each.change.number) ?? surveyed(each, survey));
  return showLoss({ applier }, sights, loss);
}

function surveyed(
  { change, actual, policy }: SweepSurvey['changes'][number],
  { complete }: SweepSurvey,
): Sight {
  const { number, id, head, baseBranch: base } = change;
  return { number, id, head, base, actual, policy, unseenHead: complete ? null : NOT_ALL };
}

/** Those that the survey showed in part are looked at one by one, while half of the requests are left to write with. */
async function closely(forge: SweepForge, numbers: readonly number[]): Promise<Map<number, Sight>> {
  const found = new Map<number, Sight>();
  const began = forge.left();
  for (const number of numbers) {
    const left = forge.left();
    if (began !== null && left !== null && left < began / 2 + LOOK) break;
    try {
      for (const sight of (await forge.see([number])).flatMap(sightOf)) found.set(number, sight);
    } catch (error) {
      // What the survey showed of it has to do: the loss must be shown on the others, too.
      if (!(error instanceof UserError)) throw error;
    }
  }
  return found;
}
