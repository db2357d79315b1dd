import type { MergeMethod } from './issue.ts';

/** The rules of a ruleset that the forge models, with their parameters as GitHub's REST names them. */
export type Rule =
  | {
      readonly type:
        | 'creation'
        | 'deletion'
        | 'non_fast_forward'
        | 'required_linear_history'
        | 'required_signatures';
    }
  | { readonly type: 'update'; readonly parameters?: { readonly update_allows_fetch_and_merge: boolean } }
  | {
      readonly type: 'pull_request';
      readonly parameters: {
        readonly dismiss_stale_reviews_on_push: boolean;
        readonly require_code_owner_review: boolean;
        readonly require_last_push_approval: boolean;
        readonly required_approving_review_count: number;
        readonly required_review_thread_resolution: boolean;
        readonly allowed_merge_methods?: readonly MergeMethod[];
      };
    }
  | {
      readonly type: 'required_status_checks';
      readonly parameters: {
        readonly strict_required_status_checks_policy: boolean;
        readonly do_not_enforce_on_create?: boolean;
        /** `integration_id` pins the App that must have written the check. */
        readonly required_status_checks: readonly {
          readonly context: string;
          readonly integration_id?: number;
        }[];
      };
    }
  | {
      readonly type: 'merge_queue';
      readonly parameters: {
        readonly check_response_timeout_minutes: number;
        /** Must every commit of a group be green, or only the last? */
        readonly grouping_strategy: 'ALLGREEN' | 'HEADGREEN';
        readonly max_entries_to_build: number;
        readonly max_entries_to_merge: number;
        readonly merge_method: 'MERGE' | 'SQUASH' | 'REBASE';
        readonly min_entries_to_merge: number;
        readonly min_entries_to_merge_wait_minutes: number;
      };
    };

export interface BypassActor {
  readonly actor_id: number;
  readonly actor_type: 'Integration' | 'OrganizationAdmin' | 'RepositoryRole' | 'Team' | 'DeployKey';
  readonly bypass_mode: 'always' | 'pull_request';
}

export interface Ruleset {
  readonly id: number;
  readonly nodeId: string;
  readonly name: string;
  readonly target: 'branch' | 'tag';
  readonly enforcement: 'active' | 'evaluate' | 'disabled';
  /** `refs/heads/…` patterns, `~DEFAULT_BRANCH` or `~ALL`. */
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly bypass: readonly BypassActor[];
  readonly rules: readonly Rule[];
  readonly createdAt: string;
}
