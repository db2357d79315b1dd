import type { Access, Account, App, Grants, Installation } from './model/account.ts';
import { ownApp } from './model/own-apps.ts';
import { Refused } from './model/refused.ts';
import type { Repository } from './model/repository.ts';
import type { World } from './model/world.ts';
import { readStatement } from './statement.ts';
import { ACTIONS_APP_ID, type Token, workflowGrants } from './tokens.ts';

const HOUR_MS = 3_600_000;
const LEVELS: readonly Access[] = ['read', 'write', 'admin'];

/** Issues tokens and knows them again. */
export class TokenDesk {
  private readonly world: World;
  private readonly tokens = new Map<string, Token>();
  private serial = 0;

  constructor(world: World) {
    this.world = world;
  }

  /** The token that a request's `authorization` names; undefined where it names none that is known. */
  find(header: string): Token | undefined {
    const value = bare(header);
    const known = this.tokens.get(value) ?? this.statement(value);
    return known && this.lives(known) ? known : undefined;
  }

  user(account: Account): Token {
    return this.keep({ kind: 'user', account, value: this.value('ghp_') });
  }

  jwt(app: App): Token {
    return this.keep({ kind: 'jwt', account: app.bot, app, value: `jwt-of-${app.slug}` });
  }

  /** @param asked narrows what the App was granted; it cannot widen it. */
  app(installation: Installation, asked?: Grants): Token {
    const { app } = installation;
    const grants = asked ? narrow(app.permissions, asked) : app.permissions;
    return this.keep({ kind: 'app', account: app.bot, app, installation, grants, value: this.value('ghs_') });
  }

  /** As an App asks for one: for an hour, perhaps for less than it was granted, and refused where it asks for more. */
  installation(installation: Installation, asked: { permissions?: Grants; only?: readonly number[] }): Token {
    const { app } = installation;
    const grants = asked.permissions ? narrow(app.permissions, asked.permissions) : app.permissions;
    if (Object.keys(grants).length < Object.keys(asked.permissions ?? {}).length) {
      const says = 'The permissions requested are not granted to this installation.';
      throw new Refused('unprocessable', says);
    }
    return this.keep({
      kind: 'app',
      account: app.bot,
      app,
      installation,
      grants,
      expiresAt: this.world.clock.steady + HOUR_MS,
      ...(asked.only ? { only: asked.only } : {}),
      value: this.value('ghs_'),
    });
  }

  /** @param readOnly as for pull requests from forks and runs that Dependabot started. */
  workflow(repository: Repository, asked: Grants, readOnly: boolean): Token {
    const app = actionsApp(this.world);
    const grants = workflowGrants(asked, readOnly);
    return this.keep({
      kind: 'workflow',
      account: app.bot,
      app,
      repository,
      grants,
      value: this.value('ghs_'),
    });
  }

  private keep(token: Token): Token {
    this.tokens.set(token.value, token);
    return token;
  }

  private value(prefix: string): string {
    this.serial += 1;
    return `${prefix}${String(this.serial).padStart(36, 'F')}`;
  }

  /** Why an `authorization` is worth nothing, in GitHub's words. */
  why(header: string): string {
    const value = bare(header);
    if (!value.includes('.')) return 'Bad credentials';
    const read = readStatement(value, this.world.apps, Date.now());
    return 'refused' in read ? read.refused : 'Bad credentials';
  }

  private statement(value: string): Token | undefined {
    if (!value.includes('.')) return undefined;
    const read = readStatement(value, this.world.apps, Date.now());
    return 'app' in read ? this.jwt(read.app) : undefined;
  }

  /** An installation's token ends with its hour, and with the installation. */
  private lives(token: Token): boolean {
    if (token.kind !== 'app') return true;
    const { expiresAt, installation } = token;
    const ended = expiresAt !== undefined && this.world.clock.steady >= expiresAt;
    return !ended && this.world.installations.includes(installation);
  }
}

const bare = (header: string): string => header.replace(/^(token|bearer)\s+/i, '').trim();

function narrow(granted: Grants, asked: Grants): Grants {
  return Object.fromEntries(
    Object.entries(asked).filter(([key, access]) => {
      const has = granted[key];
      return has !== undefined && LEVELS.indexOf(has) >= LEVELS.indexOf(access);
    }),
  );
}

/** GitHub Actions, the App behind every workflow token. */
export const actionsApp = (world: World): App =>
  ownApp(world, { slug: 'github-actions', name: 'GitHub Actions', id: ACTIONS_APP_ID });
