import type { Actor } from '../model/happening.ts';
import type { Repository } from '../model/repository.ts';
import type { CodeScanningAlert, DependabotAlert, SecretScanningAlert } from '../model/security.ts';
import type { World } from '../model/world.ts';

export type AlertWish =
  | { readonly kind: 'codeScanning'; readonly alert?: Partial<CodeScanningAlert> }
  | { readonly kind: 'dependabot'; readonly alert?: Partial<DependabotAlert> }
  | { readonly kind: 'secretScanning'; readonly alert?: Partial<SecretScanningAlert> };

function listOf<T>(held: T[] | 'disabled', keep: (fresh: T[]) => void): T[] {
  if (held !== 'disabled') return held;
  const fresh: T[] = [];
  keep(fresh);
  return fresh;
}

/** Adds an alert like those GitHub shows, with what the story cares about set. */
export function addAlert(world: World, repository: Repository, actor: Actor, wanted: AlertWish): void {
  const { alerts } = repository;
  const common = { createdAt: world.now, updatedAt: world.now };
  const sha = repository.git.branch(repository.defaultBranch) ?? '';
  if (wanted.kind === 'codeScanning') {
    const all = listOf(alerts.codeScanning, (fresh) => {
      alerts.codeScanning = fresh;
    });
    const alert: CodeScanningAlert = {
      ...common,
      number: all.length + 1,
      state: 'open',
      rule: {
        id: 'js/sql-injection',
        description: 'Query built from user-controlled sources',
        severity: 'error',
        securitySeverity: 'high',
      },
      tool: 'CodeQL',
      ref: `refs/heads/${repository.defaultBranch}`,
      commitSha: sha,
      path: 'src/index.js',
      startLine: 1,
      endLine: 1,
      message: 'This query depends on a user-provided value.',
      ...wanted.alert,
    };
    all.push(alert);
    world.tell('code_scanning_alert', 'created', repository, actor, { alert });
  } else if (wanted.kind === 'dependabot') {
    const all = listOf(alerts.dependabot, (fresh) => {
      alerts.dependabot = fresh;
    });
    const alert: DependabotAlert = {
      ...common,
      number: all.length + 1,
      state: 'open',
      ecosystem: 'npm',
      package: 'left-pad',
      manifest: 'package-lock.json',
      severity: 'high',
      summary: 'left-pad can be made to pad without end',
      ghsa: 'GHSA-aaaa-bbbb-cccc',
      vulnerableRange: '< 1.3.0',
      patched: '1.3.0',
      ...wanted.alert,
    };
    all.push(alert);
    world.tell('dependabot_alert', 'created', repository, actor, { alert });
  } else {
    const all = listOf(alerts.secretScanning, (fresh) => {
      alerts.secretScanning = fresh;
    });
    const alert: SecretScanningAlert = {
      ...common,
      number: all.length + 1,
      state: 'open',
      resolution: null,
      resolvedBy: null,
      secretType: 'github_personal_access_token',
      secretTypeName: 'GitHub Personal Access Token',
      secret: 'not-a-secret',
      locations: [],
      ...wanted.alert,
    };
    all.push(alert);
    world.tell('secret_scanning_alert', 'created', repository, actor, { alert });
  }
}
