import * as z from 'zod';
import { drop, get, put } from '../record.ts';
import { CHECK_CONCLUSIONS, type ChangeState } from '../state/change.ts';
import type { Items } from '../state/item.ts';
import type { State } from '../state.ts';
import { type EventName, type EventRow, identifier, type Next, refuse, row, someone, text } from './row.ts';

const branch = z.string().min(1).max(1_000);
const oid = z.string().regex(/^[0-9a-f]{40}(?:[0-9a-f]{24})?$/, { error: 'expected a full commit id' });

/** The state with one change moved on; refused where the workflow id already stands for another branch. */
function moved(
  state: State,
  event: EventName,
  name: string,
  move: (change: ChangeState) => ChangeState,
): Next {
  const old = get(state.changes, event.workflow) ?? { branch: name, approvals: [], checks: [], bypassed: [] };
  if (old.branch !== name)
    return refuse('change.branch-differs', `${event.workflow} is branch ${old.branch}`, ['branch']);
  return { ...state, changes: put(state.changes, event.workflow, move(old)) };
}

export const changeEvents = {
  APPROVAL_GIVEN: row({
    about:
      'Somebody approves a change at one commit. The latest by the same approver, from the same address, on the same commit counts.',
    phase: 'review',
    fields: { branch, head: oid, email: text.nullable(), note: text.nullable() },
    reduce: (state, { id, origin, by, at, email, head, note, branch: name }, event) =>
      moved(state, event, name, (change) => ({
        ...change,
        approvals: [
          ...change.approvals.filter(
            (other) => other.by !== by || other.head !== head || other.email !== email,
          ),
          { id: origin?.id ?? id, by, email, head, at, note },
        ],
      })),
  }),
  APPROVAL_COMMANDED: row({
    about:
      'Somebody approves a change at one commit by a command, in the name of an owner. It counts only while the comment that it cites says so.',
    phase: 'review',
    fields: { branch, head: oid, cites: identifier, as: someone },
    reduce: (state, { id, origin, by, at, head, cites, as, branch: name }, event) =>
      moved(state, event, name, (change) => ({
        ...change,
        approvals: [
          ...change.approvals.filter((other) => other.cites !== cites || other.as !== as),
          { id: origin?.id ?? id, by, email: null, head, at, note: null, cites, as },
        ],
      })),
  }),
  APPROVAL_WITHDRAWN: row({
    about: 'An approval no longer stands.',
    phase: 'review',
    fields: { approval_id: identifier, reason: text.nullable() },
    reduce: (state, { approval_id: id }, event) => {
      const change = get(state.changes, event.workflow);
      if (!change?.approvals.some((other) => other.id === id))
        return refuse('approval.unknown', `${event.workflow} has no approval ${id}`, ['approval_id']);
      return moved(state, event, change.branch, (old) => ({
        ...old,
        approvals: old.approvals.filter((other) => other.id !== id),
      }));
    },
  }),
  CHECK_RECORDED: row({
    about: 'A check ran on a commit. The latest of a name on a commit counts.',
    phase: 'check',
    fields: {
      branch,
      name: text,
      sha: oid,
      conclusion: z.enum(CHECK_CONCLUSIONS),
      url: text.nullable(),
    },
    reduce: (state, { branch: of, name, sha, conclusion, url, by, at }, event) =>
      moved(state, event, of, (change) => ({
        ...change,
        checks: [
          ...change.checks.filter((other) => other.name !== name || other.sha !== sha),
          { name, sha, conclusion, by, at, url },
        ],
      })),
  }),
  CHECK_BYPASSED: row({
    about: 'A commit was pushed past the installed pre-push check.',
    phase: 'check',
    fields: { branch, sha: oid },
    reduce: (state, { branch: of, sha, at }, event) =>
      moved(state, event, of, (change) =>
        change.bypassed.some((other) => other.sha === sha)
          ? change
          : { ...change, bypassed: [...change.bypassed, { sha, at }] },
      ),
  }),
  CHANGE_CLOSED: row({
    about:
      'A change was merged or closed: what was kept about it leaves the documents, and stays in the log.',
    phase: 'review',
    fields: {},
    reduce: (state, _data, { workflow }) => {
      if (!isKept(state, workflow))
        return refuse('event.unknown', `nothing is kept about the change ${workflow}`);
      const others = (items: Items): Items =>
        Object.fromEntries(Object.entries(items).filter(([, item]) => item.workflow !== workflow));
      return {
        ...state,
        changes: drop(state.changes, workflow),
        commands: others(state.commands),
        gates: others(state.gates),
        handoffs: others(state.handoffs),
        overrides: others(state.overrides),
      };
    },
  }),
} satisfies Record<string, EventRow>;

function isKept({ changes, commands, gates, handoffs, overrides }: State, workflow: string): boolean {
  return (
    get(changes, workflow) !== undefined ||
    [commands, gates, handoffs, overrides].some((items) =>
      Object.values(items).some((item) => item.workflow === workflow),
    )
  );
}
