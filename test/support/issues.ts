import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { act } from '../../src/entry/action/act.ts';
import { createRunner } from '../../src/entry/action/runner.ts';
import type { Comment } from '../forge/model/issue.ts';
import type { IssueStory } from '../forge/scenario/issue-story.ts';
import { WORKFLOW_GRANTS } from './built-action.ts';
import { logged } from './github-context.ts';
import { type Scene, setScene } from './observed.ts';

export const TASKS_POLICY = `version: 1
enforce: enforce
agents:
  builder:
    id: agent-001
    role: API
    authority: senior
    ownership: ["src/*"]
    operators: ["@carol"]
    identity: { apps: ["builder"] }
    wake: { mention: "@carol" }
  writer:
    id: agent-002
    ownership: ["docs/*"]
    operators: ["@dora"]
    limits: { open_tasks: 1 }
tasks: {}
`;

export type Counts = Scene['forge']['requests']['counts'];

/** A repository whose issues are tasks, and Baton as a workflow runs it. */
export interface Issues extends Scene {
  /** One run on an issue. Returns what it asked of GitHub. */
  readonly run: (issue: Pick<IssueStory, 'number'>) => Promise<Counts>;
  /** One run on another event. */
  readonly on: (event: string, payload: object) => Promise<Counts>;
  /** What the last run said. */
  readonly said: () => string;
  /** Type, and what it says, of the events of the log that begin so; once the log and its documents were found to agree. */
  readonly log: (type: string) => Promise<string[]>;
  /** Texts of Baton's comments on an issue. */
  readonly comments: (issue: IssueStory) => string[];
}

export async function setIssues(policy = TASKS_POLICY): Promise<Issues> {
  const scene = await setScene({ '.github/baton.yml': policy, 'docs/a.md': 'a\n' });
  const { forge, repo } = scene;
  for (const name of ['builder', 'stranger-app'])
    forge.app(name, { issues: 'write', pull_requests: 'write' });
  for (const login of ['carol', 'dora']) repo.grant(login, 'write');
  let said: string[] = [];
  const on = async (event: string, payload: object) => {
    said = [];
    return runOn(scene, event, payload, said);
  };
  const ours = (each: Comment) => each.author.login.startsWith('github-actions');
  return {
    ...scene,
    on,
    run: ({ number }) => on('issues', { action: 'edited', issue: { number } }),
    said: () => said.join('\n'),
    log: async (type) =>
      (await logged(scene))
        .filter((line) => line.startsWith(type))
        .map((line) => line.slice(0, line.indexOf(':'))),
    comments: ({ issue }) => issue.comments.filter(ours).map(({ body }) => body),
  };
}

async function runOn(
  { forge, repo }: Scene,
  event: string,
  payload: object,
  said: string[],
): Promise<Counts> {
  const folder = mkdtempSync(join(tmpdir(), 'baton-issues-'));
  try {
    const path = join(folder, 'event.json');
    const repository = { full_name: 'acme/infra', default_branch: 'main' };
    writeFileSync(path, JSON.stringify({ ...payload, repository }));
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
