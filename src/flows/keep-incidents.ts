import type { State } from '../core/context/state.ts';
import { stored } from '../core/effects/checklists.ts';
import { UserError } from '../core/errors.ts';
import { decideBy } from '../core/incidents/clock.ts';
import { allIncidents, type Incident, leadersOf } from '../core/incidents/incident.ts';
import { incidentMark, isClosedWrongly, issueDrafts, isUnclear, unfiled } from '../core/incidents/issue.ts';
import type { SeenIssue } from '../core/incidents/seen-issue.ts';
import type { Policy } from '../core/policy/schema.ts';
import { isTeam, type Sight } from '../core/roster/standing.ts';
import { incidentTitle, renderIssue } from '../render/markdown/incident.ts';
import { decideAndSave } from './decide.ts';
import type { IncidentIssues } from './incident-ports.ts';
import type { ContextStore, Snapshot, World } from './ports.ts';

export interface IncidentPorts {
  readonly store: ContextStore;
  readonly world: World;
  readonly issues: IncidentIssues;
}

export interface KeptIncidents {
  readonly warnings: readonly string[];
  /** The context as it stands after that. */
  readonly snapshot: Snapshot;
}

/** How long a run has to open an issue that it claimed, in milliseconds. */
const CLAIM_MS = 5 * 60_000;

/**
 * Gives each incident its one issue, takes from it what people did there (commands, ticks, closing), and makes it say what the log has; one that
 * is over is closed with its post-mortem. Where there is no incident, nothing is asked of anybody. Twice equals once: an issue is claimed in the
 * log before it is opened, and looked for by its mark. What fails is a warning, and is done by the next run.
 *
 * @param policy of the default branch; null where it cannot be used: nobody knows then who may lead
 */
export async function keepIncidents(
  ports: IncidentPorts,
  policy: Policy | null,
  before: Snapshot,
): Promise<KeptIncidents> {
  if (policy === null || allIncidents(before.state).length === 0) return { warnings: [], snapshot: before };
  const run = new Keeping(ports, policy, before);
  try {
    await run.file();
    await run.heed();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    run.warnings.push(`the issue of an incident could not be kept: ${error.message}`);
  }
  return { warnings: run.warnings, snapshot: run.snapshot };
}

/** One run, while it sees to the issues. */
class Keeping {
  readonly warnings: string[] = [];
  snapshot: Snapshot;
  /** Those that this run opened: nobody did anything there yet. */
  private readonly fresh = new Set<number>();
  private readonly ports: IncidentPorts;
  private readonly policy: Policy;

  constructor(ports: IncidentPorts, policy: Policy, snapshot: Snapshot) {
    this.ports = ports;
    this.policy = policy;
    this.snapshot = snapshot;
  }

  /** Opens the issues that are missing; one of them that somebody opened before is found. */
  async file(): Promise<void> {
    if (unfiled(this.snapshot.state, this.ports.world.now()).length === 0) return;
    const claimed = await this.save((state, now) => {
      const mine = unfiled(state, now);
      const filing = new Date(now + CLAIM_MS).toISOString();
      const open = mine.filter(({ over }) => !over);
      return { answer: mine, drafts: open.map((each) => draft('INCIDENT_FILING', each, { filing })) };
    });
    for (const incident of claimed) await this.fileOne(incident);
  }

  private async fileOne(incident: Incident): Promise<void> {
    const { issues } = this.ports;
    const found = await issues.find(incidentMark(incident.id), incident.opened);
    // One that was closed before its issue was ever opened has no need of one.
    if (found === null && incident.over) return this.archive(incident);
    const came =
      found === null
        ? await issues.open({ title: incidentTitle(incident), body: this.bodyOf(incident) })
        : ({ kind: 'written', ...found } as const);
    if (came.kind === 'later') {
      this.warnings.push(`${incident.id} has no issue yet: ${came.reason}`);
      return;
    }
    const { number: issue, url } = came;
    if (found === null) this.fresh.add(issue);
    await this.save((state) => {
      const known = allIncidents(state).find(({ id }) => id === incident.id);
      const drafts = known?.issue === null ? [draft('INCIDENT_FILED', known, { issue, url })] : [];
      return { answer: null, drafts };
    });
  }

  /** Records what people did on the issues, and makes them say what the log has then. */
  async heed(): Promise<void> {
    const all = allIncidents(this.snapshot.state).flatMap(({ issue }) => issue ?? []);
    const numbers = all.filter((number) => !this.fresh.has(number));
    if (numbers.length === 0) return;
    const seen = new Map((await this.ports.issues.read(numbers)).map((each) => [each.number, each]));
    const sight = await this.sight();
    const heard = (state: State, now: number) => {
      const scene = { policy: this.policy, sight, state, now };
      return allIncidents(state).flatMap(({ id, issue }) => {
        const shown = issue === null ? undefined : seen.get(issue);
        return shown === undefined ? [] : issueDrafts(id, shown, scene);
      });
    };
    // Where nobody did anything, the context is not even read again.
    if (heard(this.snapshot.state, this.ports.world.now()).length > 0)
      await this.save((state, now) => ({ answer: null, drafts: heard(state, now) }));
    for (const incident of allIncidents(this.snapshot.state)) {
      if (incident.issue === null || !numbers.includes(incident.issue)) continue;
      const shown = seen.get(incident.issue);
      // An issue that was deleted or moved away is not opened a second time.
      if (shown === undefined)
        this.warnings.push(`the issue #${incident.issue} of ${incident.id} is not there`);
      if (shown === undefined ? incident.over : await this.show(incident, shown, sight))
        await this.archive(incident);
    }
  }

  /** @returns is it over, and does the issue say so? */
  private async show(incident: Incident, shown: SeenIssue, sight: Sight): Promise<boolean> {
    if (!incident.over && shown.edits === null)
      this.warnings.push(`#${shown.number} has more edits than are read: ticks there count no more`);
    if (!incident.over && shown.older)
      this.warnings.push(`#${shown.number}: of its comments only the latest were looked at`);
    const body = this.bodyOf(incident);
    const same = stored(body) === stored(shown.body);
    const clear = incident.over || !isUnclear(incident, shown, this.policy, sight);
    const open = incident.over ? false : isClosedWrongly(incident, shown, this.policy, sight) || shown.open;
    const wanted = {
      ...(same || !clear ? {} : { body }),
      ...(open === shown.open ? {} : { open }),
    };
    if (Object.keys(wanted).length === 0) return incident.over;
    const came = await this.ports.issues.write(shown.number, wanted);
    if (came.kind === 'later') this.warnings.push(`#${shown.number} was not written: ${came.reason}`);
    return came.kind === 'written' && incident.over;
  }

  private async archive({ id }: Incident): Promise<void> {
    await this.save((state) => {
      const known = allIncidents(state).find((each) => each.id === id);
      return { answer: null, drafts: known?.over === true ? [draft('INCIDENT_ARCHIVED', known, {})] : [] };
    });
  }

  private bodyOf(incident: Incident): string {
    const until = decideBy(incident, this.policy);
    return renderIssue({
      incident,
      until: until === null ? null : new Date(until).toISOString(),
      leaders: leadersOf(incident, this.policy),
    });
  }

  private async sight(): Promise<Sight> {
    const leaders = allIncidents(this.snapshot.state).flatMap((each) => leadersOf(each, this.policy));
    const teams = [...new Set(leaders.filter(isTeam))];
    return teams.length === 0 ? { teams: {}, permissions: {} } : this.ports.issues.sight(teams);
  }

  private async save<T>(
    decide: (state: State, now: number) => { readonly answer: T; readonly drafts: readonly Draft[] },
  ): Promise<T> {
    const { answer, snapshot } = await decideAndSave(this.ports.store, decide, this.ports.world);
    this.snapshot = snapshot;
    return answer;
  }
}

type Draft = ReturnType<typeof issueDrafts>[number];

function draft(type: string, { id, workflow }: Incident, data: Draft['data']): Draft {
  return { type, workflow, by: 'baton', data: { incident_id: id, ...data } };
}
