import type { EventDraft } from '../context/draft.ts';
import { tried } from '../context/extend.ts';
import type { Clock, ClockScene } from './clock.ts';
import { CLOCKS, type ClockName } from './table.ts';

/** What a clock wants recorded. */
export interface Due {
  readonly clock: ClockName;
  readonly draft: EventDraft;
}

/** What all clocks want recorded by now, each decided on what the ones before bring. Empty where nothing is due. */
export function dueOf(scene: ClockScene): Due[] {
  const due: Due[] = [];
  let { state } = scene;
  for (const [name, clock] of Object.entries<Clock>(CLOCKS)) {
    const drafts = clock.tick({ ...scene, state });
    if (drafts.length === 0) continue;
    state = tried(state, drafts, scene.now);
    due.push(...drafts.map((draft): Due => ({ clock: name as ClockName, draft })));
  }
  return due;
}

/** The same as events to save. */
export function clockDrafts(scene: ClockScene): EventDraft[] {
  return dueOf(scene).map(({ draft }) => draft);
}
