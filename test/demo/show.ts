import type { CheckRun } from '../forge/model/checks.ts';
import type { Repository } from '../forge/model/repository.ts';
import type { PullStory } from '../forge/scenario/pull-story.ts';

const SIGNS: Readonly<Record<string, string>> = {
  success: '✓',
  failure: '✗',
  neutral: '–',
  action_required: '!',
};

/** The newest check run of each name that our App wrote on the head, `baton` first. */
export function checksOf(pull: PullStory, app: string): CheckRun[] {
  return checksAt(pull.issue.repository, pull.headSha, app);
}

/** The same, of any commit. */
export function checksAt(repository: Repository, sha: string, app: string): CheckRun[] {
  const runs = repository.suites
    .filter((suite) => suite.headSha === sha && suite.app.slug === app)
    .flatMap((suite) => suite.runs);
  const newest = new Map(runs.map((run) => [run.name, run] as const));
  return [...newest.values()].sort((a, b) => a.name.localeCompare(b.name));
}

/** Baton's comment, and there is one at most. */
export function commentsOf(pull: PullStory, app: string): string[] {
  return pull.issue.comments.filter(({ author }) => author.login === app).map(({ body }) => body);
}

export function showChecks(runs: readonly CheckRun[]): string {
  const width = Math.max(...runs.map(({ name }) => name.length));
  return runs
    .map(({ name, conclusion, status, output }) => {
      const sign = SIGNS[conclusion ?? ''] ?? '?';
      return `  ${sign} ${name.padEnd(width)}  ${conclusion ?? status}  ${output.title ?? ''}`;
    })
    .join('\n');
}

/** A comment as its reader sees it: what is folded away by its title, what is hidden not at all. */
export function showComment(body: string): string {
  return body
    .replace(/<!--[\s\S]*?-->\n?/g, '')
    .replace(/<details><summary>(.*?)<\/summary>[\s\S]*?<\/details>/g, '▸ $1')
    .replace(/<\/?(?:sub|sup|b|i)>/g, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
    .split('\n')
    .map((line) => `  │ ${line}`.trimEnd())
    .join('\n');
}
