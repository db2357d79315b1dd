import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import examplePolicy from '../../../docs/examples/agent-coordination-framework/baton.yml';
import { POLICY_PATH } from '../../core/policy/place.ts';
import type { Stage } from './stage.ts';

/** Agents of the example roster that take part, and what each of them works on. */
export const CAST = {
  'agent-002': { branch: 'agent-002/stacks', file: 'stacks/dev.yaml', line: 'vpc: { flow_logs: true }' },
  'agent-004': {
    branch: 'agent-004/vpc',
    file: 'components/terraform/vpc/dns.tf',
    line: 'variable "zone" {}',
  },
  'agent-006': {
    branch: 'agent-006/api',
    file: 'platform/api/routes.ts',
    line: "export const health = '/healthz';",
  },
  'agent-007': {
    branch: 'agent-007/nodes',
    file: 'components/terraform/eks/main.tf',
    line: 'variable "nodes" {}',
  },
  'agent-009': { branch: 'agent-009/pipeline', file: 'workflows/deploy.yaml', line: 'steps: [plan, apply]' },
  'agent-012': { branch: 'agent-012/docs', file: 'docs/network.md', line: '# The network' },
} as const;

export type Player = keyof typeof CAST;

/** What all of them race for. */
export const PRIZE = {
  pattern: 'components/terraform/vpc/*',
  file: 'components/terraform/vpc/main.tf',
} as const;

export const FILES: Readonly<Record<string, string>> = {
  'README.md': '# A platform\n',
  'components/terraform/vpc/main.tf': 'cidr = "10.0.0.0/16"\n',
  'components/terraform/vpc/variables.tf': 'variable "cidr" {}\n',
  'components/terraform/vpc/outputs.tf': 'output "id" {}\n',
  'components/terraform/vpc/README.md': '# vpc\n',
  'components/terraform/eks/main.tf': 'version = "1.31"\n',
  'platform/api/routes.ts': "export const root = '/';\n",
  'stacks/dev.yaml': 'stage: dev\n',
  'workflows/deploy.yaml': 'name: deploy\n',
  'docs/README.md': '# Documentation\n',
};

/** The policy of the example, as it stands in docs/examples. */
export const EXAMPLE = examplePolicy;

/** The example policy with leases and conflicts that block, since that is what is to be seen. */
const POLICY = EXAMPLE.replace(/^leases:$/m, 'leases:\n  enforce: enforce').replace(
  /^conflicts:$/m,
  'conflicts:\n  enforce: enforce',
);

export interface Ground {
  /** Clone of the person who reviews. */
  readonly desk: string;
  /** Work tree of each agent, on a branch of its own. */
  readonly trees: Readonly<Record<Player, string>>;
}

/** A bare repository that all share, a clone of it, and a work tree with an address of its own for each agent. */
export async function build(stage: Stage, folder: string): Promise<Ground> {
  const desk = join(folder, 'desk');
  await stage.git(folder, 'init', '--quiet', '--bare', '--initial-branch=main', 'hub.git');
  await stage.git(folder, 'clone', '--quiet', join(folder, 'hub.git'), 'desk');
  await stage.git(desk, 'checkout', '--quiet', '-B', 'main');
  await identify(stage, desk, 'Jane', 'jane@acme.example');
  await stage.git(desk, 'config', 'extensions.worktreeConfig', 'true');
  for (const [path, text] of Object.entries({ ...FILES, [POLICY_PATH]: POLICY })) await put(desk, path, text);
  await commitAll(stage, desk, 'feat: a platform');
  await stage.git(desk, 'push', '--quiet', '--set-upstream', 'origin', 'main');
  const trees: Partial<Record<Player, string>> = {};
  for (const [agent, { branch }] of Object.entries(CAST) as [Player, (typeof CAST)[Player]][]) {
    const tree = join(folder, agent);
    await stage.git(desk, 'worktree', 'add', '--quiet', '-b', branch, tree);
    await stage.git(tree, 'config', '--worktree', 'user.email', `${agent}@agents.example`);
    trees[agent] = tree;
  }
  return { desk, trees: trees as Record<Player, string> };
}

async function identify(stage: Stage, cwd: string, name: string, email: string): Promise<void> {
  await stage.git(cwd, 'config', 'user.name', name);
  await stage.git(cwd, 'config', 'user.email', email);
}

/** Writes a file, commits it, and pushes the branch. */
export async function work(
  stage: Stage,
  tree: string,
  path: string,
  text: string,
  message: string,
): Promise<void> {
  await put(tree, path, text);
  await commitAll(stage, tree, message);
  await stage.git(tree, 'push', '--quiet', 'origin', 'HEAD');
}

async function put(root: string, path: string, text: string): Promise<void> {
  const file = join(root, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}

async function commitAll(stage: Stage, cwd: string, message: string): Promise<void> {
  await stage.git(cwd, 'add', '--all');
  await stage.git(cwd, 'commit', '--quiet', '--message', message);
}
