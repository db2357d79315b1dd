import type { Ability } from '../policy/reach.ts';

/** One permission of the App, and why it asks for it. */
export interface Permission {
  readonly level: 'read' | 'write';
  /** Whose settings it stands in. */
  readonly of: 'repository' | 'organization';
  readonly why: string;
  /** What the App cannot do without it. */
  readonly without: string;
  /** What of the token table it gives; null where every token of an App has it. */
  readonly gives: Ability | null;
  /** Is it asked for only where a policy has gates that read alerts? */
  readonly alertsOnly: boolean;
}

/**
 * The permissions that the App asks for, by GitHub's name of them. Nothing else is asked for.
 * Source: https://docs.github.com/rest/authentication/permissions-required-for-github-apps
 */
export const PERMISSIONS = {
  metadata: {
    level: 'read',
    of: 'repository',
    why: 'every App has it: names, default branches, collaborators and what they may do',
    without: 'GitHub gives no App less',
    gives: null,
    alertsOnly: false,
  },
  contents: {
    level: 'write',
    of: 'repository',
    why: 'reads the policy, CODEOWNERS, files and commits; writes the context (branch `baton`), and proposes CODEOWNERS from a branch of its own',
    without: 'no policy can be read and nothing recorded: no judgement at all',
    gives: 'start-workflows',
    alertsOnly: false,
  },
  pull_requests: {
    level: 'write',
    of: 'repository',
    why: 'reads pull requests and reviews; writes the one comment, labels and requests for review; opens the pull request for CODEOWNERS',
    without: 'no pull request can be judged',
    gives: 'team-reviews',
    alertsOnly: false,
  },
  checks: {
    level: 'write',
    of: 'repository',
    why: 'reads the checks of others; writes the check `baton`, which a ruleset can require with this App as its source',
    without: 'a verdict binds nobody',
    gives: 'own-check',
    alertsOnly: false,
  },
  issues: {
    level: 'write',
    of: 'repository',
    why: 'GitHub sends the event `issue_comment`, which carries comments on pull requests, to Apps that may read issues; reads issues that are tasks, and writes their one label, replies and assignments; notices are told on issues by comments and assignments, and the board and each incident have an issue of their own',
    without:
      'comments are heard of only when something else happens, or at the next sweep; what is to be told on an issue is in the inbox only, no issue is a task, and neither incidents nor the board have an issue',
    gives: null,
    alertsOnly: false,
  },
  statuses: {
    level: 'read',
    of: 'repository',
    why: 'reads commit statuses, for gates that wait for a check which reports that way',
    without: 'such a gate cannot be told, and so is not green',
    gives: null,
    alertsOnly: false,
  },
  actions: {
    level: 'read',
    of: 'repository',
    why: 'reads workflow runs and the reports in their artifacts',
    without: 'a gate with `reports:` cannot be told',
    gives: null,
    alertsOnly: false,
  },
  merge_queues: {
    level: 'read',
    of: 'repository',
    why: 'is told of merge groups, and reads which pull requests one brings',
    without: 'a merge queue waits for a check that never comes',
    gives: null,
    alertsOnly: false,
  },
  members: {
    level: 'read',
    of: 'organization',
    why: 'reads who is in a team, for owners and approvers that are teams',
    without: 'whether somebody approved for a team cannot be told',
    gives: 'teams',
    alertsOnly: false,
  },
  security_events: {
    level: 'read',
    of: 'repository',
    why: 'reads alerts of code scanning',
    without: 'a gate with `alerts: { source: code-scanning }` cannot be told',
    gives: 'code-scanning',
    alertsOnly: true,
  },
  vulnerability_alerts: {
    level: 'read',
    of: 'repository',
    why: 'reads alerts of Dependabot',
    without: 'a gate with `alerts: { source: dependabot }` cannot be told',
    gives: 'dependabot',
    alertsOnly: true,
  },
  secret_scanning_alerts: {
    level: 'read',
    of: 'repository',
    why: 'reads alerts of secret scanning',
    without: 'a gate with `secrets:` or `alerts: { source: secret-scanning }` cannot be told',
    gives: 'secret-scanning',
    alertsOnly: true,
  },
} as const satisfies Record<string, Permission>;

export type PermissionName = keyof typeof PERMISSIONS;
