import type { Items } from '../context/state/item.ts';
import { liveOn } from '../handoffs/handoff.ts';
import { type Move, mayMove } from '../handoffs/moves.ts';
import { possibleDeciders } from '../ladders/resolve.ts';
import type { Policy } from '../policy/schema.ts';
import { named } from '../roster/named.ts';
import { rosterOf } from '../roster/roster.ts';
import { isTeam } from '../roster/standing.ts';

/** Who may give a command. */
export interface Right {
  /** As a sentence without its end, for the table of commands. */
  readonly says: string;
  /** As `standingOf` reads them; all that it may come to, where it is not known what the command is about. */
  readonly names: (policy: Policy, rest: string, about?: About) => readonly string[];
  /** Names of which each group is asked about apart, where it is not known which of them is meant. Missing: all are one. */
  readonly groups?: (policy: Policy) => readonly (readonly string[])[];
  /** May whoever opened the change, whoever that is? */
  readonly opener?: true;
  /** Is it carried out in one's own name, so that an account of several agents cannot give it? */
  readonly own?: true;
  /** Must they be able to write to the repository as well? */
  readonly writes?: true;
  /** Is it asked again at every judgement, as long as the command has an effect? */
  readonly lasting?: true;
}

/** What a command is about: the change under which it is given, and the handoffs of the log. */
export interface About {
  readonly workflow: string;
  readonly handoffs: Items;
}

const WRITE = 'permission:write';

export const RIGHTS = {
  takesPart: {
    says: 'whoever stands on the roster, opened the change, or may write to the repository',
    names: (policy) => [...standing(policy), WRITE],
    opener: true,
  },
  works: {
    says: 'agents of the roster, their operators and reviewers, and whoever may write to the repository',
    names: (policy) => [...standing(policy), WRITE],
    own: true,
  },
  assigns: {
    says: 'agents of senior or full authority, their operators, and whoever may write to the repository',
    names: (policy) => [
      ...Object.values(policy.agents)
        .filter(({ authority }) => authority !== 'standard')
        .flatMap(({ id, operators }) => [id, ...operators]),
      WRITE,
    ],
  },
  standsFor: {
    says: 'operators and reviewers of the agent, members of the team, or the account itself; each only with write access',
    names: (policy, rest) => standInsOf(ownerIn(rest, policy), policy),
    writes: true,
    lasting: true,
  },
  receives: {
    says: 'the receiver, its operators and its reviewers; never the giver',
    names: (policy, _rest, about) => moving(['accept'], policy, about),
    groups: sides,
    own: true,
    lasting: true,
  },
  clarifies: {
    says: 'the receiver, its operators and its reviewers; to answer the giver, its operators and who began it',
    names: (policy, _rest, about) =>
      moving([statusOf(about) === 'clarification' ? 'answer' : 'clarify'], policy, about),
    groups: sides,
    own: true,
  },
  takesBack: {
    says: 'the giver, its operators, who began it, and agents of full authority with their operators',
    names: (policy, _rest, about) => moving(['withdraw'], policy, about),
    groups: sides,
    own: true,
  },
  decides: {
    says: 'whoever stands on the rung that was told, or on one above it, and those who answer for them',
    names: possibleDeciders,
    own: true,
  },
  incidents: {
    says: 'agents and their operators as the policy’s `incidents` has it; what happens to one that is open, its lead and those of full authority',
    names: (policy) => [...possibleLeads(policy), ...named(Object.keys(policy.agents), policy)],
    own: true,
  },
  overrides: {
    says: 'whom `overrides.by` of the policy names',
    names: (policy) => named(policy.overrides.by, policy),
    lasting: true,
  },
} as const satisfies Record<string, Right>;

function statusOf(about: About | undefined): string {
  return about === undefined ? '' : (liveOn(about.workflow, about.handoffs)?.status ?? '');
}

/** Who may move the handoff of a change; anybody of the roster where it is not known which that is. */
function moving(moves: readonly Move[], policy: Policy, about: About | undefined): readonly string[] {
  const live = about === undefined ? undefined : liveOn(about.workflow, about.handoffs);
  if (live !== undefined) return moves.flatMap((move) => mayMove(move, live, policy));
  return sides(policy).flat();
}

/** Whoever may speak for each agent: to be named for one says nothing of another. */
function sides({ agents }: Policy): string[][] {
  return Object.values(agents).map(({ id, operators, reviewers }) => [id, ...operators, ...reviewers]);
}

/** Leads that are no agents. */
function possibleLeads({ incidents }: Policy): string[] {
  return Object.values(incidents).flatMap((level) => (level?.lead.startsWith('@') ? [level.lead] : []));
}

/** Agents, and the people who answer and review for them. Teams are left out: their members may write, or are named. */
function standing({ agents }: Policy): string[] {
  return Object.values(agents).flatMap(({ id, operators, reviewers }) => [
    id,
    ...operators,
    ...reviewers.filter((name) => !isTeam(name)),
  ]);
}

/** The owner that `approve-as` names, as approvals name it: an agent's id, `@login` or `@org/team` in lower case. */
export function ownerIn(rest: string, policy: Policy): string {
  const word = rest.split(/\s/)[0] ?? '';
  return word.startsWith('@') ? word.toLowerCase() : (rosterOf(policy).agentByRef(word)?.id ?? word);
}

/** Who may approve in the name of an owner; nobody for one that is not known. */
export function standInsOf(owner: string, policy: Policy): readonly string[] {
  if (owner.startsWith('@')) return [owner];
  const agent = rosterOf(policy).byId.get(owner);
  return agent === undefined ? [] : [...new Set([...agent.reviewers, ...agent.operators, agent.id])];
}
