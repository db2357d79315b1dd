import type { Effect } from '../../core/effects/differences.ts';
import { isRecord } from '../answer.ts';
import type { Client } from '../client.ts';
import { lookUp } from './look-up.ts';
import type { Outcome } from './outcome.ts';
import { aliasOf, type Came, type Part } from './part.ts';
import { reviewersNamed } from './reviewers.ts';
import type { Target } from './target.ts';

type Assign = Extract<Effect, { readonly kind: 'assign' }>;

/** Assigns accounts, all in one mutation: GitHub leaves aside, without a word, those that it may not. One query tells the ids. */
export async function assignParts(
  client: Client,
  target: Target,
  effect: Assign,
  outcome: Outcome,
): Promise<Part[]> {
  const { query, variables } = reviewersNamed(effect.who);
  const { data, trouble } = await lookUp(client, query, variables);
  if (trouble !== null) {
    outcome.left(effect, trouble);
    return [];
  }
  const found = effect.who.map((name, at) => {
    const account = data[aliasOf(at)];
    return { name, id: isRecord(account) && typeof account.id === 'string' ? account.id : null };
  });
  const lost = found.filter(({ id }) => id === null).map(({ name }) => name);
  if (lost.length > 0)
    outcome.refused({ kind: 'assign', who: lost }, `GitHub shows no account ${lost.join(', ')}`);
  const known = found.flatMap(({ name, id }) => (id === null ? [] : [{ name, id }]));
  if (known.length === 0) return [];
  return [
    {
      mutation: 'addAssigneesToAssignable',
      input: { assignableId: target.id, assigneeIds: known.map(({ id }) => id) },
      effect: { kind: 'assign', who: known.map(({ name }) => name) },
      came: (answer) => cameOf(known, answer),
    },
  ];
}

/** Who of them stands among the assignees that GitHub answers with. */
function cameOf(known: readonly { readonly name: string; readonly id: string }[], answer: unknown): Came {
  const there = new Set(assigneesIn(answer));
  const assign = (who: readonly { readonly name: string }[]): Assign | null =>
    who.length === 0 ? null : { kind: 'assign', who: who.map(({ name }) => name) };
  const effect = assign(known.filter(({ id }) => !there.has(id)));
  return {
    written: assign(known.filter(({ id }) => there.has(id))),
    refused: effect === null ? null : { effect, reason: `GitHub does not assign ${effect.who.join(', ')}` },
  };
}

function assigneesIn(answer: unknown): unknown[] {
  const { assignable } = answer as Assigned;
  return (assignable?.assignees.nodes ?? []).map((node) => node?.id);
}

/** What the mutation is asked for; people who deleted their accounts are null. */
interface Assigned {
  readonly assignable: {
    readonly assignees: { readonly nodes: readonly ({ readonly id: string } | null)[] };
  } | null;
}
