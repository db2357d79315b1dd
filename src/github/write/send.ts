import type { World } from '../../flows/ports.ts';
import type { Client } from '../client.ts';
import type { Written } from '../written.ts';
import { type Answers, answerTo } from './answers.ts';
import type { Outcome } from './outcome.ts';
import { aliasOf, type Part } from './part.ts';
import { isForgone, isGone, isRefused, isTooFast, reasonFor } from './reasons.ts';
import { request } from './request.ts';

/** GitHub carries out 76 mutations of one request and refuses the rest (measured by others, 2026). */
const MOST_PARTS = 50;
/** How often it is waited in vain for what GitHub turned away for coming too fast. */
const MOST_WAITS = 2;
/** What GitHub asks for where it names no time. */
const WAIT_MS = 60_000;

/** Of the 500 writes an hour that GitHub takes: what is left over is for the context, without which the work would be forgotten. */
const MOST_WRITES = 450;

/** How fast a run may write. Where waiting did not help, GitHub takes no more this hour, and nothing more is asked of it. */
export interface Pace {
  spent: boolean;
  /** Parts that were carried out. */
  written: number;
}

export function newPace(): Pace {
  return { spent: false, written: 0 };
}

const TOO_FAST =
  'GitHub takes no more writes for now (some 80 a minute and 500 an hour); the next run goes on from here';

interface Sending {
  readonly client: Client;
  readonly world: Pick<World, 'sleep'>;
  readonly pace: Pace;
  readonly outcome: Outcome;
}

/** Writes parts: one request for all of them as a rule, and one more for each page of annotations that goes on. */
export async function send(parts: readonly Part[], { client, world, pace, outcome }: Sending): Promise<void> {
  let waits = 0;
  for (let open = [...parts]; open.length > 0; ) {
    if (pace.spent || pace.written >= MOST_WRITES) return outcome.full(open, TOO_FAST);
    const some = open.slice(0, MOST_PARTS);
    const written = await request(client, some);
    const { again, next } = settle(some, written, outcome);
    pace.written += some.length - again.length;
    open = [...again, ...open.slice(MOST_PARTS), ...next];
    if (written.kind === 'unknown') {
      const rest = 'it was not tried, since what was written before it came to an unknown end';
      outcome.leaveAll(open, rest);
      return;
    }
    if (again.length < some.length) waits = 0;
    if (again.length === 0) continue;
    pace.spent = waits === MOST_WAITS;
    if (pace.spent) continue;
    waits += 1;
    await world.sleep(WAIT_MS);
  }
}

/** What came of some parts: those to be tried again, and what is to be written after those that were carried out. */
function settle(
  parts: readonly Part[],
  written: Written<Answers>,
  outcome: Outcome,
): { readonly again: readonly Part[]; readonly next: readonly Part[] } {
  const again: Part[] = [];
  const next: Part[] = [];
  for (const [at, part] of parts.entries()) {
    const answer = answerTo(written, aliasOf(at));
    if (answer.kind === 'done') {
      const more = part.next?.(answer.data) ?? null;
      if (more === null) settled(part, answer.data, outcome);
      else next.push(more);
    } else if (isTooFast(answer)) again.push(part);
    else if (isGone(part.effect, answer)) outcome.written(part.effect);
    else if (isForgone(part.effect, answer)) continue;
    else if (isRefused(part.effect, answer)) outcome.refused(part.effect, reasonFor(part.effect, answer));
    else outcome.left(part.effect, reasonFor(part.effect, answer));
  }
  return { again, next };
}

function settled({ effect, came }: Part, answer: unknown, outcome: Outcome): void {
  const { written, refused } = came?.(answer) ?? { written: effect, refused: null };
  if (written !== null) outcome.written(written);
  if (refused !== null) outcome.refused(refused.effect, refused.reason);
}
