import { type ChecklistEffect, stored } from '../../core/effects/checklists.ts';
import { isRecord } from '../answer.ts';
import type { Client } from '../client.ts';
import { lookUp } from './look-up.ts';
import type { Outcome } from './outcome.ts';

const BODY = /* GraphQL */ `
query Checklist($id: ID!) { node(id: $id) { ... on IssueComment { body } } }`;

/**
 * Looks at a checklist once more, just before it is written: a tick that somebody has set since is looked at first, by the next run, and not
 * overwritten.
 */
export async function isUntouched(
  client: Client,
  effect: Extract<ChecklistEffect, { readonly kind: 'update-checklist' }>,
  outcome: Outcome,
): Promise<boolean> {
  const { data, trouble } = await lookUp(client, BODY, { id: effect.id });
  const body = isRecord(data.node) && typeof data.node.body === 'string' ? data.node.body : null;
  if (body !== null && stored(body) === stored(effect.was)) return true;
  if (body !== null)
    outcome.overtaken(
      effect,
      'the checklist was edited meanwhile: who ticked what is looked at first, by the next run',
    );
  else outcome.left(effect, trouble ?? 'GitHub does not show the checklist any more');
  return false;
}
