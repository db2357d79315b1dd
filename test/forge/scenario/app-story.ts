import { generateKeyPairSync } from 'node:crypto';
import type { Account, App, Installation } from '../model/account.ts';
import { install, select, suspend, uninstall, unsuspend } from '../model/installation-verbs.ts';
import type { World } from '../model/world.ts';
import type { RepositoryStory } from './repository-story.ts';
import { accountOf, actorFor, type Who } from './who.ts';

/** An App, as a story tells of it. */
export class AppStory {
  readonly model: App;
  private readonly world: World;
  private key: string | undefined;

  constructor(world: World, model: App) {
    this.world = world;
    this.model = model;
  }

  /** Its deliveries go here from now on. */
  listen(url: string | undefined, secret: string = this.model.secret): void {
    this.model.hookUrl = url;
    this.model.secret = secret;
  }

  /** PEM of its private key: only with it can the App speak for itself. */
  privateKey(): string {
    if (this.key !== undefined) return this.key;
    const { privateKey, publicKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    });
    this.model.publicKey = publicKey;
    this.key = privateKey;
    return privateKey;
  }

  installation(on: Who): Installation {
    const account = accountOf(this.world, on);
    const found = this.world.installations.find(
      (each) => each.app === this.model && each.account === account,
    );
    if (!found) throw new Error(`${this.model.slug} is not installed on ${account.login}`);
    return found;
  }

  /** Installs it, on all repositories or only on these, and tells it. */
  install(
    on: Who,
    options: { readonly as?: Who; readonly only?: readonly RepositoryStory[] } = {},
  ): Installation {
    const account = accountOf(this.world, on);
    const only = options.only?.map(({ model }) => model);
    return install(this.world, this.model, account, this.actor(account, options.as), only);
  }

  uninstall(on: Who, options: { readonly as?: Who } = {}): void {
    const installation = this.installation(on);
    uninstall(this.world, installation, this.actor(installation.account, options.as));
  }

  /** Its tokens are refused and it hears of nothing, until `unsuspend`. */
  suspend(on: Who, options: { readonly as?: Who } = {}): void {
    const installation = this.installation(on);
    suspend(this.world, installation, this.actor(installation.account, options.as));
  }

  unsuspend(on: Who, options: { readonly as?: Who } = {}): void {
    const installation = this.installation(on);
    unsuspend(this.world, installation, this.actor(installation.account, options.as));
  }

  /** From now on it may see these repositories of the account, and no other. */
  select(on: Who, repositories: readonly RepositoryStory[], options: { readonly as?: Who } = {}): void {
    const installation = this.installation(on);
    const actor = this.actor(installation.account, options.as);
    select(
      this.world,
      installation,
      actor,
      repositories.map(({ model }) => model),
    );
  }

  private actor(account: Account, as: Who | undefined) {
    return actorFor(this.world, as ?? (account.kind === 'User' ? account : `${account.login}-admin`));
  }
}
