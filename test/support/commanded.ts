import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { act } from '../../src/entry/action/act.ts';
import { createRunner } from '../../src/entry/action/runner.ts';
import type { Comment, Review } from '../forge/model/issue.ts';
import type { PullStory } from '../forge/scenario/pull-story.ts';
import { WORKFLOW_GRANTS } from './built-action.ts';
import { logged } from './github-context.ts';
import { type Scene, setScene } from './observed.ts';

const POLICY = `version: 1
enforce: enforce
agents:
  builder:
    id: agent-001
    authority: senior
    ownership: ["src/*"]
    reviewers: ["@ada"]
    operators: ["@carol"]
    identity: { apps: ["builder"] }
  writer:
    id: agent-002
    ownership: ["docs/*"]
    operators: ["@dora"]
    identity: { apps: ["writer"] }
ownership: { enforce: enforce }
overrides: { by: ["@ada"] }
`;

/** The same, with a checklist for what is handed over. */
export const HANDOVER_POLICY = `${POLICY}handoffs: { checklist: [Context files updated, Known issues listed] }\n`;

/** A pull request by `@bob` on what agent-001 owns, and Baton as a workflow runs it on it. */
export interface Conversation extends Scene {
  readonly pull: PullStory;
  /** One run of the Action's entry, in this process. Returns what it asked of GitHub. */
  readonly run: (happened?: Happened) => Promise<Forge['requests']['counts']>;
  /** One scheduled run, in this process. */
  readonly sweep: () => Promise<Forge['requests']['counts']>;
  /** The texts of Baton's replies, without the comment that it keeps. */
  readonly replies: () => string[];
  /** The comment that it keeps. */
  readonly verdict: () => string;
  /** Lines of the log of this type, once the log and its documents were found to agree. */
  readonly log: (type: string) => Promise<string[]>;
}

type Forge = Scene['forge'];

export async function setConversation(policy = POLICY): Promise<Conversation> {
  const scene = await setScene({ '.github/baton.yml': policy, 'docs/a.md': 'a\n' });
  const { forge, repo } = scene;
  for (const name of ['builder', 'writer', 'stranger-app'])
    forge.app(name, { issues: 'write', pull_requests: 'write' });
  for (const login of ['carol', 'dora']) repo.grant(login, 'write');
  await repo.push('topic', { 'src/a.ts': 'new\n' }, { as: 'bob' });
  const pull = await repo.openPull({ from: 'topic', as: 'bob', title: 'New' });
  forge.tick('1m');
  const ours = (each: Comment) => each.author.login.startsWith('github-actions');
  const bodies = () => pull.issue.comments.filter(ours).map(({ body }) => body);
  return {
    ...scene,
    pull,
    run: (happened = commentOn(pull.number)) => runOn(scene, happened),
    sweep: () => runOn(scene, { event: 'schedule', payload: { schedule: '7 * * * *' } }),
    replies: () => bodies().filter((body) => body.startsWith('<!-- baton:reply')),
    verdict: () => bodies().find((body) => body.startsWith('<!-- baton:comment')) ?? '',
    log: async (type) => (await logged(scene)).filter((line) => line.startsWith(`${type}:`)),
  };
}

/** An event, as a workflow gets it. */
export interface Happened {
  readonly event: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

function commentOn(number: number): Happened {
  const payload = {
    action: 'created',
    issue: { number, pull_request: {} },
    comment: { body: 'x', user: { type: 'User' } },
  };
  return { event: 'issue_comment', payload };
}

async function runOn(
  { forge, repo }: Scene,
  { event, payload }: Happened,
): Promise<Forge['requests']['counts']> {
  const folder = mkdtempSync(join(tmpdir(), 'baton-commands-'));
  try {
    const path = join(folder, 'event.json');
    const repository = { full_name: 'acme/infra', default_branch: 'main' };
    writeFileSync(path, JSON.stringify({ ...payload, repository }));
    const said: string[] = [];
    const env = {
      INPUT_TOKEN: forge.tokenFor({ kind: 'workflow', repository: repo, permissions: WORKFLOW_GRANTS }),
      GITHUB_EVENT_NAME: event,
      GITHUB_EVENT_PATH: path,
      GITHUB_REPOSITORY: 'acme/infra',
      GITHUB_API_URL: forge.url,
      GITHUB_GRAPHQL_URL: `${forge.url}/graphql`,
    };
    forge.requests.reset();
    const code = await act(createRunner({ env, print: (line) => said.push(line) }));
    if (code !== 0) throw new Error(said.join('\n'));
    return forge.requests.counts;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Reactions of the workflow's account. */
export function signsOn({ reactions }: Pick<Comment | Review, 'reactions'>): string[] {
  return reactions
    .filter(({ user }) => user.login.startsWith('github-actions'))
    .map(({ content }) => content);
}
