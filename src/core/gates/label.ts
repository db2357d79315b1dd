import type { LabelFacts } from '../change/pull.ts';
import type { RuleContext } from '../change/rule.ts';
import { byName } from '../roster/evidence.ts';
import { named } from '../roster/named.ts';
import { type Standing, standingOf } from '../roster/standing.ts';
import { wildcard } from '../wildcard.ts';
import { type Finding, onlyOnForge } from './finding.ts';
import type { OfKind } from './kind.ts';

interface Placed {
  readonly label: LabelFacts;
  /** Does it count: did somebody set it who may? */
  readonly standing: Standing;
}

/** A label is there, or is not. Where it matters who set it, one that was set by somebody else is as good as not there. */
export function judgeLabel({ has, not, by }: OfKind<'label'>, context: RuleContext): Finding {
  const { pull } = context.facts;
  if (pull === null) return onlyOnForge('which labels a change has');
  const name = has ?? not ?? '';
  // Names of labels do not tell cases apart.
  const matches = wildcard(name.toLowerCase());
  const found = pull.labels
    .filter((label) => matches(label.name.toLowerCase()))
    .sort((a, b) => byName(a.name, b.name) || byName(a.by?.login ?? '', b.by?.login ?? ''))
    .map((label): Placed => ({ label, standing: whoseLabel(label, by, context) }));
  return has === undefined ? absent(name, found, context) : present(name, found, by ?? [], context);
}

function whoseLabel(label: LabelFacts, by: readonly string[] | undefined, context: RuleContext): Standing {
  if (by === undefined) return { is: true, as: 'anybody' };
  const gap = context.unseen('timeline');
  if (gap !== undefined) return { is: null, because: gap };
  if (label.by === null) return { is: null, because: `who set ${label.name} cannot be told` };
  return standingOf(label.by, named(by, context.policy), context.policy, context.facts);
}

function present(
  name: string,
  found: readonly Placed[],
  by: readonly string[],
  { remedies, unseen }: RuleContext,
): Finding {
  const good = found.find(({ standing }) => standing.is === true);
  if (good !== undefined) return { holds: true, reason: `label ${good.label.name} is there` };
  const gap = unseen('labels');
  const doubts = [...found.map(doubt), ...(gap === undefined ? [] : [gap])];
  const unsure = gap !== undefined || found.some(({ standing }) => standing.is === null);
  return {
    holds: unsure ? null : false,
    reason: doubts.length > 0 ? doubts.join('; ') : `no label ${name}`,
    ...(by.length > 0 ? { who: by } : {}),
    next: remedies.addLabel(name, by),
  };
}

function absent(name: string, found: readonly Placed[], { remedies, unseen }: RuleContext): Finding {
  const there = found.filter(({ standing }) => standing.is === true).map(({ label }) => label.name);
  if (there.length > 0) {
    return { holds: false, reason: `label ${there.join(', ')} is there`, next: remedies.removeLabel(there) };
  }
  const unsure = found.filter(({ standing }) => standing.is === null);
  const gap = unseen('labels');
  if (unsure.length > 0 || gap !== undefined)
    return { holds: null, reason: [...unsure.map(doubt), ...(gap === undefined ? [] : [gap])].join('; ') };
  const doubts = found.map(doubt);
  return { holds: true, reason: doubts.length > 0 ? doubts.join('; ') : `no label ${name}` };
}

function doubt({ label, standing }: Placed): string {
  return standing.is === true
    ? `label ${label.name} is there`
    : `label ${label.name} does not count: ${standing.because}`;
}
