import type { Annotation } from '../../core/effect.ts';
import { EXIT, type Fault } from '../../core/errors.ts';
import { foreignTeams } from '../../core/policy/foreign-teams.ts';
import { POLICY_PATH } from '../../core/policy/place.ts';
import { type Token, unreachable } from '../../core/policy/reach.ts';
import type { BasePolicy } from '../../flows/pull-ports.ts';
import { memoryCache } from '../../github/cache.ts';
import { readRules } from '../../github/read/rules.ts';
import { type ShownFault, validateSummary } from '../../render/markdown/summary.ts';
import { PLAIN } from '../../render/paint.ts';
import { renderFaults, renderPlace } from '../../render/terminal/faults.ts';
import type { Mode } from './mode.ts';

/** Everything that is wrong with the policy of the default branch, rules that this token can never judge and teams of other organisations included. */
export const validate: Mode = async ({ client, repository }) => {
  const [owner = '', repo = ''] = repository.split('/');
  const { base, token } = await readRules({ client, owner, repo, cache: memoryCache() });
  const { faults, warnings } = faultsIn(base?.policy ?? { kind: 'missing' }, token, owner);
  return {
    exit: faults.length > 0 ? EXIT.input : EXIT.clear,
    outputs: {
      outcome: faults.length > 0 ? 'block' : warnings.length > 0 ? 'warn' : 'pass',
      blocked: '[]',
      summary: `${POLICY_PATH}: ${faults.length} faults, ${warnings.length} warnings`,
    },
    summary: validateSummary(POLICY_PATH, faults.map(shown), warnings.map(shown)),
    lines: [renderFaults(faults), renderFaults(warnings, PLAIN, 'warning')].filter((text) => text !== ''),
    warnings: [],
    errors: [],
    annotations: [
      ...faults.map((fault) => annotation(fault, 'failure')),
      ...warnings.map((fault) => annotation(fault, 'warning')),
    ],
  };
};

function faultsIn(
  policy: BasePolicy,
  token: Token,
  owner: string,
): { faults: readonly Fault[]; warnings: readonly Fault[] } {
  const nothing = (message: string, hint: string) => ({
    faults: [{ code: `policy.${policy.kind}`, message, place: { file: POLICY_PATH }, hint }],
    warnings: [],
  });
  if (policy.kind === 'missing')
    return nothing(
      'there is no policy on the default branch',
      '`baton init --write` writes one to start from.',
    );
  if (policy.kind === 'unreadable') return nothing(policy.reason, 'Put a regular text file in its place.');
  if (policy.kind === 'faulty') return { faults: policy.faults, warnings: [] };
  const { loaded } = policy;
  // A person may be in both organisations, and their token then sees the team.
  const strangers = token === 'user' ? [] : foreignTeams(loaded, owner);
  return { faults: [...unreachable(loaded, token), ...strangers], warnings: loaded.warnings };
}

function shown({ place, ...fault }: Fault): ShownFault {
  return { ...fault, ...(place === undefined ? {} : { place: renderPlace(place) }) };
}

function annotation({ code, message, hint, place }: Fault, level: Annotation['level']): Annotation {
  const line = place?.line ?? 1;
  const text = hint === undefined ? message : `${message}\n→ ${hint}`;
  return {
    path: place?.file ?? POLICY_PATH,
    startLine: line,
    endLine: line,
    level,
    title: code,
    message: text,
  };
}
