import { type Account, type App, atLeast, type Installation, type Permission, type Team } from './account.ts';
import { Clock } from './clock.ts';
import type { Actor, EventName, Happening, HappeningFacts } from './happening.ts';
import { HookLog } from './hook-log.ts';
import type { Issue } from './issue.ts';
import type { Repository } from './repository.ts';
import type { TimelineEvent, TimelineFacts, TimelineKind } from './timeline.ts';

/** Kinds of things that have a global id, by GraphQL's name of them, with the prefix that GitHub writes. */
export const PREFIX = {
  User: 'U',
  Bot: 'BOT',
  Organization: 'O',
  App: 'A',
  Installation: 'INS',
  Team: 'T',
  Repository: 'R',
  Issue: 'I',
  PinnedIssue: 'PI',
  PullRequest: 'PR',
  IssueComment: 'IC',
  PullRequestReview: 'PRR',
  PullRequestReviewComment: 'PRRC',
  Label: 'LA',
  Reaction: 'REA',
  TimelineEvent: 'EV',
  CheckSuite: 'CS',
  CheckRun: 'CR',
  StatusContext: 'SC',
  Workflow: 'W',
  WorkflowRun: 'WFR',
  Artifact: 'ART',
  Activity: 'PSH',
  Ruleset: 'RRS',
  MergeQueue: 'MQ',
  MergeQueueEntry: 'MQE',
} as const;
export type NodeType = keyof typeof PREFIX;

export interface Identity {
  readonly id: number;
  readonly nodeId: string;
}

/** What happens to an App's installation: told to that App alone. */
export interface AppHappening {
  readonly event: 'installation' | 'installation_repositories';
  readonly action: 'created' | 'deleted' | 'suspend' | 'unsuspend' | 'added' | 'removed';
  readonly installation: Installation;
  readonly actor: Actor;
  readonly repositories: readonly Repository[];
}

/** Everything that exists on one simulated forge. */
export class World {
  readonly clock: Clock;
  readonly accounts = new Map<number, Account>();
  readonly apps: App[] = [];
  readonly installations: Installation[] = [];
  readonly teams: Team[] = [];
  /** By full name in lower case. */
  readonly repositories = new Map<string, Repository>();
  /** Former full names in lower case: they lead to where the repository is now. */
  readonly moved = new Map<string, Repository>();
  readonly hooks = new HookLog();
  /** By global id; for a pull request the value is its `Pull`. */
  readonly nodes = new Map<string, { readonly type: NodeType; readonly value: unknown }>();
  /** Where the forge says it lives, without a slash at the end; set once the server listens. */
  url = 'http://127.0.0.1';
  private readonly listeners: ((happening: Happening) => void)[] = [];
  private readonly appListeners: ((happening: AppHappening) => void)[] = [];
  private lastId = 1000;

  constructor(clock = new Clock()) {
    this.clock = clock;
  }

  get now(): string {
    return this.clock.now;
  }

  /** Makes a thing with a fresh numeric id and a global id by which `nodes` finds it. */
  identify<T extends object>(type: NodeType, make: (identity: Identity) => T): T {
    this.lastId += 1;
    const id = this.lastId;
    const nodeId = `${PREFIX[type]}_kwDO${Buffer.from(String(id)).toString('base64url')}`;
    const value = make({ id, nodeId });
    this.nodes.set(nodeId, { type, value });
    return value;
  }

  account(login: string): Account | undefined {
    const wanted = login.toLowerCase();
    const bot = wanted.endsWith('[bot]');
    const bare = bot ? wanted.slice(0, -'[bot]'.length) : wanted;
    return [...this.accounts.values()].find(
      (each) => each.login.toLowerCase() === bare && (!bot || each.kind === 'Bot'),
    );
  }

  /** The account that a commit's e-mail address belongs to. */
  byEmail(email: string): Account | undefined {
    const noreply = /^(\d+)\+.*@users\.noreply\.github\.com$/.exec(email);
    if (noreply) return this.accounts.get(Number(noreply[1]));
    return [...this.accounts.values()].find((each) => each.email.toLowerCase() === email.toLowerCase());
  }

  repository(fullName: string): Repository | undefined {
    const name = fullName.toLowerCase();
    return this.repositories.get(name) ?? this.moved.get(name);
  }

  /** What a user may do in a repository: the best of owner, collaborator, team and (when public) reader. */
  permission(repository: Repository, account: Account): Permission {
    if (repository.owner.id === account.id) return 'admin';
    const granted = [...repository.teams.values()]
      .filter(({ team }) => team.members.has(account.id))
      .map(({ permission }) => permission);
    const own = repository.collaborators.get(account.id)?.permission;
    if (own) granted.push(own);
    const floor: Permission = repository.private ? 'none' : 'read';
    return granted.reduce((best, each) => (atLeast(each, best) ? each : best), floor);
  }

  installationOn(app: App, repository: Repository): Installation | undefined {
    return this.installations.find(
      (each) =>
        each.app === app &&
        each.account === repository.owner &&
        (each.only === undefined || each.only.includes(repository.id)),
    );
  }

  listen(listener: (happening: Happening) => void): void {
    this.listeners.push(listener);
  }

  /** Tells those who listen (webhooks) what happened. */
  tell<K extends EventName>(
    event: K,
    action: string | null,
    repository: Repository,
    actor: Actor,
    facts: HappeningFacts[K],
  ): void {
    const happening = { event, action, repository, actor, at: this.now, ...facts } as unknown as Happening;
    for (const listener of this.listeners) listener(happening);
  }

  listenForApps(listener: (happening: AppHappening) => void): void {
    this.appListeners.push(listener);
  }

  tellApp(
    event: AppHappening['event'],
    action: AppHappening['action'],
    installation: Installation,
    actor: Actor,
    repositories: readonly Repository[],
  ): void {
    for (const listener of this.appListeners) listener({ event, action, installation, actor, repositories });
  }

  /** Writes an event on an issue's timeline, and says that the issue was touched. */
  mark<K extends TimelineKind>(issue: Issue, kind: K, actor: Actor, facts: TimelineFacts[K]): void {
    const event = this.identify(
      'TimelineEvent',
      (identity) =>
        ({
          ...identity,
          issue,
          kind,
          actor: actor.account,
          app: actor.app,
          createdAt: this.now,
          ...facts,
        }) as unknown as TimelineEvent,
    );
    issue.timeline.push(event);
    issue.updatedAt = this.now;
  }
}

/** GitHub counts characters, not the units that JavaScript keeps them in. */
export function charactersIn(text: string): number {
  return Array.from(text).length;
}

/** Writers may not pass these; REST and GraphQL refuse with the same words. */
export const MAX_BODY = 65_536;
export const MAX_LABEL = 50;
export const MAX_ANNOTATIONS = 50;
