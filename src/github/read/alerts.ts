import type { AlertFacts, AlertSource, Severity } from '../../core/change/pull.ts';
import { SEVERITIES } from '../../core/change/pull.ts';
import type { Place } from '../place.ts';
import { restList } from './rest-pages.ts';

interface Source {
  readonly route: `GET ${string}`;
  readonly parameters: (ref: string) => Readonly<Record<string, unknown>>;
  readonly toAlert: (raw: RawAlert) => Omit<AlertFacts, 'source' | 'number' | 'url'>;
}

/** The parts that one or another kind of alert has. */
interface RawAlert {
  readonly number: number;
  readonly html_url: string;
  readonly rule?: {
    readonly id?: string;
    readonly security_severity_level?: string | null;
    readonly severity?: string | null;
  };
  readonly most_recent_instance?: { readonly location?: { readonly path?: string } };
  readonly security_advisory?: { readonly ghsa_id: string; readonly severity: string };
  readonly dependency?: { readonly manifest_path?: string };
  readonly secret_type?: string;
}

/** Where each kind is read. Dependabot and secret scanning know no branches: their alerts are the repository's. */
const SOURCES = {
  'code-scanning': {
    route: 'GET /repos/{owner}/{repo}/code-scanning/alerts',
    parameters: (ref) => ({ state: 'open', ref }),
    toAlert: ({ rule, most_recent_instance: instance }) => ({
      severity: severityOf(rule?.security_severity_level ?? rule?.severity),
      rule: rule?.id ?? 'unknown rule',
      path: instance?.location?.path ?? null,
    }),
  },
  dependabot: {
    route: 'GET /repos/{owner}/{repo}/dependabot/alerts',
    parameters: () => ({ state: 'open' }),
    toAlert: ({ security_advisory: advisory, dependency }) => ({
      severity: severityOf(advisory?.severity),
      rule: advisory?.ghsa_id ?? 'unknown advisory',
      path: dependency?.manifest_path ?? null,
    }),
  },
  'secret-scanning': {
    route: 'GET /repos/{owner}/{repo}/secret-scanning/alerts',
    parameters: () => ({ state: 'open' }),
    toAlert: ({ secret_type }) => ({
      severity: 'critical',
      rule: secret_type ?? 'unknown secret',
      path: null,
    }),
  },
} as const satisfies Record<AlertSource, Source>;

/** Code scanning grades what is no matter of security as error, warning or note. */
const WORDS: Readonly<Record<string, Severity>> = {
  error: 'high',
  warning: 'medium',
  note: 'low',
  none: 'low',
  moderate: 'medium',
};
const MOST_ALERTS = 1_000;

/** A word that is not known counts as the gravest: never milder than it is. */
function severityOf(word: string | null | undefined): Severity {
  return SEVERITIES.find((each) => each === word) ?? WORDS[word ?? ''] ?? 'critical';
}

/**
 * Open alerts of one kind: for code scanning on a ref, else of the repository; null where this token may not see them, or
 * nothing was ever scanned.
 */
export async function readAlerts(
  place: Place,
  source: AlertSource,
  ref: string,
): Promise<readonly AlertFacts[] | null> {
  const { route, parameters, toAlert }: Source = SOURCES[source];
  // Dependabot's list has cursors instead of page numbers: one page is what is read of it.
  const most = source === 'dependabot' ? 100 : MOST_ALERTS;
  const answer = await restList<RawAlert>(place, route, parameters(ref), most);
  if (answer.kind !== 'ok' || answer.data.cut) return null;
  return answer.data.items.map((raw) => ({ source, number: raw.number, url: raw.html_url, ...toAlert(raw) }));
}
