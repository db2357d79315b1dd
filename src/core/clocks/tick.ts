import type { EventDraft } from '../context/draft.ts';
import { admitted } from '../context/extend.ts';
import type { Clock, ClockScene } from './clock.ts';
import { CLOCKS, type ClockName } from './table.ts';

/** What a clock wants recorded. */
export interface Due {
  readonly clock: ClockName;
  readonly draft: EventDraft;
}

/**
 * What all clocks want recorded by now, each decided on what the ones before bring. Empty where nothing is due.
 *
 * @param left gets a sentence for each clock that wants what the log would not take: it is left out, and stops no other
 */
export function dueOf(scene: ClockScene, left: string[]): Due[] {
  const due: Due[] = [];
  let { state } = scene;
  for (const [name, clock] of Object.entries<Clock>(CLOCKS)) {
    const drafts = clock.tick({ ...scene, state });
    if (drafts.length === 0) continue;
    const taken = admitted(state, drafts, scene.now, left, `clock ${name}`);
    state = taken.state;
    due.push(...taken.drafts.map((draft): Due => ({ clock: name as ClockName, draft })));
  }
  return due;
}

/** The same as events to save. */
export function clockDrafts(scene: ClockScene, left: string[]): EventDraft[] {
  return dueOf(scene, left).map(({ draft }) => draft);
}
