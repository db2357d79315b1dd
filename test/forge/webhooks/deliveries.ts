import type { App } from '../model/account.ts';
import type { Happening } from '../model/happening.ts';
import type { AppHappening, World } from '../model/world.ts';
import { appPayloadOf } from './app-payload.ts';
import type { Bodies } from './bodies.ts';
import { Delivery } from './delivery.ts';
import type { Mangle, Shares } from './mangles.ts';
import { payloadOf } from './payload.ts';
import { Post } from './post.ts';

/** That a check is asked for again is told to the App that wrote it alone. */
function concerns(app: App, told: Happening): boolean {
  if (told.action !== 'rerequested') return true;
  if (told.event === 'check_run') return told.run.suite.app === app;
  return told.event !== 'check_suite' || told.suite.app === app;
}

/** Tells Apps and workflows what happened: in order and once, unless told to do worse. */
export class Deliveries {
  /** Everything that was made, in order, whatever became of it. */
  readonly all: Delivery[] = [];
  readonly post: Post;
  /** How many were made for Apps. */
  forApps = 0;
  private readonly world: World;
  private readonly bodies: Bodies;
  private readonly broke: (says: string) => void;
  private tail: Promise<void> = Promise.resolve();
  private serial = 0;

  constructor(world: World, bodies: Bodies, broke: (says: string) => void, quiet: boolean) {
    this.world = world;
    this.bodies = bodies;
    this.broke = broke;
    this.post = new Post(world, broke);
    if (quiet) return;
    world.listen((told) => this.hear(told.event, () => this.build(told)));
    world.listenForApps((told) => this.hear(told.event, () => this.buildForApp(told)));
  }

  /** Where each delivery to an App goes that names no place of its own; only collected where there is none. */
  set url(url: string | undefined) {
    this.post.url = url;
  }

  /** The next deliveries whose `event.action` matches go wrong. */
  mangle(how: Mangle, match: RegExp = /./, times = 1): void {
    this.post.mangles.add(how, match, times);
  }

  /** So large a part of all deliveries goes wrong, in each way; the same seed strikes the same ones. */
  share(shares: Shares, seed = 1): void {
    this.post.mangles.share(shares, seed);
  }

  /** Resolves once everything that happened so far has been told. */
  async settled(): Promise<void> {
    await this.tail;
    await this.post.settled();
  }

  private hear(event: string, build: () => Promise<Delivery[]>): void {
    // Built at once, so that it says what was so when it happened; sent in order.
    const built = build();
    this.tail = this.tail
      .then(async () => {
        for (const delivery of await built) {
          this.all.push(delivery);
          if (!delivery.app) continue;
          this.forApps += 1;
          this.post.hand(delivery);
        }
      })
      .catch((error: unknown) => this.broke(`webhook ${event}: ${(error as Error).stack}`));
  }

  private async build(told: Happening): Promise<Delivery[]> {
    const { repository } = told;
    const hearers = this.world.apps
      .filter((app) => app.events.includes(told.event) && concerns(app, told))
      .flatMap((app) => this.world.installationOn(app, repository) ?? [])
      .filter(({ suspended }) => suspended === null);
    const about = {
      event: told.event,
      action: told.action,
      repository: repository.fullName,
      repositoryId: repository.id,
      byWorkflow: told.actor.byWorkflow === true,
    };
    const kept = this.bodies.keep(JSON.stringify(await payloadOf(this.world, told)));
    const plain = new Delivery({ ...about, id: this.guid(), app: undefined, installation: undefined }, kept);
    return [
      plain,
      ...hearers.map(
        (installation) =>
          new Delivery({ ...about, id: this.guid(), app: installation.app, installation }, kept),
      ),
    ];
  }

  /** What happens to an installation is told to its App alone, whatever it is subscribed to. */
  private async buildForApp(told: AppHappening): Promise<Delivery[]> {
    const { installation, event, action } = told;
    const kept = this.bodies.keep(JSON.stringify(appPayloadOf(this.world, told)));
    const about = { event, action, repository: '', repositoryId: null, byWorkflow: false };
    return [new Delivery({ ...about, id: this.guid(), app: installation.app, installation }, kept)];
  }

  private guid(): string {
    this.serial += 1;
    return `f0f0f0f0-0000-4000-8000-${String(this.serial).padStart(12, '0')}`;
  }
}
