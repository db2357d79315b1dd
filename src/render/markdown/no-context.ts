import { COMMENT_MARKER, type DesiredCheck } from '../../core/effect.ts';
import type { Fault } from '../../core/errors.ts';
import type { Outcome } from '../../core/verdict.ts';
import { CONCLUSION, gateCheckName } from './check.ts';
import { code, prose, table } from './escape.ts';

const TITLE = 'cannot tell: the shared log cannot be read';

/** In place of a verdict: the context is damaged, and what it holds decides, too. A gate's check says the same. */
export function noContextCheck(
  gate: string | null,
  outcome: Outcome,
  faults: readonly Fault[],
): DesiredCheck {
  return {
    name: gate === null ? 'baton' : gateCheckName(gate),
    conclusion: CONCLUSION[outcome],
    title: TITLE,
    summary: lines(faults).join('\n'),
    annotations: [],
  };
}

/** In place of a comment with a verdict that nobody can vouch for any more. */
export function noContextComment(faults: readonly Fault[]): string {
  return [COMMENT_MARKER, '### ❔ Cannot tell: the shared log cannot be read', '', ...lines(faults)].join(
    '\n',
  );
}

function lines(faults: readonly Fault[]): string[] {
  const rows = faults.map(({ place, message, hint }) => {
    const spot = [place?.ref, place?.file, place?.line].filter((part) => part !== undefined).join(':');
    return [spot === '' ? '' : code(spot), prose(message, 400), hint === undefined ? '' : prose(hint, 400)];
  });
  const isLater = faults.some(({ code: fault }) => fault === 'context.version');
  const mend = isLater
    ? 'Everybody who writes to the log must use a version of Baton that reads it.'
    : `${code('baton context verify')} shows what is wrong with it, and how a changed log is put back; ${code('baton context rebuild')} makes its documents anew from a whole log. Who may push could have done this: a ruleset that lets only Baton write to its branch keeps it from happening again.`;
  return [
    'Overrides, leases and what was recorded before stand in the shared log, and it is not as Baton wrote it. Nothing is decided on it, and nothing that was green before stays so.',
    '',
    ...table(['Where', 'What', 'How to mend it'], rows),
    '',
    mend,
    '',
    'Once it can be read, this is judged again: at the next event, or by the next sweep.',
  ];
}
