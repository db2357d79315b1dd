import type { Agent } from '../schema.ts';
import { type Finding, found, foundKey, type Subject, type Trap } from './trap.ts';

function* sameIds({ policy }: Subject): Iterable<Finding> {
  const first = new Map<string, string>();
  for (const [key, { id }] of Object.entries(policy.agents)) {
    const other = first.get(id);
    if (other === undefined) first.set(id, key);
    else
      yield found(
        ['agents', key, 'id'],
        `\`${id}\` is already the id of \`${other}\``,
        'Give each its own id.',
      );
  }
}

const STRONG = ['apps', 'logins', 'emails'] as const;
const WEAK = ['branches', 'trailers'] as const;

function holds(agent: Agent, lists: readonly (typeof STRONG | typeof WEAK)[number][]): boolean {
  return lists.some((list) => (agent.identity?.[list].length ?? 0) > 0);
}

function* unrecognisable({ policy }: Subject): Iterable<Finding> {
  for (const [key, agent] of Object.entries(policy.agents)) {
    if (holds(agent, [...STRONG, ...WEAK])) continue;
    const hint = `Say how: identity: { emails: [${agent.id}@agents.example] }`;
    yield foundKey(['agents', key], `nothing recognises \`${key}\`: its work counts as nobody's`, hint);
  }
}

function* weaklyRecognised({ policy }: Subject): Iterable<Finding> {
  for (const [key, agent] of Object.entries(policy.agents)) {
    if (holds(agent, STRONG) || !holds(agent, WEAK)) continue;
    const message = `only claims recognise \`${key}\`: anybody can name a branch, so they add scrutiny and give no right`;
    yield foundKey(['agents', key, 'identity'], message, 'Add `emails`, `logins` or `apps`.');
  }
}

function* sharedIdentities({ policy }: Subject): Iterable<Finding> {
  const first = new Map<string, string>();
  for (const [key, agent] of Object.entries(policy.agents)) {
    for (const list of STRONG) {
      for (const [at, value] of (agent.identity?.[list] ?? []).entries()) {
        const plain = `${list}:${value.toLowerCase().replace(/^@/, '')}`;
        const other = first.get(plain) ?? key;
        first.set(plain, other);
        if (other === key) continue;
        const message = `\`${value}\` also stands for \`${other}\`: it does not tell the two apart`;
        yield found(
          ['agents', key, 'identity', list, at],
          message,
          'Keep it with one of them, or add one that differs.',
        );
      }
    }
  }
}

function* foreignTrailers({ policy, roster }: Subject): Iterable<Finding> {
  for (const [key, agent] of Object.entries(policy.agents)) {
    for (const [at, value] of (agent.identity?.trailers ?? []).entries()) {
      const other = roster.byId.get(value);
      if (other === undefined || other.key === key) continue;
      const message = `the trailer \`Baton-Agent: ${value}\` claims to be \`${key}\`, but is the id of \`${other.key}\``;
      yield found(['agents', key, 'identity', 'trailers', at], message, `Write ${agent.id}.`);
    }
  }
}

function* foreignBackups({ roster }: Subject): Iterable<Finding> {
  for (const agent of roster.agents) {
    for (const [at, ref] of agent.backup.entries()) {
      for (const other of roster.resolve(ref, agent.key) ?? []) {
        if (!agent.layer || !other.layer || agent.layer === other.layer) continue;
        const message = `\`${other.key}\` works in layer ${other.layer}, \`${agent.key}\` in ${agent.layer}`;
        yield found(['agents', agent.key, 'backup', at], message, 'A backup is of the same layer.');
      }
    }
  }
}

/** What is wrong with the roster. */
export const AGENT_TRAPS = {
  'same-id': { severity: 'error', about: 'Two agents have the same id.', find: sameIds },
  'no-identity': {
    severity: 'warning',
    about: 'Nothing says how an agent is recognised, so what it does counts as nobody’s.',
    find: unrecognisable,
  },
  'weak-identity': {
    severity: 'warning',
    about:
      'Only a branch name or a trailer recognises an agent: claims, which add scrutiny and never a right.',
    find: weaklyRecognised,
  },
  'shared-identity': {
    severity: 'warning',
    about: 'Two agents have the same app, login or e-mail address.',
    find: sharedIdentities,
  },
  'foreign-trailer': {
    severity: 'warning',
    about: 'A trailer that stands for one agent is the id of another.',
    find: foreignTrailers,
  },
  'foreign-backup': { severity: 'error', about: 'A backup works in another layer.', find: foreignBackups },
} satisfies Record<string, Trap>;
