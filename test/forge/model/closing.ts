import type { Issue, Pull } from './issue.ts';

const CLOSES = /\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):?\s+(?:([\w.-]+\/[\w.-]+))?#(\d+)/gi;

/** The issues that merging into the default branch would close, by the words of the body. */
export function issuesClosedBy({ issue, baseRef }: Pull): Issue[] {
  const { repository } = issue;
  if (baseRef !== repository.defaultBranch) return [];
  const numbers = [...issue.body.matchAll(CLOSES)]
    .filter(([, other]) => other === undefined || other.toLowerCase() === repository.fullName.toLowerCase())
    .map(([, , number]) => Number(number));
  return [...new Set(numbers)].flatMap((number) => {
    const found = repository.issues.get(number);
    return found && !found.pull ? [found] : [];
  });
}
