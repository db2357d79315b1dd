import { BOUND } from '../../change/bound.ts';
import { wildcard } from '../../wildcard.ts';
import { didYouMean } from '../nearest.ts';
import type { Policy } from '../schema.ts';
import { type Finding, found, foundKey, type Known, type Subject, type Trap } from './trap.ts';

const RULES = Object.keys(BOUND);

/** Rules and parts of rules whose names follow from the policy alone. */
function namesIn({ ids, gates }: Known): string[] {
  return [
    ...RULES,
    ...[...gates].map((name) => `gates.${name}`),
    ...['limits', 'ownership', 'ownership.never'].flatMap((rule) => [...ids].map((id) => `${rule}.${id}`)),
  ];
}

/** `ownership.agent-004` of the policy; other parts are named by accounts, teams and what else a change shows. */
const OF_AGENT = /^ownership\.[A-Za-z0-9_-]+$/;
/** Parts of ownership that are no agent's. */
const OF_NOBODY: ReadonlySet<string> = new Set([
  'unowned',
  'full-authority',
  'reviews',
  'approval',
  'logged',
  'never',
]);

/** Can this name, or pattern of names, mean no part that only a change shows? */
function isClosed(entry: string): boolean {
  const [rule = '', part] = entry.split('.');
  if (rule.includes('*')) return !rule.startsWith('*') && !RULES.some((each) => startsAlike(each, rule));
  if (!RULES.includes(rule)) return true;
  if (rule === 'gates' || rule === 'limits') return !part?.startsWith('*');
  return OF_AGENT.test(entry) && !OF_NOBODY.has(part ?? '');
}

function startsAlike(name: string, pattern: string): boolean {
  return name.startsWith(pattern.slice(0, pattern.indexOf('*')));
}

function* unknownRules({ policy, known }: Subject): Iterable<Finding> {
  const names = namesIn(known);
  for (const [at, entry] of policy.overrides.rules.entries()) {
    if (names.some(wildcard(entry)) || !isClosed(entry)) continue;
    const hint = ofKey(entry, policy) ?? didYouMean(entry, names) ?? SHOWN;
    yield found(['overrides', 'rules', at], `no rule is called \`${entry}\`: this lets nothing pass`, hint);
  }
}

const SHOWN = `Name it as verdicts show it: ${RULES.filter((rule) => rule !== 'pre-push').join(', ')}, or a part such as gates.NAME or ownership.ID.`;

/** Agents are called by their ids in the names of rules. */
function ofKey(entry: string, { agents }: Policy): string | undefined {
  const [rule, key = ''] = entry.split('.');
  const agent = Object.hasOwn(agents, key) ? agents[key] : undefined;
  return agent === undefined ? undefined : `Did you mean \`${rule}.${agent.id}\`?`;
}

function* forNobody({ policy, known }: Subject): Iterable<Finding> {
  const { rules, expires, dismiss_on_push } = policy.overrides;
  const isUsual =
    rules.length === 1 && rules[0] === '*' && expires === undefined && dismiss_on_push === 'always';
  if (known.overriders.size > 0 || isUsual) return;
  const message = 'nobody may override anything, since `by` names nobody: what else stands here says nothing';
  yield foundKey(['overrides'], message, 'Add `by` with those who may, or remove `overrides`.');
}

/** What is wrong with who may override, and what. */
export const OVERRIDE_TRAPS = {
  'unknown-rule': {
    severity: 'warning',
    about: '`overrides.rules` names a rule, a gate or an agent that there is not.',
    find: unknownRules,
  },
  'nobody-overrides': {
    severity: 'warning',
    about: '`overrides` says what may be overridden, and not by whom.',
    find: forNobody,
  },
} satisfies Record<string, Trap>;
