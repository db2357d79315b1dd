import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Git } from '../../src/local/git.ts';
import { type FaultKind, type FaultRule, Faults } from './faults.ts';
import { Guard, type Violation } from './guard.ts';
import { type Inspection, inspect } from './inspect.ts';
import { Limits } from './limits.ts';
import type { Account, App, Grants, Permission, Team } from './model/account.ts';
import { Clock } from './model/clock.ts';
import { fork, foundAccount, foundApp, foundRepository, foundTeam, installApp, seed } from './model/found.ts';
import type { Files } from './model/git-repository.ts';
import type { Repository } from './model/repository.ts';
import { transferRepository } from './model/repository-verbs.ts';
import { World } from './model/world.ts';
import { QueueKeeper } from './queue-keeper.ts';
import { Requests } from './requests.ts';
import { AppStory } from './scenario/app-story.ts';
import { RepositoryStory } from './scenario/repository-story.ts';
import { accountOf, actorFor, ownerOf, type Who } from './scenario/who.ts';
import { ForgeServer } from './server.ts';
import { type SnapshotOptions, snapshotOf } from './snapshot.ts';
import { TokenDesk } from './token-desk.ts';
import { Bodies } from './webhooks/bodies.ts';
import { Deliveries } from './webhooks/deliveries.ts';
import type { Delivery } from './webhooks/delivery.ts';

export interface ForgeOptions {
  /** What git inherits: at least PATH. Nothing else is read from the process. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The instant at which the story begins. */
  readonly start?: string;
  /** Where GitHub's description lies; the vendored one by default. */
  readonly openapi?: string;
  /** Tells nobody what happens: for stories of thousands of pull requests, where each payload would cost four processes. */
  readonly quiet?: boolean;
  /** Under which its repositories lie; where the system keeps temporary files by default. */
  readonly under?: string;
}

export type TokenWish =
  | {
      readonly kind: 'app';
      readonly app: string;
      readonly repository: RepositoryStory;
      readonly permissions?: Grants;
    }
  | { readonly kind: 'jwt'; readonly app: string }
  | { readonly kind: 'user'; readonly user: Who }
  | {
      readonly kind: 'workflow';
      readonly repository: RepositoryStory;
      /** As a workflow's `permissions:` says. */
      readonly permissions: Grants;
      /** Of a fork's pull request, or started by Dependabot: nothing can be written. */
      readonly readOnly?: boolean;
    };

/** A whole GitHub in one process, to tell stories on. Loopback only; everything it is asked and says is checked. */
export class Forge {
  readonly world: World;
  readonly requests = new Requests();
  private readonly guard: Guard;
  private readonly desk: TokenDesk;
  private readonly faults = new Faults();
  private readonly bodies: Bodies;
  private readonly hooks: Deliveries;
  private readonly queues: QueueKeeper;
  private readonly server: ForgeServer;
  private readonly git: Git;
  private readonly folder: string;
  private closed = false;

  private constructor(options: ForgeOptions, folder: string) {
    this.folder = folder;
    this.world = new World(new Clock(options.start));
    this.guard = new Guard(options.openapi ?? resolve('test/forge/openapi.json'));
    this.desk = new TokenDesk(this.world);
    this.bodies = new Bodies(join(folder, 'payloads'));
    this.hooks = new Deliveries(
      this.world,
      this.bodies,
      (says) => this.guard.note('webhooks', 'response', says),
      options.quiet ?? false,
    );
    this.queues = new QueueKeeper(this.world, (says) => this.guard.note('merge queue', 'response', says));
    this.git = new Git(folder, {
      PATH: options.env?.PATH ?? process.env.PATH,
      HOME: folder,
      GIT_CONFIG_NOSYSTEM: '1',
    });
    const { world, guard, desk, faults, requests } = this;
    this.server = new ForgeServer({ world, guard, desk, faults, requests, limits: new Limits(world.clock) });
  }

  static async open(options: ForgeOptions = {}): Promise<Forge> {
    const forge = new Forge(
      options,
      realpathSync(mkdtempSync(join(options.under ?? tmpdir(), 'baton-forge-'))),
    );
    forge.world.url = await forge.server.start();
    return forge;
  }

  /** Base of the REST API; GraphQL is at `/graphql` below it. */
  get url(): string {
    return this.world.url;
  }

  get violations(): readonly Violation[] {
    return this.guard.violations;
  }

  /** What Apps and workflows were told so far; `await settled()` first. */
  get deliveries(): readonly Delivery[] {
    return this.hooks.all;
  }

  get webhooks(): Deliveries {
    return this.hooks;
  }

  /** What there is and what went on, in numbers. */
  inspect(): Inspection {
    return inspect(this.world, this.requests, this.hooks);
  }

  // Who is there

  user(login: string, more: { readonly name?: string; readonly email?: string } = {}): Account {
    return this.world.account(login) ?? foundAccount(this.world, { kind: 'User', login, ...more });
  }

  organization(login: string): Account {
    return this.world.account(login) ?? foundAccount(this.world, { kind: 'Organization', login });
  }

  /** A team `acme/platform` and its members. */
  team(name: string, members: readonly Who[] = []): Team {
    const [organization = '', slug = ''] = name.split('/');
    const owner = this.organization(organization);
    const team =
      this.world.teams.find((each) => each.organization === owner && each.slug === slug) ??
      foundTeam(this.world, owner, slug);
    for (const who of members) {
      const account = accountOf(this.world, who);
      team.members.set(account.id, { account, role: 'member' });
    }
    return team;
  }

  /** An App, installed wherever there is a repository, now or later, unless `on` names the accounts. */
  app(
    slug: string,
    permissions: Grants,
    more: { readonly events?: readonly string[]; readonly on?: readonly string[]; readonly id?: number } = {},
  ): App {
    const owner = this.user(`${slug}-maker`);
    const app = foundApp(this.world, {
      slug,
      owner,
      permissions,
      events: more.events ?? [],
      ...(more.id ? { id: more.id } : {}),
    });
    for (const login of more.on ?? []) installApp(this.world, app, accountOf(this.world, login));
    if (!more.on) {
      this.everywhere.push(app);
      const owners = new Set([...this.world.repositories.values()].map((each) => each.owner));
      for (const account of owners) installApp(this.world, app, account);
    }
    return app;
  }

  private readonly everywhere: App[] = [];
  private readonly appStories = new Map<App, AppStory>();

  /** What becomes of an App: where it listens, its key, its installations. */
  appStory(slug: string): AppStory {
    const model = this.appNamed(slug);
    const story = this.appStories.get(model) ?? new AppStory(this.world, model);
    this.appStories.set(model, story);
    return story;
  }

  private appNamed(slug: string): App {
    const found = this.world.apps.find((each) => each.slug === slug);
    if (!found) throw new Error(`the forge has no App ${slug}`);
    return found;
  }

  /** Gives a repository to another account. */
  transfer(repository: RepositoryStory, to: Who, options: { readonly as?: Who } = {}): void {
    const { world } = this;
    const owner = accountOf(world, to);
    this.installOn(owner);
    const actor = actorFor(world, options.as ?? ownerOf(world, repository.model));
    transferRepository(world, repository.model, actor, owner);
  }

  /** A repository with a first commit. `acme` becomes an organization unless it is known as a user. */
  async repository(
    fullName: string,
    wanted: {
      readonly files?: Files;
      readonly private?: boolean;
      readonly branch?: string;
      /** Logins, or `@team`s, and what they may do. */
      readonly access?: Readonly<Record<string, Permission>>;
    } = {},
  ): Promise<RepositoryStory> {
    const [login = '', name = ''] = fullName.split('/');
    const owner = this.world.account(login) ?? this.organization(login);
    const model = await foundRepository(this.world, this.git, this.folder, {
      owner,
      name,
      private: wanted.private ?? false,
      defaultBranch: wanted.branch ?? 'main',
    });
    this.installOn(owner);
    const story = this.storyOf(model);
    for (const [who, permission] of Object.entries(wanted.access ?? {})) story.grant(who, permission);
    const first = { 'README.md': `# ${name}\n`, ...wanted.files };
    await seed(this.world, model, actorFor(this.world, ownerOf(this.world, model)), first);
    return story;
  }

  private installOn(owner: Account): void {
    for (const app of this.everywhere) {
      const known = this.world.installations.some((each) => each.app === app && each.account === owner);
      if (!known) installApp(this.world, app, owner);
    }
  }

  private storyOf(model: Repository): RepositoryStory {
    return new RepositoryStory(this.world, model, async (who) => {
      const owner = accountOf(this.world, who);
      return this.storyOf(await fork(this.world, this.git, this.folder, model, owner));
    });
  }

  tokenFor(wish: TokenWish): string {
    if (wish.kind === 'user') return this.desk.user(accountOf(this.world, wish.user)).value;
    if (wish.kind === 'workflow') {
      return this.desk.workflow(wish.repository.model, wish.permissions, wish.readOnly ?? false).value;
    }
    const app = this.appNamed(wish.app);
    if (wish.kind === 'jwt') return this.desk.jwt(app).value;
    const installation = this.world.installationOn(app, wish.repository.model);
    if (!installation) throw new Error(`${wish.app} is not installed on ${wish.repository.name}`);
    return this.desk.app(installation, wish.permissions).value;
  }

  // What goes on

  /** Lets time pass: `90s`, `5m`, `1h`, `2d`. */
  tick(span: string): void {
    this.world.clock.advance(span);
    this.queues.look();
  }

  /** Requests that match are to go wrong. */
  fault(rule: FaultRule): void {
    this.faults.add(rule);
  }

  /** The n-th request from now on is to go wrong. */
  failNth(n: number, kind: FaultKind): void {
    this.faults.failNth(n, kind);
  }

  /** Nothing more is to go wrong. */
  heal(): void {
    this.faults.clear();
  }

  get faultsStruck(): number {
    return this.faults.struck;
  }

  /** Resolves once the merge queues are at rest and every webhook of what happened so far was sent. */
  async settled(): Promise<void> {
    await this.queues.settled();
    await this.hooks.settled();
  }

  /** Writes a delivery's payload as GITHUB_EVENT_PATH wants it, and gives the file's name. */
  eventFile(delivery: Delivery): string {
    const path = join(this.folder, `event-${delivery.id}.json`);
    writeFileSync(path, JSON.stringify(delivery.payload));
    return path;
  }

  snapshot(repository: RepositoryStory, options?: SnapshotOptions): Promise<Record<string, unknown>> {
    return snapshotOf(repository.model, options);
  }

  /**
   * Ends the forge. Throws when anything was asked that GitHub would not understand, or answered that it would not say.
   * @param expecting a test of the guard itself names every violation it caused, in order; anything else still throws.
   */
  async close(expecting: readonly RegExp[] = []): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    await this.settled();
    await this.server.close();
    this.bodies.close();
    for (const repository of this.world.repositories.values()) repository.git.objects.close();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 3 });
    const said = this.violations.map(({ operation, side, says }) => `${operation} (${side}): ${says}`);
    const asExpected =
      said.length === expecting.length && expecting.every((each, i) => each.test(said[i] ?? ''));
    if (!asExpected) {
      const wanted = expecting.length > 0 ? `\nexpected: ${expecting.map(String).join(', ')}` : '';
      throw new Error(
        `the simulated GitHub saw ${said.length} violations:\n${said.slice(0, 20).join('\n')}${wanted}`,
      );
    }
  }
}

/** Starts a simulated GitHub. Whoever starts one must `close()` it: that is where violations are told. */
export function createForge(options: ForgeOptions = {}): Promise<Forge> {
  return Forge.open(options);
}
