import type { Authority, Layer, Policy } from '../policy/schema.ts';
import { parseAddress } from './accounts.ts';
import { type Actor, actorName, type Nobody } from './actor.ts';
import { byName } from './evidence.ts';
import { signsOf } from './signs.ts';

/** What the policy says about whoever acts. */
export interface Profile {
  /** Is it an agent, an operator or a reviewer of the roster? */
  readonly recognised: boolean;
  readonly kind: Actor['kind'] | Nobody['kind'];
  /** Agent id, `@login` or address; null where nobody can be told. */
  readonly name: string | null;
  readonly key: string | null;
  /** Why it was recognised, or why not. */
  readonly how: string;
  /** What to do where it was not. */
  readonly remedy: string | null;
  readonly role: string | null;
  readonly tier: number | null;
  readonly layer: Layer | null;
  readonly authority: Authority | null;
  readonly ownership: readonly string[];
  readonly may_edit: readonly string[];
  readonly never: readonly string[];
  readonly operators: readonly string[];
  readonly reviewers: readonly string[];
  /** For a person: ids of the agents that it answers for, and those it reviews. */
  readonly operates: readonly string[];
  readonly reviews: readonly string[];
}

const BLANK = {
  key: null,
  role: null,
  tier: null,
  layer: null,
  authority: null,
  ownership: [],
  may_edit: [],
  never: [],
  operators: [],
  reviewers: [],
  operates: [],
  reviews: [],
} as const;

/** What an actor may do, by the policy. */
export function profileOf(actor: Actor | Nobody, policy: Policy): Profile {
  if (actor.kind === 'agent') return ofAgent(actor, policy);
  if (actor.kind === 'person') return ofPerson(actor, policy);
  const { message, hint } = actor;
  return { ...BLANK, recognised: false, kind: 'nobody', name: null, how: message, remedy: hint };
}

function ofAgent(actor: Extract<Actor, { kind: 'agent' }>, policy: Policy): Profile {
  const agent = signsOf(policy).byId.get(actor.id)?.agent;
  return {
    ...BLANK,
    recognised: true,
    kind: 'agent',
    name: actor.id,
    key: actor.key,
    how: actor.how,
    remedy: null,
    role: agent?.role ?? null,
    tier: agent?.tier ?? null,
    layer: agent?.layer ?? null,
    authority: agent?.authority ?? null,
    ownership: agent?.ownership ?? [],
    may_edit: agent?.may_edit ?? [],
    never: agent?.never ?? [],
    operators: agent?.operators ?? [],
    reviewers: agent?.reviewers ?? [],
  };
}

function ofPerson(actor: Extract<Actor, { kind: 'person' }>, policy: Policy): Profile {
  const forms = formsOf(actorName(actor));
  const listed = (names: readonly string[]) => names.some((name) => forms.includes(name.toLowerCase()));
  const agents = [...signsOf(policy).byId.values()];
  const operates = agents.filter(({ agent }) => listed(agent.operators)).map(({ id }) => id);
  const reviews = agents.filter(({ agent }) => listed(agent.reviewers)).map(({ id }) => id);
  const recognised = operates.length > 0 || reviews.length > 0;
  return {
    ...BLANK,
    recognised,
    kind: 'person',
    name: actor.name,
    how: actor.how,
    remedy: recognised ? null : remedyFor(actor.name),
    operates,
    reviews,
  };
}

function formsOf(name: string): string[] {
  const { email, noreply } = parseAddress(name);
  return noreply ? [email, `@${noreply.login}`] : [email];
}

function remedyFor(name: string): string {
  return name.startsWith('@')
    ? `Name yourself with --as ID, or add ${name} to \`logins\`, \`operators\` or \`reviewers\` of an agent in the policy.`
    : `Name yourself with --as ID or BATON_AGENT=ID; or add ${name} to \`identity.emails\` (for an agent), \`operators\` or \`reviewers\` (for a person) in the policy.`;
}

/** A weak sign of who works here. It is shown and decides nothing. */
export interface Hint {
  readonly from: 'branch' | 'folder';
  readonly value: string;
  readonly agents: readonly string[];
}

/** What the branch that is checked out, and the name of the work tree's folder, hint at. */
export function hintsOf(branch: string, root: string, policy: Policy): Hint[] {
  const signs = signsOf(policy);
  const folder = root.split('/').at(-1) ?? '';
  const byFolder = [signs.byId.get(folder), signs.byKey.get(folder)].flatMap((member) => member?.id ?? []);
  const hints: Hint[] = [
    { from: 'branch', value: branch, agents: signs.byBranch(branch).map(({ id }) => id) },
    { from: 'folder', value: folder, agents: [...new Set(byFolder)].sort(byName) },
  ];
  return hints.filter(({ agents }) => agents.length > 0);
}
