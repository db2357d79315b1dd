import { readFileSync } from 'node:fs';
import { createForge, type Forge } from '../forge/forge.ts';
import type { RepositoryStory } from '../forge/scenario/repository-story.ts';

/** The six accounts of the demonstration, and who answers for or owns what they touch. */
export const AGENTS = [
  'acme-architect',
  'acme-network-agent',
  'acme-api-agent',
  'acme-kubernetes-agent',
  'acme-pipeline-agent',
  'acme-docs-agent',
] as const;
export type Agent = (typeof AGENTS)[number];

/** A member of each team that approves. */
const TEAMS = {
  infrastructure: 'ines',
  network: 'nina',
  api: 'aki',
  kubernetes: 'kofi',
  delivery: 'dana',
  docs: 'dora',
} as const;
const LEADS = [
  'acme-platform-lead',
  'acme-portal-lead',
  'acme-operations-lead',
  'acme-quality-lead',
] as const;

/** What the App whose token is given to the Action may do: as the workflow, and it sees who is in a team. */
const APP = {
  actions: 'read',
  checks: 'write',
  contents: 'write',
  issues: 'write',
  members: 'read',
  metadata: 'read',
  pull_requests: 'write',
  statuses: 'read',
  vulnerability_alerts: 'read',
  security_events: 'read',
} as const;

export const VPC = 'components/terraform/vpc/main.tf';
const lines = (...each: string[]) => `${each.join('\n')}\n`;

const FILES = {
  [VPC]: lines('name = "main"', 'cidr = "10.0.0.0/16"', 'azs = 2', 'nat = true'),
  'components/terraform/vpc/README.md': '# vpc\n',
  'components/terraform/eks/main.tf': 'version = "1.31"\n',
  'platform/api/routes.ts': "export const root = '/';\n",
  'stacks/dev.yaml': 'stage: dev\n',
  'workflows/deploy.yaml': 'name: deploy\n',
  'docs/network.md': '# The network\n',
  '.github/workflows/ci.yml': 'name: CI\non: pull_request\n',
  '.github/baton.yml': readFileSync('test/demo/baton.yml', 'utf8'),
};

export interface Stage {
  readonly forge: Forge;
  readonly repo: RepositoryStory;
  /** Token of the App. */
  readonly token: string;
}

/** A simulated GitHub with the repository `acme/platform`, at the given instant. */
export async function setStage(start: string): Promise<Stage> {
  const forge = await createForge({ start });
  forge.app('acme-baton', APP);
  const access = Object.fromEntries(
    [...AGENTS, ...LEADS, ...Object.values(TEAMS)].map((login) => [login, 'write'] as const),
  );
  for (const [team, member] of Object.entries(TEAMS)) forge.team(`acme/${team}`, [member]);
  const teams = Object.fromEntries(Object.keys(TEAMS).map((team) => [`@${team}`, 'write'] as const));
  const repo = await forge.repository('acme/platform', { files: FILES, access: { ...access, ...teams } });
  return { forge, repo, token: forge.tokenFor({ kind: 'app', app: 'acme-baton', repository: repo }) };
}
