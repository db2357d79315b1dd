import type { Effect } from '../../core/effects/differences.ts';
import { isRecord } from '../answer.ts';
import type { Client } from '../client.ts';
import { lookUp } from './look-up.ts';
import type { Outcome } from './outcome.ts';
import { aliasOf, type Part } from './part.ts';
import { reviewersNamed } from './reviewers.ts';
import type { Target } from './target.ts';

type Assign = Extract<Effect, { readonly kind: 'assign' }>;

/** Assigns accounts, all in one mutation: GitHub leaves aside those that it may not. One query tells the ids. */
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
  const known = found.filter(({ id }) => id !== null);
  if (known.length === 0) return [];
  return [
    {
      mutation: 'addAssigneesToAssignable',
      input: { assignableId: target.id, assigneeIds: known.map(({ id }) => id) },
      effect: { kind: 'assign', who: known.map(({ name }) => name) },
    },
  ];
}
