import type { DesiredChecklist } from '../effect.ts';
import type { ActualChecklist } from './actual.ts';

/** What is written of checklists. */
export type ChecklistEffect =
  | { readonly kind: 'create-checklist'; readonly body: string }
  /** `was`: what it said when it was looked at. Where it says something else by now, somebody has ticked, and it is not overwritten. */
  | {
      readonly kind: 'update-checklist';
      readonly id: string;
      readonly body: string;
      readonly was: string;
    }
  | { readonly kind: 'delete-checklist'; readonly id: string };

/** What must be written for each handoff to have its one checklist, the oldest, as it should be. */
export function checklistEffects(
  wanted: readonly DesiredChecklist[] = [],
  there: readonly ActualChecklist[] = [],
): ChecklistEffect[] {
  return wanted.flatMap(({ handoff, body }): ChecklistEffect[] => {
    const [kept, ...surplus] = there.filter((each) => each.handoff === handoff);
    if (kept === undefined) return [{ kind: 'create-checklist', body }];
    const stands = stored(kept.body) === stored(body);
    return [
      ...(stands ? [] : [{ kind: 'update-checklist', id: kept.id, body, was: kept.body } as const]),
      ...surplus.map(({ id }) => ({ kind: 'delete-checklist', id }) as const),
    ];
  });
}

/** A forge trims what it stores, and may turn its line ends. */
export function stored(body: string): string {
  return body.replaceAll('\r\n', '\n').trim();
}
