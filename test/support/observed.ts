import { type Client, type ClientOptions, createClient } from '../../src/github/client.ts';
import { type Github, type GithubOptions, openGithub } from '../../src/github/open.ts';
import { createForge, type Forge, type ForgeOptions } from '../forge/forge.ts';
import type { Files } from '../forge/model/git-repository.ts';
import type { RepositoryStory } from '../forge/scenario/repository-story.ts';
import { APP_GRANTS, WITH_ALERTS } from './app-rights.ts';

export const POLICY = `version: 1
enforce: enforce
agents:
  builder:
    id: agent-001
    ownership: ["src/*"]
    reviewers: ["@acme/builders"]
    identity: { logins: ["hubot"] }
`;

/** A simulated GitHub with one repository that has a policy, and what observes it. It tells nobody what happens, unless it is asked to. */
export interface Scene {
  readonly forge: Forge;
  readonly repo: RepositoryStory;
  readonly client: (token: string, options?: Partial<ClientOptions>) => Client;
  readonly open: (token?: string, options?: Partial<GithubOptions & ClientOptions>) => Github;
}

export interface SceneOptions extends ForgeOptions {
  /** The App may read alerts as well, as for a policy with gates that do. */
  readonly alerts?: boolean;
}

export async function setScene(files: Files = {}, how: SceneOptions = {}): Promise<Scene> {
  const forge = await createForge({ quiet: true, ...how });
  forge.app('baton', how.alerts ? WITH_ALERTS : APP_GRANTS);
  forge.team('acme/builders', ['ada', 'bob']);
  const repo = await forge.repository('acme/infra', {
    files: { 'src/a.ts': 'one\ntwo\nthree\nfour\nfive\nsix\nseven\n', '.github/baton.yml': POLICY, ...files },
    access: { hubot: 'write', ada: 'write', bob: 'maintain', '@builders': 'write' },
  });
  const world = {
    now: () => forge.world.clock.ms,
    random: () => 0.5,
    sleep: async (ms: number) => forge.tick(`${Math.ceil(ms / 1000)}s`),
  };
  const client = (token: string, options: Partial<ClientOptions> = {}) =>
    createClient({
      baseUrl: forge.url,
      graphqlUrl: `${forge.url}/graphql`,
      token,
      userAgent: 'baton-test',
      timeoutMs: 30_000,
      world,
      ...options,
    });
  const open: Scene['open'] = (token, options = {}) =>
    openGithub({
      client: client(token ?? forge.tokenFor({ kind: 'app', app: 'baton', repository: repo }), options),
      repository: 'acme/infra',
      world,
      ...options,
    });
  return { forge, repo, client, open };
}
