import { formatDuration, parseDuration } from '../../duration.ts';
import { AUTHORITY_WORDS, CONFLICT_TYPES, rungTime } from '../ladders.ts';
import { INCIDENT_LEVELS } from '../moving.ts';
import { didYouMean } from '../nearest.ts';
import type { PathKey } from '../positions.ts';
import { type Finding, found, foundKey, type Subject, type Trap } from './trap.ts';

interface Authority {
  readonly ref: string;
  readonly path: readonly PathKey[];
}

const WORDS = Object.keys(AUTHORITY_WORDS);

/** Every place that names who decides or leads. */
function authorities({ policy }: Subject): Authority[] {
  const rungs = CONFLICT_TYPES.flatMap((type) =>
    (policy.conflicts[type]?.ladder ?? []).map((ref, at) => ({
      ref,
      path: ['conflicts', type, 'ladder', at],
    })),
  );
  const leads = INCIDENT_LEVELS.flatMap((level) => {
    const ref = policy.incidents[level]?.lead;
    return ref === undefined ? [] : [{ ref, path: ['incidents', level, 'lead'] }];
  });
  return [...rungs, ...leads];
}

function* unknownAuthorities(subject: Subject): Iterable<Finding> {
  const { agents, groups, ids } = subject.known;
  const names = [...agents, ...groups, ...ids, ...WORDS];
  for (const { ref, path } of authorities(subject)) {
    if (ref.startsWith('@') || names.includes(ref)) continue;
    const hint =
      didYouMean(ref, names) ??
      `Name an agent or a group, write \`@${ref}\` for an account or \`@org/${ref}\` for a team.`;
    yield found(path, `\`${ref}\` is no agent, no group and none of ${WORDS.join(', ')}`, hint);
  }
}

/** A word that is also a name would mean one thing to its writer and another to its reader. */
function* namedLikeWords(subject: Subject): Iterable<Finding> {
  const used = new Set(authorities(subject).map(({ ref }) => ref));
  for (const word of Object.keys(AUTHORITY_WORDS)) {
    if (!used.has(word)) continue;
    for (const kind of ['agents', 'groups'] as const) {
      if (!subject.known[kind].has(word)) continue;
      const what = kind === 'agents' ? 'an agent' : 'a group';
      yield foundKey(
        [kind, word],
        `\`${word}\` is ${what}, and a word of ladders that one of them uses`,
        'Rename it.',
      );
    }
  }
}

function* repeatedRungs({ policy, roster }: Subject): Iterable<Finding> {
  for (const type of CONFLICT_TYPES) {
    const first = new Map<string, number>();
    for (const [at, ref] of (policy.conflicts[type]?.ladder ?? []).entries()) {
      const plain = roster.agentByRef(ref)?.key ?? ref.toLowerCase();
      const before = first.get(plain);
      if (before === undefined) first.set(plain, at);
      else {
        const message = `\`${ref}\` already stands on rung ${before + 1}: asking it twice decides nothing`;
        yield found(['conflicts', type, 'ladder', at], message, 'Remove it.');
      }
    }
  }
}

function* shortLadders({ policy }: Subject): Iterable<Finding> {
  for (const type of CONFLICT_TYPES) {
    const ladder = policy.conflicts[type];
    const sla = parseDuration(ladder?.sla ?? '');
    if (ladder === undefined || sla === undefined || rungTime(ladder) <= sla) continue;
    const message = `one rung has ${formatDuration(rungTime(ladder))}, all of them together ${ladder.sla}: the first one never has its whole time`;
    yield found(['conflicts', type, 'sla'], message, 'Lower `each`, or raise `sla`.');
  }
}

/** What is wrong with who decides. */
export const LADDER_TRAPS = {
  'unknown-authority': {
    severity: 'error',
    about: 'A rung of a ladder, or the lead of an incident, is no agent, group, login, team or word.',
    find: unknownAuthorities,
  },
  'named-like-a-word': {
    severity: 'error',
    about: 'An agent or a group has the name of a word that a ladder uses.',
    find: namedLikeWords,
  },
  'repeated-rung': {
    severity: 'error',
    about: 'A ladder names the same authority twice.',
    find: repeatedRungs,
  },
  'short-ladder': {
    severity: 'warning',
    about: 'A ladder has less time as a whole than one of its rungs.',
    find: shortLadders,
  },
} satisfies Record<string, Trap>;
