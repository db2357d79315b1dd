import type { EventDraft } from '../core/context/draft.ts';
import type { State } from '../core/context/state.ts';
import type { LoadedPolicy } from '../core/policy/load.ts';
import { policyChanged } from '../core/policy/recorded.ts';
import type { SeenChange } from './pull-ports.ts';
import { isEnded } from './pull-review.ts';

/** Whose policy the context records, and the files that its components are named after. */
export interface RecordedBranch {
  readonly name: string;
  /** Every file of a commit; null where they cannot all be listed. Asked only where a new policy needs them. */
  paths(commit: string): Promise<readonly string[] | null>;
}

/** That branch, and the policy it was seen with. */
interface There {
  /** Head of the branch. */
  readonly base: string;
  readonly loaded: LoadedPolicy;
}

/** Of those that are open, one that goes to the branch whose policy the context records; null where there is none. */
export function withRecordedPolicy(
  recorded: RecordedBranch | null,
  all: readonly SeenChange[],
): There | null {
  // What is closed begins no record: a repository that nobody works in any more keeps its branches as they are.
  const seen = all.find(({ facts }) => !isEnded(facts) && facts.pull?.baseBranch === recorded?.name);
  if (recorded === null || seen?.policy.kind !== 'loaded') return null;
  return { base: seen.facts.change.base, loaded: seen.policy.loaded };
}

/** The event that records its policy, where it is another one than the context has. */
export async function policyDraft(
  recorded: RecordedBranch | null,
  there: There | null,
  state: State,
): Promise<{ drafts: EventDraft[]; warnings: string[] }> {
  if (recorded === null || there === null) return { drafts: [], warnings: [] };
  const { policy, digest } = there.loaded;
  if (state.policy?.digest === digest) return { drafts: [], warnings: [] };
  const needsPaths = Object.values(policy.components).some((value) => typeof value === 'string');
  const paths = needsPaths ? await recorded.paths(there.base) : [];
  if (paths !== null) return { drafts: [policyChanged(policy, digest, paths, 'baton')], warnings: [] };
  const warning = `the policy of ${recorded.name} is a new one and was not recorded: the files that its components are named after could not be listed`;
  return { drafts: [], warnings: [warning] };
}
