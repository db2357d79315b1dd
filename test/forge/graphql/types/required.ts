import type { App } from '../../model/account.ts';
import type { Pull } from '../../model/issue.ts';
import type { Repository } from '../../model/repository.ts';
import { rulesOn } from '../../model/rule-check.ts';
import type { Call } from '../call.ts';

/** The checks that rules of a branch ask for, each with the App it must come from, if any. */
function requiredChecks(repository: Repository, branch: string) {
  return rulesOn(repository, `refs/heads/${branch}`).flatMap(({ rule }) =>
    rule.type === 'required_status_checks' ? rule.parameters.required_status_checks : [],
  );
}

/** Whether a check of that name (and App) is one that the pull request's base requires. */
export function isRequired(
  repository: Repository,
  call: Call,
  pull: { number: number | undefined; nodeId: string | undefined },
  name: string,
  app: App | undefined,
): boolean {
  const node = pull.nodeId === undefined ? undefined : call.world.nodes.get(pull.nodeId)?.value;
  const found =
    pull.number === undefined ? (node as Pull | undefined) : repository.issues.get(pull.number)?.pull;
  if (!found) return false;
  return requiredChecks(repository, found.baseRef).some(
    ({ context, integration_id: wanted }) => context === name && (wanted === undefined || wanted === app?.id),
  );
}
