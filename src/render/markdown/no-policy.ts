import { COMMENT_MARKER, type DesiredCheck } from '../../core/effect.ts';
import type { CheckOf } from '../../core/effects/shared-head.ts';
import type { Fault } from '../../core/errors.ts';
import { POLICY_PATH } from '../../core/policy/place.ts';
import { code, count, prose, table } from './escape.ts';
import { sharedHeadline, sharedLines } from './shared-check.ts';
import { cut, visible } from './visible.ts';

const FAULTS = 50;

/** Where there is no policy nothing is judged; the check is there so that a ruleset that requires it does not wait for ever. */
export function missingPolicyCheck(base: string): DesiredCheck {
  return {
    name: 'baton',
    conclusion: 'neutral',
    title: cut(visible(`no policy on ${base}; nothing was judged`), 200),
    summary: missingLines(base, null).join('\n'),
    annotations: [],
  };
}

/** In place of a comment that speaks of a policy which no longer binds the change. */
export function missingPolicyComment(base: string, of: CheckOf | null): string {
  return [COMMENT_MARKER, ...missingPolicyLines(base, of)].join('\n');
}

/** The same without the line that marks a comment. */
export function missingPolicyLines(base: string, of: CheckOf | null): string[] {
  const heading = `### No policy: nothing was judged${sharedHeadline(of)}`;
  return [heading, ...sharedLines(of), '', ...missingLines(base, of)];
}

function missingLines(base: string, of: CheckOf | null): string[] {
  // What is said of the check holds only for its own.
  const green =
    of === null ? ' GitHub takes this neutral check for green, though nothing was found right.' : '';
  return [
    `There is no ${code(POLICY_PATH)} on ${code(base)}: nothing was judged, and Baton asks for nothing here.${green}`,
    '',
    'Once this goes to another base, or there is a policy, it is judged anew. `baton init --write` writes one to start from.',
  ];
}

/** A policy that cannot be used lets nothing pass. */
export function faultyPolicyCheck(base: string, faults: readonly Fault[]): DesiredCheck {
  return {
    name: 'baton',
    conclusion: 'failure',
    title: cut(visible(`the policy on ${base} cannot be used`), 200),
    summary: faultLines(base, faults).join('\n'),
    annotations: [],
  };
}

export function faultyPolicyComment(base: string, faults: readonly Fault[], of: CheckOf | null): string {
  return [
    COMMENT_MARKER,
    `### ❔ Cannot tell: the policy cannot be used${sharedHeadline(of)}`,
    ...sharedLines(of),
    '',
    ...faultLines(base, faults),
  ].join('\n');
}

function faultLines(base: string, faults: readonly Fault[]): string[] {
  const rows = faults.slice(0, FAULTS).map(({ place, message, hint }) => {
    const spot = [place?.file, place?.line, place?.column].filter((part) => part !== undefined).join(':');
    return [spot === '' ? '' : code(spot), prose(message, 400), hint === undefined ? '' : prose(hint, 400)];
  });
  const rest = faults.length - rows.length;
  return [
    `The policy on ${code(base)} cannot be used, and nothing passes without one: ${count(faults.length, 'fault')}.`,
    '',
    ...table(['Where', 'What', 'How to mend it'], rows),
    ...(rest > 0 ? ['', `… and ${rest} more; \`baton validate\` lists them all.`] : []),
    '',
    `Mend ${code(POLICY_PATH)} on ${code(base)}; this is then judged again.`,
  ];
}
