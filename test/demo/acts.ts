import type { Conclusion } from '../forge/model/checks.ts';
import { repositoryView } from '../forge/rest/view/repository.ts';
import type { PullStory } from '../forge/scenario/pull-story.ts';
import type { Occasion } from '../support/runner.ts';
import { type Agent, type Stage, VPC } from './stage.ts';

const REVIEW = 'examples/workflows/baton.yml';
const SWEEP = 'examples/workflows/baton-sweep.yml';

/** How the check `baton` of a pull request is expected to be concluded. */
export type Expected = Readonly<Record<string, Conclusion>>;

/** One thing that happens, and what is to be seen afterwards. */
export interface Act {
  readonly title: string;
  readonly workflow: string;
  /** Makes it happen, and gives the event with which GitHub starts the workflow. */
  readonly happens: (stage: Stage, pulls: Pulls) => Promise<Occasion>;
  /** By the name that the story gives the pull request. */
  readonly expected: Expected;
  /** Of these the comment is shown. */
  readonly shown: readonly string[];
  /** Nothing may be written to the forge. */
  readonly quiet?: boolean;
  /** The event is about a merge group: how its check `baton` is expected to be concluded, and who is merged then. */
  readonly group?: { readonly conclusion: Conclusion; readonly merged: Readonly<Record<string, boolean>> };
}

/** Pull requests by the name that the story gives them. */
export type Pulls = Map<string, PullStory>;

export const ACTS: readonly Act[] = [
  opens('vpc', 'acme-network-agent', 'feat: larger address range', {
    [VPC]: 'name = "main"\ncidr = "10.0.0.0/12"\nazs = 3\nnat = true\n',
  }),
  ciEnds('vpc', 'success', 'failure'),
  {
    title: '@nina of the team @acme/network approves #vpc',
    workflow: REVIEW,
    happens: async (stage, pulls) => {
      pullOf(pulls, 'vpc').approve('nina');
      return last(stage, 'pull_request_review');
    },
    expected: { vpc: 'success' },
    shown: ['vpc'],
  },
  opens('stacks', 'acme-architect', 'refactor: one address plan', {
    [VPC]: 'name = "main"\ncidr = "10.64.0.0/10"\nazs = 2\nnat = true\n',
    'stacks/dev.yaml': 'stage: dev\nplan: one\n',
  }),
  opens(
    'docs',
    'acme-docs-agent',
    'docs: the network',
    { 'docs/network.md': '# The network\n\nOne VPC.\n' },
    'success',
  ),
  opens('api', 'acme-api-agent', 'feat: health', {
    'platform/api/routes.ts': "export const root = '/';\nexport const health = '/healthz';\n",
  }),
  opens('nodes', 'acme-kubernetes-agent', 'feat: newer nodes', {
    'components/terraform/eks/main.tf': 'version = "1.33"\n',
  }),
  opens('pipeline', 'acme-pipeline-agent', 'ci: plan before apply', {
    'workflows/deploy.yaml': 'name: deploy\nsteps: [plan, apply]\n',
  }),
  ciEnds('pipeline', 'failure', 'failure'),
  {
    title: '@dana approves #pipeline, and @acme-operations-lead overrides the failed gate',
    workflow: REVIEW,
    happens: async (stage, pulls) => {
      const pull = pullOf(pulls, 'pipeline');
      pull.approve('dana');
      pull.comment('/baton override gates.testing_passed the runner is down, see INC-204', {
        as: 'acme-operations-lead',
      });
      return last(stage, 'issue_comment');
    },
    expected: { pipeline: 'neutral' },
    shown: ['pipeline'],
  },
  {
    title: '#vpc is merged, and the push to main starts a sweep',
    workflow: SWEEP,
    happens: async (stage, pulls) => {
      await pullOf(pulls, 'vpc').merge({ as: 'nina' });
      return last(stage, 'push');
    },
    expected: { stacks: 'failure', docs: 'success', api: 'failure', nodes: 'failure', pipeline: 'neutral' },
    shown: ['stacks'],
  },
  {
    title: 'The schedule starts another sweep; nothing has changed since',
    workflow: SWEEP,
    happens: async ({ forge, repo }) => ({
      event: 'schedule',
      payload: { schedule: '7,27,47 * * * *', repository: repositoryView(forge.world, repo.model) },
    }),
    expected: { stacks: 'failure', docs: 'success', api: 'failure', nodes: 'failure', pipeline: 'neutral' },
    shown: [],
    quiet: true,
  },
  {
    title: '#docs and #pipeline are put into the merge queue; GitHub asks for the group of #docs',
    workflow: REVIEW,
    happens: async (stage, pulls) => {
      stage.repo.mergeQueue([{ context: 'baton' }]);
      for (const name of ['docs', 'pipeline']) pullOf(pulls, name).enqueue({ as: 'nina' });
      return groupOf(stage, pullOf(pulls, 'docs'));
    },
    expected: {},
    shown: [],
    group: { conclusion: 'success', merged: { docs: true, pipeline: false } },
  },
  {
    title: 'Meanwhile the approval of #pipeline is taken back; GitHub asks for its group',
    workflow: REVIEW,
    happens: async (stage, pulls) => {
      const pipeline = pullOf(pulls, 'pipeline');
      for (const review of pipeline.model.reviews) pipeline.dismiss(review, { as: 'dana' });
      return groupOf(stage, pipeline);
    },
    expected: {},
    shown: [],
    group: { conclusion: 'failure', merged: { docs: true, pipeline: false } },
  },
];

function opens(
  name: string,
  as: Agent,
  title: string,
  files: Readonly<Record<string, string>>,
  conclusion: Conclusion = 'failure',
): Act {
  return {
    title: `@${as} opens #${name}: ${title}`,
    workflow: REVIEW,
    happens: async (stage, pulls) => {
      await stage.repo.push(name, files, { as, message: title });
      pulls.set(name, await stage.repo.openPull({ from: name, as, title }));
      return last(stage, 'pull_request');
    },
    expected: { [name]: conclusion },
    shown: [name],
  };
}

function ciEnds(name: string, conclusion: Conclusion, baton: Conclusion): Act {
  return {
    title: `CI of #${name} ends: ${conclusion}`,
    workflow: REVIEW,
    happens: async (stage, pulls) => {
      const pull = pullOf(pulls, name);
      await stage.repo.check(pull.headSha, { name: 'test-unit', conclusion });
      await stage.repo.run({ at: pull.headSha, workflow: 'CI', conclusion, pull });
      return last(stage, 'workflow_run', 'completed');
    },
    expected: { [name]: baton },
    shown: [],
  };
}

export function pullOf(pulls: Pulls, name: string): PullStory {
  const pull = pulls.get(name);
  if (pull === undefined) throw new Error(`the story has no pull request ${name} yet`);
  return pull;
}

/** The event by which GitHub asks for the checks of the group that a pull request is the last of. */
async function groupOf({ forge }: Stage, pull: PullStory): Promise<Occasion> {
  await forge.settled();
  const delivery = forge.deliveries.findLast(({ event, action, app, payload }) => {
    if (event !== 'merge_group' || action !== 'checks_requested' || app !== undefined) return false;
    return (payload.merge_group as { head_ref: string }).head_ref.includes(`/pr-${pull.number}-`);
  });
  if (delivery === undefined) throw new Error(`#${pull.number} waits in no merge queue`);
  return { event: 'merge_group', payload: delivery.payload };
}

/** The newest event of a name, as the repository's workflows hear of it. */
async function last({ forge, repo }: Stage, event: string, action?: string): Promise<Occasion> {
  await forge.settled();
  const heard = forge.deliveries.filter(
    (each) =>
      each.app === undefined &&
      each.repository === repo.name &&
      each.event === event &&
      (action === undefined || each.action === action),
  );
  const delivery = heard.at(-1);
  if (delivery === undefined) throw new Error(`nobody was told of ${event}`);
  // A workflow that is to be safe for forks listens to the same event under another name.
  return { event: event === 'pull_request' ? 'pull_request_target' : event, payload: delivery.payload };
}
