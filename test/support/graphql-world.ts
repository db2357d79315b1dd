import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Git } from '../../src/local/git.ts';
import type { Budget } from '../forge/graphql/call.ts';
import { type Answer, answerGraphql } from '../forge/graphql/run.ts';
import type { Account, App, Grants, Team } from '../forge/model/account.ts';
import {
  foundAccount,
  foundApp,
  foundRepository,
  foundTeam,
  installApp,
  seed,
} from '../forge/model/found.ts';
import type { Files } from '../forge/model/git-repository.ts';
import type { Pull } from '../forge/model/issue.ts';
import { makeCommit } from '../forge/model/make-commit.ts';
import { openPull } from '../forge/model/pull-verbs.ts';
import { moveBranch } from '../forge/model/refs.ts';
import type { Repository } from '../forge/model/repository.ts';
import { World } from '../forge/model/world.ts';
import type { Token } from '../forge/tokens.ts';
import { WITH_ALERTS } from './app-rights.ts';
import { cleanEnv } from './built-cli.ts';

// biome-ignore lint/suspicious/noExplicitAny: the shape of an answer is the query's; each test says what it expects of it
type Data = any;

/** One repository of an organization, an App on it, and people; asked through GraphQL alone. */
export class GraphqlWorld {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'baton-graphql-')));
  readonly world = new World();
  readonly violations: string[] = [];
  readonly git = new Git(this.folder, cleanEnv(this.folder));
  acme!: Account;
  alice!: Account;
  bob!: Account;
  builders!: Team;
  app!: App;
  repository!: Repository;
  budget: Budget = { limit: 5000, used: 0, resetAt: Date.parse('2026-03-02T10:00:00Z') };
  written = 0;

  static async start(files: Files = { 'README.md': '# Readme\n', 'src/a.txt': 'one\ntwo\nthree\n' }) {
    const made = new GraphqlWorld();
    const { world } = made;
    made.acme = foundAccount(world, { kind: 'Organization', login: 'acme' });
    made.alice = foundAccount(world, { kind: 'User', login: 'alice', name: 'Alice' });
    made.bob = foundAccount(world, { kind: 'User', login: 'bob', email: 'bob@acme.example' });
    made.app = foundApp(world, { slug: 'baton', owner: made.acme, permissions: WITH_ALERTS });
    made.repository = await foundRepository(world, made.git, made.folder, {
      owner: made.acme,
      name: 'hello',
    });
    made.repository.collaborators.set(made.alice.id, { account: made.alice, permission: 'admin' });
    made.repository.collaborators.set(made.bob.id, { account: made.bob, permission: 'write' });
    made.builders = foundTeam(world, made.acme, 'builders');
    made.builders.members.set(made.bob.id, { account: made.bob, role: 'member' });
    made.builders.members.set(made.alice.id, { account: made.alice, role: 'maintainer' });
    made.repository.teams.set(made.builders.id, { team: made.builders, permission: 'write' });
    await seed(world, made.repository, { account: made.alice, app: null }, files);
    return made;
  }

  stop(): void {
    this.repository.git.objects.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  user(account: Account): Token {
    return { kind: 'user', value: `ghp_${account.login}`, account };
  }

  /** The App's token for the organization. */
  installed(grants: Grants = WITH_ALERTS): Token {
    const installation = this.world.installations[0] ?? installApp(this.world, this.app, this.acme);
    return { kind: 'app', value: 'ghs_app', account: this.app.bot, app: this.app, installation, grants };
  }

  workflow(grants: Grants): Token {
    const app =
      this.world.apps.find(({ slug }) => slug === 'github-actions') ??
      foundApp(this.world, { slug: 'github-actions', owner: this.acme, permissions: {}, id: 15_368 });
    return {
      kind: 'workflow',
      value: 'ghs_workflow',
      account: app.bot,
      app,
      repository: this.repository,
      grants,
    };
  }

  answer(
    token: Token,
    query: string,
    variables: Record<string, unknown> = {},
    extra: object = {},
  ): Promise<Answer> {
    const caller = {
      world: this.world,
      token,
      budget: this.budget,
      write: () => {
        this.written += 1;
      },
      violation: (what: string) => this.violations.push(what),
      ...extra,
    };
    return answerGraphql(caller, { query, variables });
  }

  /** The data of an answer without errors. */
  async ask(token: Token, query: string, variables: Record<string, unknown> = {}): Promise<Data> {
    const { body } = await this.answer(token, query, variables);
    if (body.errors || this.violations.length > 0) {
      throw new Error(JSON.stringify({ errors: body.errors, violations: this.violations }, null, 2));
    }
    return JSON.parse(JSON.stringify(body.data));
  }

  async commit(branch: string, author: Account, files: Files, message = 'change'): Promise<string> {
    const parent = this.repository.git.branch(branch) ?? this.repository.git.branch('main') ?? '';
    const oid = await makeCommit(this.world, this.repository, { parents: [parent], files, message, author });
    await moveBranch(
      this.world,
      this.repository,
      { account: author, app: null },
      { ref: `refs/heads/${branch}`, to: oid },
    );
    return oid;
  }

  async pull(author: Account, branch: string, files: Files, title = 'A change'): Promise<Pull> {
    await this.commit(branch, author, files);
    return openPull(
      this.world,
      this.repository,
      { account: author, app: null },
      { title, head: branch, base: 'main' },
    );
  }
}
