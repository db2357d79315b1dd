import { COMMENT_MARKER, type Desired, type DesiredCheck } from '../../src/core/effect.ts';
import { differences } from '../../src/core/effects/differences.ts';
import type { Applied, Applier, SeenChange } from '../../src/flows/pull-ports.ts';
import type { ClientOptions } from '../../src/github/client.ts';
import { githubApplier } from '../../src/github/effects.ts';
import { openGithub } from '../../src/github/open.ts';
import { type GithubForge, pullForge } from '../../src/github/pull-forge.ts';
import type { PullStory } from '../forge/scenario/pull-story.ts';
import { type Scene, setScene } from './observed.ts';

export type Wanted = Omit<Desired, 'number' | 'head'>;

export const comment = (text: string) => `${COMMENT_MARKER}\n${text}`;
export const label = (name: string) => ({ name, color: 'd73a4a', description: `says ${name}` });

export function check(name: string, more: Partial<DesiredCheck> = {}): DesiredCheck {
  return { name, conclusion: 'failure', title: 'Blocked', summary: `why ${name}`, annotations: [], ...more };
}

export function notes(count: number, text = 'm') {
  return Array.from({ length: count }, (_, at) => ({
    path: 'src/a.ts',
    startLine: at + 1,
    endLine: at + 1,
    level: 'warning' as const,
    title: `note ${at}`,
    message: text,
  }));
}

/** Everything that Baton may write at once. */
export const EVERYTHING: Wanted = {
  comment: comment('Blocked'),
  labels: [label('baton:blocked'), label('conflict:technical')],
  reviewers: ['@ada', '@acme/builders'],
  checks: [
    check('baton'),
    check('baton/docs', { conclusion: 'success', title: 'Fine' }),
    check('baton/tests', { conclusion: null, title: 'Not known yet', annotations: notes(2) }),
  ],
};

export interface Ran {
  readonly seen: SeenChange;
  readonly applied: Applied;
}

type Options = Partial<ClientOptions> & { readonly token?: string };

/** What sees and what writes, of one run. */
export function writer(
  { forge, repo, client }: Scene,
  options: Options = {},
): { readonly shown: GithubForge; readonly applier: Applier } {
  const token = options.token ?? forge.tokenFor({ kind: 'app', app: 'baton', repository: repo });
  const spoken = client(token, options);
  const world = {
    now: () => forge.world.clock.ms,
    sleep: async (ms: number) => forge.tick(`${Math.ceil(ms / 1000)}s`),
  };
  const shown = pullForge(openGithub({ client: spoken, repository: 'acme/infra', world }));
  return { shown, applier: githubApplier({ client: spoken, forge: shown, world }) };
}

/** One run as a flow does it: see, compare, write. */
export async function run(
  scene: Scene,
  pull: PullStory,
  wanted: Wanted,
  options: Options = {},
): Promise<Ran> {
  const { shown, applier } = writer(scene, options);
  const [seen] = await shown.see([pull.number]);
  if (seen === undefined) throw new Error('nothing was seen');
  const effects = differences({ ...wanted, number: pull.number, head: pull.headSha }, seen.actual);
  return { seen, applied: await applier.apply(pull.number, pull.headSha, effects) };
}

/** A scene with one pull request. */
export async function scenePull(): Promise<{ readonly scene: Scene; readonly pull: PullStory }> {
  const scene = await setScene();
  await scene.repo.push('topic', { 'src/a.ts': 'new\n' }, { as: 'hubot' });
  const pull = await scene.repo.openPull({ from: 'topic', as: 'hubot' });
  return { scene, pull };
}
