import { displayPath } from '../../core/paths.ts';
import { type Evidence, HANDS, type Hand } from '../../core/roster/evidence.ts';
import type { Identity } from '../../core/roster/identity.ts';
import type { Hint, Profile } from '../../core/roster/profile.ts';
import { type Principal, principalName } from '../../core/roster/recognise.ts';
import { type Paint, PLAIN } from '../paint.ts';
import { table } from './table.ts';

/** What an identity is of. */
export interface Subject {
  readonly revision: string;
  readonly head: string;
  readonly since: string | null;
  readonly commits: number;
}

/** Why a fact is missing: nobody should take silence for an answer. */
const UNTOLD = {
  author: 'no commit to read it from',
  committer: 'no commit to read it from',
  pusher: 'a plain git repository does not record it',
  opener: 'a plain git repository does not record it',
  requester: 'a plain git repository does not record it',
  approver: 'not part of who made it: see `baton check`',
} as const satisfies Record<Hand, string>;

/** Who had a hand in a change: what it comes to, then every sign. */
export function renderIdentity(subject: Subject, identity: Identity, paint: Paint = PLAIN): string {
  const count = `${subject.commits} ${subject.commits === 1 ? 'commit' : 'commits'}`;
  const span = subject.since === null ? 'one commit' : `${count} that ${subject.since} has not`;
  const missing = HANDS.filter((hand) => !identity.evidence.some(({ fact }) => fact === hand));
  const rows = [
    ...identity.evidence.map((each) => signRow(each, paint)),
    ...missing.map((hand) => [hand, paint.dim('-'), '', '', '', paint.dim(UNTOLD[hand])]),
  ];
  return [
    `${paint.bold(displayPath(subject.revision))} at ${subject.head.slice(0, 10)}: ${span}`,
    '',
    `proven    ${listed(identity.strong)}   ${paint.dim('gives rights, and restricts')}`,
    `claimed   ${listed(identity.weak)}   ${paint.dim('restricts only')}`,
    ...(identity.vendors.length > 0 ? [`vendors   ${identity.vendors.join(', ')}`] : []),
    ...(identity.unknownAutomation.length > 0
      ? [
          paint.yellow(
            displayPath(`automation that is not on the roster: ${identity.unknownAutomation.join(', ')}`),
          ),
        ]
      : []),
    '',
    table(['SIGN', 'VALUE', 'STRENGTH', 'COUNTS', 'POINTS TO', 'WHY'], rows, paint),
  ].join('\n');
}

function signRow(evidence: Evidence, paint: Paint): string[] {
  const { fact, value, strength, counts, pointsTo, why } = evidence;
  const shown =
    counts === 'strong' ? paint.green(counts) : counts === 'weak' ? paint.yellow(counts) : paint.dim(counts);
  return [fact, displayPath(value), strength, shown, listed(pointsTo), displayPath(why)];
}

function listed(principals: readonly Principal[]): string {
  return principals.map((each) => displayPath(principalName(each))).join(', ') || 'nobody';
}

/**
 * Who acts here, why, and what the policy lets them do.
 *
 * @param said what whoever acts is called by, where that is nobody who could act
 */
export function renderProfile(
  profile: Profile,
  hints: readonly Hint[],
  paint: Paint = PLAIN,
  said = 'nobody',
): string {
  const { name, key, role } = profile;
  const title = displayPath(name ?? said);
  const rows: (readonly [string, string])[] = [
    ['why', profile.how],
    ['authority', profile.authority ?? ''],
    ['layer', profile.layer ?? ''],
    ['tier', profile.tier?.toString() ?? ''],
    ['owns', profile.ownership.join(', ')],
    ['may edit', profile.may_edit.join(', ')],
    ['never', profile.never.join(', ')],
    ['operators', profile.operators.join(', ')],
    ['reviewers', profile.reviewers.join(', ')],
    ['operates', profile.operates.join(', ')],
    ['reviews for', profile.reviews.join(', ')],
  ];
  return [
    [paint.bold(title), key, role].filter(Boolean).join(' · ') +
      (profile.recognised ? '' : paint.yellow(' is not on the roster')),
    ...rows
      .filter(([, value]) => value !== '')
      .map(([label, value]) => `  ${label.padEnd(12)}${displayPath(value)}`),
    ...hints.map(
      ({ from, value, agents }) =>
        `  ${'hint'.padEnd(12)}${paint.dim(`the ${from} ${displayPath(value)} hints at ${agents.join(', ')}; a hint decides nothing`)}`,
    ),
    ...(profile.remedy === null ? [] : [`${paint.cyan('→')} ${displayPath(profile.remedy)}`]),
  ].join('\n');
}
