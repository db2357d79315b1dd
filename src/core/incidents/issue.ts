import type { ChecklistEdit } from '../change/pull.ts';
import type { EventDraft } from '../context/draft.ts';
import { tried } from '../context/extend.ts';
import type { State } from '../context/state.ts';
import { replayTicks, sameTicks } from '../handoffs/ticks.ts';
import type { Policy } from '../policy/schema.ts';
import { type Sight, standingOf } from '../roster/standing.ts';
import { incidentSteps } from './checklist.ts';
import { allIncidents, findIncident, type Incident, leadersOf } from './incident.ts';
import { issueCommands, nameOf } from './issue-commands.ts';
import type { IssueScene, SeenIssue } from './seen-issue.ts';

/** First line of the issue of an incident. It says whose issue it is and nothing else: no state is read from it. */
export function incidentMark(id: string): string {
  return `<!-- baton:incident ${id.replace(/[^\w.-]/g, '')} -->`;
}

/** Incidents whose issue is to be opened or looked for now: none has them in hand. @param now milliseconds since 1970 */
export function unfiled(state: Pick<State, 'incidents'>, now: number): Incident[] {
  return allIncidents(state).filter(
    ({ issue, filing }) => issue === null && (filing === null || Date.parse(filing) <= now),
  );
}

/**
 * What the issue of an incident says that the log does not have yet: commands in its comments, ticks, and that somebody closed it; each by its own
 * author, and only of those who may. What cannot be told is left for the next time.
 */
export function issueDrafts(id: string, seen: SeenIssue, scene: IssueScene): EventDraft[] {
  const drafts: EventDraft[] = [];
  let { state } = scene;
  for (const part of [issueCommands, tickDrafts, closedDrafts]) {
    const incident = findIncident(state, id);
    if (incident === undefined) break;
    const own = part(incident, seen, { ...scene, state });
    drafts.push(...own);
    state = tried(state, own, scene.now);
  }
  return drafts;
}

/** Can it not be told who edited the checklist, or whether they may? Then it is left as it is. */
export function isUnclear(incident: Incident, { edits }: SeenIssue, policy: Policy, sight: Sight): boolean {
  return edits === null || replayed(incident, edits, policy, sight).open;
}

function replayed(incident: Incident, edits: readonly ChecklistEdit[], policy: Policy, sight: Sight) {
  const list = { checklist: incidentSteps(), ticks: incident.ticks, looked: incident.looked };
  return replayTicks(list, edits, leadersOf(incident, policy), policy, sight);
}

function tickDrafts(incident: Incident, { edits }: SeenIssue, { policy, sight }: IssueScene): EventDraft[] {
  if (edits === null) return [];
  const { ticks, looked } = replayed(incident, edits, policy, sight);
  if (looked === null || sameTicks(ticks, incident.ticks)) return [];
  const [newest] = Object.values(ticks).sort((a, b) => (a.at < b.at ? 1 : -1));
  const data = { incident_id: incident.id, ticks, looked };
  return [{ type: 'INCIDENT_TICKED', workflow: incident.workflow, by: newest?.by ?? 'baton', data }];
}

/** Whoever may lead it ends it by closing the issue. */
function closedDrafts(
  incident: Incident,
  { open, closedBy, url }: SeenIssue,
  { policy, sight }: IssueScene,
): EventDraft[] {
  if (open || closedBy === null) return [];
  if (standingOf(closedBy, leadersOf(incident, policy), policy, sight).is !== true) return [];
  const data = { incident_id: incident.id, reason: 'its issue was closed', cites: url };
  return [{ type: 'INCIDENT_CLOSED', workflow: incident.workflow, by: nameOf(closedBy, policy), data }];
}

/** Should an issue that is closed be opened again? Not while it cannot be told whether whoever closed it may. */
export function isClosedWrongly(
  incident: Incident,
  { open, closedBy }: SeenIssue,
  policy: Policy,
  sight: Sight,
): boolean {
  if (open || incident.over) return false;
  return closedBy === null || standingOf(closedBy, leadersOf(incident, policy), policy, sight).is === false;
}
