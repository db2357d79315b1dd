import type { Account } from './account.ts';

interface AlertBase {
  readonly number: number;
  readonly createdAt: string;
  updatedAt: string;
}

export interface CodeScanningAlert extends AlertBase {
  state: 'open' | 'dismissed' | 'fixed';
  readonly rule: {
    readonly id: string;
    readonly description: string;
    readonly severity: 'none' | 'note' | 'warning' | 'error';
    readonly securitySeverity: 'low' | 'medium' | 'high' | 'critical' | null;
  };
  readonly tool: string;
  /** `refs/heads/main` or `refs/pull/12/merge`. */
  readonly ref: string;
  readonly commitSha: string;
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
  readonly message: string;
}

/** What code scanning made of one commit. */
export interface Analysis {
  readonly id: number;
  /** `refs/pull/12/merge`: what a run of `pull_request` checks out. `refs/pull/12/head`, `refs/heads/main`. */
  readonly ref: string;
  readonly commitSha: string;
  readonly tool: string;
  /** `/language:javascript`: what tells the analyses of one tool from each other. */
  readonly category: string;
  /** Empty where it went well. */
  readonly error: string;
  readonly createdAt: string;
}

export interface DependabotAlert extends AlertBase {
  state: 'auto_dismissed' | 'dismissed' | 'fixed' | 'open';
  readonly ecosystem: string;
  readonly package: string;
  readonly manifest: string;
  readonly severity: 'low' | 'medium' | 'high' | 'critical';
  readonly summary: string;
  readonly ghsa: string;
  readonly vulnerableRange: string;
  readonly patched: string | null;
}

export interface SecretScanningAlert extends AlertBase {
  state: 'open' | 'resolved';
  resolution: 'false_positive' | 'wont_fix' | 'revoked' | 'used_in_tests' | null;
  resolvedBy: Account | null;
  readonly secretType: string;
  readonly secretTypeName: string;
  readonly secret: string;
  readonly locations: readonly {
    readonly path: string;
    readonly startLine: number;
    readonly blobSha: string;
    readonly commitSha: string;
  }[];
}

/** Alerts of each kind, or `disabled` where the repository has the feature switched off. */
export interface Alerts {
  codeScanning: CodeScanningAlert[] | 'disabled';
  dependabot: DependabotAlert[] | 'disabled';
  secretScanning: SecretScanningAlert[] | 'disabled';
}
