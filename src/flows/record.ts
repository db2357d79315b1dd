import type { EventDraft } from '../core/context/draft.ts';
import type { CheckResult } from '../core/context/state/change.ts';
import type { State } from '../core/context/state.ts';
import { type Decided, decideAndSave } from './decide.ts';
import type { ContextStore, World } from './ports.ts';

/** The commit and branch that a result or an approval speaks of. */
export interface Subject {
  readonly id: string;
  readonly branch: string;
  readonly head: string;
}

interface RecordPorts {
  readonly store: ContextStore;
  readonly world: World;
}

/** Approves a change at one commit. Approving the same commit twice is approving it once. */
export function approveChange(
  ports: RecordPorts,
  subject: Subject,
  by: string,
  email: string | null,
  note: string | null,
): Promise<Decided<'approved' | 'already'>> {
  const given = (state: State) =>
    state.changes[subject.id]?.approvals.some(
      (approval) =>
        approval.by === by &&
        approval.email === email &&
        approval.head === subject.head &&
        approval.note === note,
    ) ?? false;
  const draft: EventDraft = {
    type: 'APPROVAL_GIVEN',
    workflow: subject.id,
    by,
    data: { branch: subject.branch, head: subject.head, email, note },
  };
  return decideAndSave(
    ports.store,
    (state) => (given(state) ? { answer: 'already', drafts: [] } : { answer: 'approved', drafts: [draft] }),
    ports.world,
  );
}

/** Takes back every approval that somebody gave a change, from the address that it was given from. */
export function withdrawApproval(
  ports: RecordPorts,
  subject: Pick<Subject, 'id'>,
  by: string,
  email: string | null,
  reason: string | null,
): Promise<Decided<number>> {
  return decideAndSave(
    ports.store,
    (state) => {
      const own = (state.changes[subject.id]?.approvals ?? []).filter(
        (approval) => approval.by === by && approval.email === email,
      );
      const drafts = own.map(
        (approval): EventDraft => ({
          type: 'APPROVAL_WITHDRAWN',
          workflow: subject.id,
          by,
          data: { approval_id: approval.id, reason },
        }),
      );
      return { answer: own.length, drafts };
    },
    ports.world,
  );
}

/** Records how a check ended on a commit. */
export function recordCheck(
  ports: RecordPorts,
  subject: Subject,
  by: string,
  result: Pick<CheckResult, 'name' | 'conclusion' | 'url'>,
): Promise<Decided<null>> {
  const draft: EventDraft = {
    type: 'CHECK_RECORDED',
    workflow: subject.id,
    by,
    data: { branch: subject.branch, sha: subject.head, ...result },
  };
  return decideAndSave(ports.store, () => ({ answer: null, drafts: [draft] }), ports.world);
}
