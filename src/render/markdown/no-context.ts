import { withheldIn } from '../../core/context/damage.ts';
import { COMMENT_MARKER, type DesiredCheck } from '../../core/effect.ts';
import type { Fault } from '../../core/errors.ts';
import type { Outcome } from '../../core/verdict.ts';
import { CONCLUSION, gateCheckName } from './check.ts';
import { code, prose, table } from './escape.ts';

type Faults = readonly Fault[];

/** What cannot be done with the context, which is damaged where the forge holds nothing back. */
function undoable(faults: Faults): string {
  return `the shared log cannot be ${withheldIn(faults) ?? 'read'}`;
}

/** In place of a verdict: the context is lost, and what it holds decides, too. A gate's check says the same. */
export function noContextCheck(gate: string | null, outcome: Outcome, faults: Faults): DesiredCheck {
  return {
    name: gate === null ? 'baton' : gateCheckName(gate),
    conclusion: CONCLUSION[outcome],
    title: `cannot tell: ${undoable(faults)}`,
    summary: lines(faults).join('\n'),
    annotations: [],
  };
}

/** In place of a comment with a verdict that nobody can vouch for any more. */
export function noContextComment(faults: Faults): string {
  return [COMMENT_MARKER, `### ❔ Cannot tell: ${undoable(faults)}`, '', ...lines(faults)].join('\n');
}

function lines(faults: Faults): string[] {
  const rows = faults.map(({ place, message, hint }) => {
    const spot = [place?.ref, place?.file, place?.line].filter((part) => part !== undefined).join(':');
    return [spot === '' ? '' : code(spot), prose(message, 400), hint === undefined ? '' : prose(hint, 400)];
  });
  return [
    WHY[withheldIn(faults) ?? 'damaged'],
    '',
    ...table(['Where', 'What', 'How to mend it'], rows),
    '',
    ...mendedBy(faults),
    'Once it is mended, this is judged again: at the next event, or by the next sweep.',
  ];
}

const WHY = {
  damaged:
    'Overrides, leases and what was recorded before stand in the shared log, and it is not as Baton wrote it. Nothing is decided on it, and nothing that was green before stays so.',
  read: 'Overrides, leases and what was recorded before stand in the shared log. Nothing is decided without it, and nothing that was green before stays so.',
  written:
    'What happens is recorded in the shared log before anything is decided on it, and nothing more can be. Nothing that was green before stays so.',
} as const;

/** What the faults do not say by themselves. */
function mendedBy(faults: Faults): string[] {
  if (withheldIn(faults) !== null) return [];
  const isLater = faults.some(({ code: fault }) => fault === 'context.version');
  const mend = isLater
    ? 'Everybody who writes to the log must use a version of Baton that reads it.'
    : `${code('baton context verify')} shows what is wrong with it, and how a changed log is put back; ${code('baton context rebuild')} makes its documents anew from a whole log. Who may push could have done this: a ruleset that lets only Baton write to its branch keeps it from happening again.`;
  return [mend, ''];
}
