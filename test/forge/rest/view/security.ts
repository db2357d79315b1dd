import type { Repository } from '../../model/repository.ts';
import type {
  Analysis,
  CodeScanningAlert,
  DependabotAlert,
  SecretScanningAlert,
} from '../../model/security.ts';
import type { World } from '../../model/world.ts';
import { type Json, maybeUser } from './account.ts';
import { htmlUrl, repositoryUrl } from './repository.ts';

export function analysisView(world: World, repository: Repository, analysis: Analysis): Json {
  return {
    id: analysis.id,
    ref: analysis.ref,
    commit_sha: analysis.commitSha,
    analysis_key: '.github/workflows/codeql.yml:analyze',
    environment: '{}',
    category: analysis.category,
    error: analysis.error,
    warning: '',
    created_at: analysis.createdAt,
    results_count: 0,
    rules_count: 67,
    url: `${repositoryUrl(world, repository)}/code-scanning/analyses/${analysis.id}`,
    sarif_id: `sarif-${analysis.id}`,
    tool: { name: analysis.tool, guid: null, version: null },
    deletable: true,
  };
}

export function codeScanningView(world: World, repository: Repository, alert: CodeScanningAlert): Json {
  const url = `${repositoryUrl(world, repository)}/code-scanning/alerts/${alert.number}`;
  return {
    number: alert.number,
    created_at: alert.createdAt,
    updated_at: alert.updatedAt,
    url,
    html_url: `${htmlUrl(repository)}/security/code-scanning/${alert.number}`,
    state: alert.state,
    fixed_at: alert.state === 'fixed' ? alert.updatedAt : null,
    dismissed_by: null,
    dismissed_at: null,
    dismissed_reason: null,
    dismissed_comment: null,
    rule: {
      id: alert.rule.id,
      severity: alert.rule.severity,
      security_severity_level: alert.rule.securitySeverity,
      description: alert.rule.description,
      name: alert.rule.id,
      tags: [],
    },
    tool: { name: alert.tool, guid: null, version: null },
    most_recent_instance: {
      ref: alert.ref,
      analysis_key: 'analysis',
      environment: '{}',
      category: 'analysis',
      state: alert.state,
      commit_sha: alert.commitSha,
      message: { text: alert.message },
      location: {
        path: alert.path,
        start_line: alert.startLine,
        end_line: alert.endLine,
        start_column: 1,
        end_column: 1,
      },
      classifications: [],
    },
    instances_url: `${url}/instances`,
  };
}

export function dependabotView(world: World, repository: Repository, alert: DependabotAlert): Json {
  const pack = { ecosystem: alert.ecosystem, name: alert.package };
  const vulnerability = {
    package: pack,
    severity: alert.severity,
    vulnerable_version_range: alert.vulnerableRange,
    first_patched_version: alert.patched === null ? null : { identifier: alert.patched },
  };
  return {
    number: alert.number,
    state: alert.state,
    dependency: { package: pack, manifest_path: alert.manifest, scope: 'runtime' },
    security_advisory: {
      ghsa_id: alert.ghsa,
      cve_id: null,
      summary: alert.summary,
      description: alert.summary,
      vulnerabilities: [vulnerability],
      severity: alert.severity,
      cvss: { vector_string: null, score: 0 },
      cwes: [],
      identifiers: [{ type: 'GHSA', value: alert.ghsa }],
      references: [],
      published_at: alert.createdAt,
      updated_at: alert.createdAt,
      withdrawn_at: null,
    },
    security_vulnerability: vulnerability,
    url: `${repositoryUrl(world, repository)}/dependabot/alerts/${alert.number}`,
    html_url: `${htmlUrl(repository)}/security/dependabot/${alert.number}`,
    created_at: alert.createdAt,
    updated_at: alert.updatedAt,
    dismissed_at: null,
    dismissed_by: null,
    dismissed_reason: null,
    dismissed_comment: null,
    fixed_at: alert.state === 'fixed' ? alert.updatedAt : null,
    auto_dismissed_at: null,
  };
}

export function secretView(world: World, repository: Repository, alert: SecretScanningAlert): Json {
  const url = `${repositoryUrl(world, repository)}/secret-scanning/alerts/${alert.number}`;
  const [first] = alert.locations;
  return {
    number: alert.number,
    created_at: alert.createdAt,
    updated_at: alert.updatedAt,
    url,
    html_url: `${htmlUrl(repository)}/security/secret-scanning/${alert.number}`,
    locations_url: `${url}/locations`,
    state: alert.state,
    resolution: alert.resolution,
    resolved_at: alert.state === 'resolved' ? alert.updatedAt : null,
    resolved_by: maybeUser(world, alert.resolvedBy),
    resolution_comment: null,
    secret_type: alert.secretType,
    secret_type_display_name: alert.secretTypeName,
    secret: alert.secret,
    push_protection_bypassed: false,
    push_protection_bypassed_by: null,
    push_protection_bypassed_at: null,
    validity: 'unknown',
    publicly_leaked: false,
    multi_repo: false,
    has_more_locations: alert.locations.length > 1,
    ...(first
      ? {
          first_location_detected: {
            path: first.path,
            start_line: first.startLine,
            end_line: first.startLine,
            start_column: 1,
            end_column: 1,
            blob_sha: first.blobSha,
            blob_url: `${repositoryUrl(world, repository)}/git/blobs/${first.blobSha}`,
            commit_sha: first.commitSha,
            commit_url: `${repositoryUrl(world, repository)}/git/commits/${first.commitSha}`,
          },
        }
      : {}),
  };
}
