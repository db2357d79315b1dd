import { Refused } from '../model/refused.ts';
import { type Answer, type Call, list, type Operations, reads, repositoryOf } from './call.ts';
import { analysisView, codeScanningView, dependabotView, secretView } from './view/security.ts';

/** Sorting and filtering that the three kinds of alerts have in common. */
function chosen<T extends { state: string; createdAt: string; updatedAt: string; number: number }>(
  call: Call,
  alerts: readonly T[],
): T[] {
  const states = call.query.get('state')?.split(',');
  const by = call.query.get('sort') === 'updated' ? 'updatedAt' : 'createdAt';
  const way = call.query.get('direction') === 'asc' ? 1 : -1;
  return alerts
    .filter((each) => !states || states.includes(each.state))
    .sort((a, b) => (a[by] < b[by] ? -1 : a[by] > b[by] ? 1 : a.number - b.number) * way);
}

const NOT_ENABLED =
  'Code scanning is not enabled for this repository. Please enable code scanning in the repository settings.';

/** The whole name of the ref that is asked about; null for all of them. */
function refIn({ query }: Call): string | null {
  const ref = query.get('ref') ?? (query.has('pr') ? `refs/pull/${query.get('pr')}/merge` : null);
  return ref === null || ref.startsWith('refs/') ? ref : `refs/heads/${ref}`;
}

function analyses(call: Call): Answer {
  const repository = repositoryOf(call);
  if (repository.alerts.codeScanning === 'disabled') throw new Refused('forbidden', NOT_ENABLED);
  if (repository.analyses.length === 0) throw new Refused('not-found', 'no analysis found');
  const [full, tool] = [refIn(call), call.query.get('tool_name')];
  const found = repository.analyses
    .filter((each) => (full === null || each.ref === full) && (tool === null || each.tool === tool))
    .sort((a, b) => (call.query.get('direction') === 'asc' ? a.id - b.id : b.id - a.id));
  return list(found, (each) => analysisView(call.world, repository, each));
}

function codeScanning(call: Call): Answer {
  const repository = repositoryOf(call);
  const { codeScanning: alerts } = repository.alerts;
  if (alerts === 'disabled') throw new Refused('forbidden', NOT_ENABLED);
  const { query } = call;
  const full = refIn(call);
  const severity = query.get('severity');
  const found = chosen(call, alerts)
    .filter((each) => full === null || each.ref === full)
    .filter((each) => !query.has('tool_name') || each.tool === query.get('tool_name'))
    .filter(
      (each) =>
        severity === null || [each.rule.severity, each.rule.securitySeverity].includes(severity as 'high'),
    );
  return list(found, (each) => codeScanningView(call.world, repository, each));
}

function dependabot(call: Call): Answer {
  const repository = repositoryOf(call);
  const { dependabot: alerts } = repository.alerts;
  if (alerts === 'disabled') {
    throw new Refused('forbidden', 'Dependabot alerts are disabled for this repository.');
  }
  const wanted = call.query.get('severity')?.split(',');
  const found = chosen(call, alerts).filter((each) => !wanted || wanted.includes(each.severity));
  return list(found, (each) => dependabotView(call.world, repository, each));
}

function secrets(call: Call): Answer {
  const repository = repositoryOf(call);
  const { secretScanning: alerts } = repository.alerts;
  if (alerts === 'disabled')
    throw new Refused('not-found', 'Secret scanning is disabled on this repository.');
  return list(chosen(call, alerts), (each) => secretView(call.world, repository, each));
}

export const SECURITY: Operations = {
  'code-scanning/list-recent-analyses': { ...reads('security_events', 'write'), act: analyses },
  'code-scanning/list-alerts-for-repo': { ...reads('security_events', 'write'), act: codeScanning },
  'dependabot/list-alerts-for-repo': { ...reads('vulnerability_alerts', 'write'), act: dependabot },
  'secret-scanning/list-alerts-for-repo': { ...reads('secret_scanning_alerts', 'admin'), act: secrets },
};
