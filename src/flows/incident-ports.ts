import type { SeenIssue } from '../core/incidents/seen-issue.ts';
import type { Sight } from '../core/roster/standing.ts';

/** What came of a write. `later`: it may be done another time, or may have been done. */
export type IssueWritten =
  | { readonly kind: 'written'; readonly number: number; readonly url: string }
  | { readonly kind: 'later'; readonly reason: string };

export interface WantedIssue {
  readonly title: string;
  /** Its first line is the mark that it is found by. */
  readonly body: string;
}

/** Where incidents have their issues. Each throws a `UserError` where nothing can be seen. */
export interface IncidentIssues {
  /** The issue that Baton opened with this first line, among those since then (ISO 8601 UTC); null: there is none. */
  find(mark: string, since: string): Promise<Pick<SeenIssue, 'number' | 'url'> | null>;
  open(wanted: WantedIssue): Promise<IssueWritten>;
  /** Those of them that are there. */
  read(numbers: readonly number[]): Promise<readonly SeenIssue[]>;
  write(number: number, wanted: { readonly body?: string; readonly open?: boolean }): Promise<IssueWritten>;
  /** Who is in these teams (`@org/team`). */
  sight(teams: readonly string[]): Promise<Sight>;
}
