import type { Pull } from '../model/issue.ts';
import { makeCommit } from '../model/make-commit.ts';
import { mergedTree } from '../model/pull-verbs.ts';
import type { Repository } from '../model/repository.ts';
import type { Analysis } from '../model/security.ts';
import type { World } from '../model/world.ts';

export type AnalysisWish = Partial<Pick<Analysis, 'tool' | 'category' | 'error'>>;

/** Code scanning has looked at a commit; the first analysis switches it on. */
export function addAnalysis(
  world: World,
  repository: Repository,
  wanted: AnalysisWish & Pick<Analysis, 'ref' | 'commitSha'>,
): Analysis {
  if (repository.alerts.codeScanning === 'disabled') repository.alerts.codeScanning = [];
  const analysis: Analysis = {
    id: repository.analyses.length + 1,
    tool: 'CodeQL',
    category: '/language:javascript',
    error: '',
    createdAt: world.now,
    ...wanted,
  };
  repository.analyses.push(analysis);
  return analysis;
}

/** The same in a run of `pull_request`: it looks at what merging would make, on a commit of its own. */
export async function analyseMerge(world: World, pull: Pull, wanted: AnalysisWish): Promise<Analysis> {
  const { repository, number } = pull.issue;
  const base = repository.git.branch(pull.baseRef);
  const tree = await mergedTree(pull);
  if (base === undefined || tree === undefined)
    throw new Error(`#${number} does not merge: no run would start`);
  const commitSha = await makeCommit(world, repository, {
    parents: [base, pull.headSha],
    tree,
    message: `Merge ${pull.headSha} into ${base}`,
    author: pull.issue.author,
    committer: 'web-flow',
  });
  return addAnalysis(world, repository, { ...wanted, ref: `refs/pull/${number}/merge`, commitSha });
}
