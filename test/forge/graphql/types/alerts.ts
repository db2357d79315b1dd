import { partId } from '../../model/part-ids.ts';
import type { Repository } from '../../model/repository.ts';
import type { DependabotAlert } from '../../model/security.ts';
import { type PageArgs, paginate } from '../connection.ts';
import type { Fields } from '../dispatch.ts';

interface Alert {
  readonly repository: Repository;
  readonly alert: DependabotAlert;
}

interface AlertArgs extends PageArgs {
  states?: string[] | null;
}

const SEVERITY = { low: 'LOW', medium: 'MODERATE', high: 'HIGH', critical: 'CRITICAL' } as const;

/** Dependabot's alerts; GraphQL has no others. Where the feature is off GitHub shows an empty list. */
export function alertPage(repository: Repository, args: AlertArgs) {
  const { states } = args;
  const { dependabot } = repository.alerts;
  const alerts = (dependabot === 'disabled' ? [] : dependabot)
    .filter(({ state }) => !states || states.includes(state.toUpperCase()))
    .map((alert): Alert => ({ repository, alert }));
  return paginate(alerts, args, 'vulnerabilityAlerts');
}

const advisory = ({ alert }: Alert) => ({
  ghsaId: alert.ghsa,
  summary: alert.summary,
  severity: SEVERITY[alert.severity],
});

export const RepositoryVulnerabilityAlert: Fields<Alert> = {
  id: ({ repository, alert }) => partId('RVA', repository.id, alert.number),
  number: ({ alert }) => alert.number,
  state: ({ alert }) => alert.state.toUpperCase(),
  createdAt: ({ alert }) => alert.createdAt,
  repository: ({ repository }) => repository,
  vulnerableManifestPath: ({ alert }) => alert.manifest,
  vulnerableManifestFilename: ({ alert }) => alert.manifest.split('/').at(-1),
  vulnerableRequirements: ({ alert }) => alert.vulnerableRange,
  securityAdvisory: advisory,
  securityVulnerability: (source) => ({
    severity: SEVERITY[source.alert.severity],
    package: { name: source.alert.package, ecosystem: source.alert.ecosystem.toUpperCase() },
    vulnerableVersionRange: source.alert.vulnerableRange,
    firstPatchedVersion: source.alert.patched === null ? null : { identifier: source.alert.patched },
    advisory: advisory(source),
  }),
};
