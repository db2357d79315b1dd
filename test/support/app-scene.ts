import { createForge, type Forge, type ForgeOptions } from '../forge/forge.ts';
import type { Files } from '../forge/model/git-repository.ts';
import type { AppStory } from '../forge/scenario/app-story.ts';
import type { RepositoryStory } from '../forge/scenario/repository-story.ts';
import { APP_EVENTS, APP_GRANTS } from './app-rights.ts';
import { type Fresh, freshly } from './fresh.ts';
import { POLICY } from './observed.ts';
import { type AppPlace, newFolder, readiness, removeFolder, type ServedApp, serveApp } from './served-app.ts';

/** A simulated GitHub whose clock goes as the server's does, with the App installed, and servers of that App. */
export interface AppScene {
  readonly forge: Forge;
  readonly app: AppStory;
  readonly repository: (name: string, files?: Files) => Promise<RepositoryStory>;
  /** Starts one more server on the same inbox. */
  readonly serve: (more?: Partial<AppPlace>, how?: Parameters<typeof serveApp>[1]) => Promise<ServedApp>;
  /** Resolves once nothing is on its way and nothing waits. */
  readonly quiet: (server: ServedApp) => Promise<void>;
  readonly fresh: (repo: RepositoryStory) => Promise<Fresh[]>;
  /** Waits until every pull request shows what a fresh judgement gives; returns that judgement, or the last one where it never comes to that. */
  readonly shown: (repo: RepositoryStory, server: ServedApp) => Promise<Fresh[]>;
  readonly close: () => Promise<void>;
}

export async function appScene(env: AppPlace['env'] = {}, how: ForgeOptions = {}): Promise<AppScene> {
  const forge = await createForge({ start: new Date().toISOString(), ...how });
  forge.world.clock.run(1);
  forge.app('baton', APP_GRANTS, { events: APP_EVENTS });
  forge.team('acme/builders', ['ada', 'bob']);
  const folder = newFolder();
  const servers: ServedApp[] = [];
  const app = forge.appStory('baton');
  const quiet = async (server: ServedApp): Promise<void> => {
    for (let calm = 0; calm < 3; ) {
      await forge.settled();
      const { waiting } = await readiness(server);
      // Of several that run, one looks through all.
      const running = servers.filter(({ child }) => child.exitCode === null && child.signalCode === null);
      const begun = running.some(({ log }) => log.some(({ msg }) => BEGUN.has(msg)));
      calm = begun && waiting === 0 && forge.webhooks.post.pending === 0 ? calm + 1 : 0;
      await pause(30);
    }
  };
  const fresh = (repo: RepositoryStory): Promise<Fresh[]> =>
    freshly(
      forge,
      repo,
      [...repo.model.issues.values()].flatMap(({ pull, number }) => (pull ? [number] : [])),
    );
  return {
    forge,
    app,
    repository: (name, files = {}) =>
      forge.repository(name, {
        files: { 'src/a.ts': LINES, '.github/baton.yml': POLICY, ...files },
        access: { hubot: 'write', ada: 'write', bob: 'maintain', '@builders': 'write' },
      }),
    serve: async (more = {}, how) => {
      const server = await serveApp(
        { app, url: forge.url, folder, ...more, env: { ...env, ...more.env } },
        how,
      );
      servers.push(server);
      return server;
    },
    quiet,
    fresh,
    shown: async (repo, server) => {
      for (let tries = 1; ; tries += 1) {
        await quiet(server);
        const found = await fresh(repo);
        if (tries === MOST_LOOKS || found.every(({ missing }) => missing.length === 0)) return found;
        await pause(LOOK_MS);
      }
    },
    close: async () => {
      for (const server of servers) await server.kill();
      await forge.close();
      removeFolder(folder);
    },
  };
}

/** What judges begins beside what listens, and then has everything looked through. */
const BEGUN = new Set(['looking through all installations', 'healing failed; it is tried again']);
/** A sweep that something calls for comes within some seconds. */
const [MOST_LOOKS, LOOK_MS] = [60, 250];
const LINES = 'one\ntwo\nthree\nfour\nfive\nsix\nseven\n';

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Conclusion of the check `baton` on a commit, as everybody sees it; undefined where there is none. */
export function verdictOn(repo: RepositoryStory, head: string): string | undefined {
  const runs = repo.model.suites.filter(({ headSha }) => headSha === head).flatMap(({ runs: all }) => all);
  return runs.findLast(({ name }) => name === 'baton')?.conclusion ?? undefined;
}
