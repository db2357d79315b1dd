import type { EventDraft } from '../context/draft.ts';
import type { Handoff } from './handoff.ts';

/** Items of the checklist that nobody who may has ticked. */
export function openItems({ checklist, ticks }: Pick<Handoff, 'checklist' | 'ticks'>): string[] {
  return checklist.filter((item) => !Object.hasOwn(ticks, item));
}

/**
 * The event that archives a handoff that is taken and ticked, with its record: who gave and took it, what was handed over, who ticked what, and the
 * times that the metrics are counted from.
 *
 * @param now milliseconds since 1970
 */
export function completedDraft(handoff: Handoff, now: number): EventDraft {
  const { id, workflow, from, to, asked, kind, opened, since, checklist, ticks, artifacts, head } = handoff;
  const record = {
    from,
    to,
    asked,
    kind,
    head,
    artifacts: artifacts.map(({ path }) => path),
    began: opened,
    acknowledged: since,
    completed: new Date(now).toISOString(),
    seconds_to_acknowledge: seconds(opened, Date.parse(since)),
    seconds_to_complete: seconds(opened, now),
    redirected: asked.length - 1,
    ticks: Object.fromEntries(
      checklist.flatMap((item) => (ticks[item] === undefined ? [] : [[item, ticks[item].by]])),
    ),
  };
  return { type: 'HANDOFF_COMPLETED', workflow, by: 'baton', data: { handoff_id: id, record } };
}

function seconds(from: string, to: number): number {
  return Math.max(0, Math.round((to - Date.parse(from)) / 1_000));
}
