import { fenced, prose } from './escape.ts';

/** The job summary of comparing CODEOWNERS with the policy. `diff` is null where nothing differs. */
export function codeownersSummary(said: string, diff: string | null): string {
  const shown = diff === null ? [] : ['', ...[fenced(diff.trimEnd().split('\n'), 'diff')].flat()];
  return [`### ${prose(said)}`, ...shown].join('\n');
}
