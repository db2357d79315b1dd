import type { Unseen } from '../../core/change/facts.ts';
import type { AlertFacts, AlertSource, Severity } from '../../core/change/pull.ts';
import { SEVERITIES } from '../../core/change/pull.ts';
import type { RestAnswer } from '../client.ts';
import type { Place } from '../place.ts';
import { cutShort, unseenBy } from '../unseen.ts';
import { type Analysable, readAnalysed } from './analyses.ts';
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

export type ReadAlerts =
  | { readonly kind: 'read'; readonly alerts: readonly AlertFacts[] }
  | { readonly kind: 'unseen'; readonly gap: Unseen };

/**
 * Open alerts of one kind: of code scanning those of the head of a change, else the repository's. Unseen where this token may not
 * see them, where they are switched off, and where the head was not analysed: then nobody knows whether there are any.
 */
export async function readAlerts(place: Place, source: AlertSource, change: Analysable): Promise<ReadAlerts> {
  const unseen = (gap: Omit<Unseen, 'what' | 'of'>): ReadAlerts => ({
    kind: 'unseen',
    gap: { ...gap, what: 'alerts', of: source },
  });
  const analysed = source === 'code-scanning' ? await readAnalysed(place, change) : null;
  if (analysed?.kind === 'refused') return unseen(refusedBy(source, analysed.answer));
  // An analysis that ends leaves a check, which a sweep sees: until then there is nothing new to be had.
  if (analysed?.kind === 'not-analysed')
    return unseen({ reason: analysed.why, next: [ANALYSE], lasting: true });
  const { route, parameters, toAlert }: Source = SOURCES[source];
  // Dependabot's list has cursors instead of page numbers: one page is what is read of it.
  const most = source === 'dependabot' ? 100 : MOST_ALERTS;
  const found = new Map<number, AlertFacts>();
  for (const ref of analysed?.refs ?? ['']) {
    const answer = await restList<RawAlert>(place, route, parameters(ref), most);
    if (answer.kind !== 'ok') return unseen(refusedBy(source, answer));
    if (answer.data.cut) return unseen(cutShort('alerts', `the alerts of ${source}`));
    for (const raw of answer.data.items)
      found.set(raw.number, { source, number: raw.number, url: raw.html_url, ...toAlert(raw) });
  }
  return { kind: 'read', alerts: [...found.values()] };
}

const ANALYSE =
  'let the workflow of code scanning run on this commit and end: it runs on `pull_request`, or on pushes to this branch';

/** How GitHub says that a kind of alerts is switched off; whatever else it refuses is a matter of the token. */
const OFF = /\b(?:disabled|not enabled|must be enabled|not available for archived)\b/i;

function refusedBy(
  source: AlertSource,
  { kind, reason }: Exclude<RestAnswer<unknown>, { kind: 'ok' }>,
): Pick<Unseen, 'reason' | 'next' | 'lasting'> {
  if (kind === 'refused') return { reason: `GitHub did not show the alerts of ${source}: ${reason}` };
  if (!OFF.test(reason)) return { reason: unseenBy('alerts', `alerts of ${source}`).reason, lasting: true };
  return {
    lasting: true,
    reason: `${source} is disabled in this repository`,
    next: [`enable ${source} in the settings of the repository, or take what asks for it out of the policy`],
  };
}
