import { sign } from '@octokit/webhooks-methods';
import type { App } from '../model/account.ts';
import type { Happening } from '../model/happening.ts';
import type { World } from '../model/world.ts';
import type { Json } from '../rest/view/account.ts';
import { payloadOf } from './payload.ts';

export interface Delivery {
  /** GitHub's `x-github-delivery`. */
  readonly id: string;
  readonly event: string;
  readonly action: string | null;
  /** Full name of the repository it happened in. */
  readonly repository: string;
  /** The App it is sent to; undefined for what only workflows of the repository hear. */
  readonly app: App | undefined;
  readonly payload: Json;
  readonly headers: Readonly<Record<string, string>>;
  /** Done with a workflow's own token: GitHub starts no workflow for it. */
  readonly byWorkflow: boolean;
}

export type Mangle = 'lose' | 'double' | 'reorder';

/** Tells Apps and workflows what happened: in order and once, unless told to lose, double or reorder. */
export class Deliveries {
  readonly all: Delivery[] = [];
  /** Where each delivery to an App is posted; collected only while undefined. */
  url: string | undefined;
  private readonly world: World;
  private readonly broke: (says: string) => void;
  private tail: Promise<void> = Promise.resolve();
  private serial = 0;
  private readonly mangles: { how: Mangle; match: RegExp; left: number }[] = [];
  private held: Delivery | undefined;

  constructor(world: World, broke: (says: string) => void, quiet: boolean) {
    this.world = world;
    this.broke = broke;
    if (!quiet) world.listen((told) => this.hear(told));
  }

  /** The next deliveries whose `event.action` matches go wrong; `reorder` swaps one with the one after it. */
  mangle(how: Mangle, match: RegExp = /./, times = 1): void {
    this.mangles.push({ how, match, left: times });
  }

  /** Resolves once everything that happened so far has been told. */
  async settled(): Promise<void> {
    await this.tail;
  }

  private hear(told: Happening): void {
    // Built at once, so that it says what was so when it happened; sent in order.
    const built = this.build(told);
    this.tail = this.tail
      .then(async () => {
        for (const delivery of await built) await this.mangled(delivery);
      })
      .catch((error: unknown) => this.broke(`webhook ${told.event}: ${(error as Error).stack}`));
  }

  private async build(told: Happening): Promise<Delivery[]> {
    const apps = this.world.apps.filter(
      (app) => app.events.includes(told.event) && this.world.installationOn(app, told.repository),
    );
    const payload = await payloadOf(this.world, told);
    const plain = this.delivery(told, payload, undefined, {});
    return [plain, ...(await Promise.all(apps.map((app) => this.toApp(told, payload, app))))];
  }

  private async toApp(told: Happening, payload: Json, app: App): Promise<Delivery> {
    const installation = this.world.installationOn(app, told.repository);
    const whole = { ...payload, installation: { id: installation?.id, node_id: installation?.nodeId } };
    const signature = await sign(app.secret, JSON.stringify(whole));
    return this.delivery(told, whole, app, { 'x-hub-signature-256': signature });
  }

  private delivery(
    told: Happening,
    payload: Json,
    app: App | undefined,
    extra: Record<string, string>,
  ): Delivery {
    this.serial += 1;
    const id = `f0f0f0f0-0000-4000-8000-${String(this.serial).padStart(12, '0')}`;
    return {
      id,
      event: told.event,
      action: told.action,
      repository: told.repository.fullName,
      app,
      payload,
      byWorkflow: told.actor.byWorkflow === true,
      headers: {
        'content-type': 'application/json',
        'user-agent': 'GitHub-Hookshot/forge',
        'x-github-event': told.event,
        'x-github-delivery': id,
        ...(app
          ? {
              'x-github-hook-installation-target-type': 'integration',
              'x-github-hook-installation-target-id': String(app.id),
            }
          : {}),
        ...extra,
      },
    };
  }

  private async mangled(delivery: Delivery): Promise<void> {
    const name = `${delivery.event}.${delivery.action ?? ''}`;
    // What workflows hear comes from GitHub itself and is not delivered over the net.
    const rule = delivery.app && this.mangles.find(({ match, left }) => left > 0 && match.test(name));
    if (rule) rule.left -= 1;
    if (rule?.how === 'lose') return;
    if (rule?.how === 'reorder') {
      this.held = delivery;
      return;
    }
    await this.send(delivery);
    if (rule?.how === 'double') await this.send(delivery);
    const late = delivery.app ? this.held : undefined;
    if (late) this.held = undefined;
    if (late) await this.send(late);
  }

  private async send(delivery: Delivery): Promise<void> {
    this.all.push(delivery);
    if (this.url === undefined || !delivery.app) return;
    const body = JSON.stringify(delivery.payload);
    try {
      // GitHub waits ten seconds, notes the status, and never sends again by itself.
      await fetch(this.url, {
        method: 'POST',
        headers: delivery.headers,
        body,
        signal: AbortSignal.timeout(10_000),
      });
    } catch {
      this.lost.push(delivery);
    }
  }

  /** Deliveries that nobody took. */
  readonly lost: Delivery[] = [];
}
