import type { Access, Account, App, Grants, Installation } from './model/account.ts';
import { ownApp } from './model/own-apps.ts';
import type { Repository } from './model/repository.ts';
import type { World } from './model/world.ts';
import { ACTIONS_APP_ID, type Token, workflowGrants } from './tokens.ts';

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
    const value = header.replace(/^(token|bearer)\s+/i, '').trim();
    return this.tokens.get(value) ?? this.statement(value);
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

  /** An App's signed statement names it as issuer, by id or client id. Its signature and times are not checked here. */
  private statement(value: string): Token | undefined {
    const [, payload, signature] = value.split('.');
    if (!payload || !signature) return undefined;
    try {
      const { iss } = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as { iss?: unknown };
      const app = this.world.apps.find(({ id, clientId }) => String(id) === String(iss) || clientId === iss);
      return app ? this.jwt(app) : undefined;
    } catch {
      return undefined;
    }
  }
}

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
