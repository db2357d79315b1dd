import { expect } from '@jest/globals';
import type { EventDraft } from '../../src/core/context/draft.ts';
import { differences, replay } from '../../src/core/context/verify.ts';
import { UserError } from '../../src/core/errors.ts';
import { decideAndSave } from '../../src/flows/decide.ts';
import type { ContextStore, World } from '../../src/flows/ports.ts';
import type { Client } from '../../src/github/client.ts';
import type { SeenContext } from '../../src/github/open.ts';
import { githubContext } from '../../src/store/github-context.ts';
import type { TokenWish } from '../forge/forge.ts';
import { contextOf, git, world as real } from './context.ts';
import type { Scene } from './observed.ts';

export interface OpenOptions {
  readonly seen?: () => SeenContext | null;
  readonly token?: TokenWish;
  readonly repository?: string;
  /** How long the client waits for an answer, in milliseconds. */
  readonly timeoutMs?: number;
  /** Stands between the store and its client. */
  readonly around?: (client: Client) => Client;
}

/** Time passes in the story only. */
export function worldOf({ forge }: Scene): World {
  return {
    now: () => forge.world.clock.ms,
    random: () => 0.5,
    sleep: async (ms) => forge.tick(`${Math.ceil(ms / 1000)}s`),
    newId: real.newId,
  };
}

export function openStore(scene: Scene, options: OpenOptions = {}): ContextStore {
  const { token, around = (client) => client, seen, repository = 'acme/infra', timeoutMs = 30_000 } = options;
  const wish = token ?? { kind: 'app', app: 'baton', repository: scene.repo };
  const client = around(scene.client(scene.forge.tokenFor(wish), { timeoutMs }));
  return githubContext({ client, repository, world: worldOf(scene), ...(seen ? { seen } : {}) });
}

export function write(scene: Scene, store: ContextStore, ...drafts: EventDraft[]) {
  return decideAndSave(store, () => ({ answer: null, drafts }), worldOf(scene));
}

/** The names of the checks in the log, by git itself; fails where the log does not verify or the documents are not its own. */
export async function logged({ repo }: Pick<Scene, 'repo'>): Promise<string[]> {
  const store = contextOf(repo.folder, null);
  const head = git(repo.folder, 'rev-parse', 'refs/heads/baton');
  const lines = await store.content.lines(head);
  const run = replay(lines);
  expect(run.fault).toBeNull();
  expect(differences(run, await store.content.textsAt(head))).toEqual([]);
  await store.content.stateAt(head);
  store.close();
  return lines.map(({ text }) => /"name":"([^"]*)"/.exec(text)?.[1] ?? text);
}

/** The error that work fails with. */
export async function failure(work: Promise<unknown>): Promise<UserError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(UserError);
  return error as UserError;
}
