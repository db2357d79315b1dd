import type { EventDraft } from '../context/draft.ts';
import { noticeId } from '../notices/id.ts';
import { wayToAgent } from '../notices/telling.ts';
import type { Policy } from '../policy/schema.ts';
import { named } from '../roster/named.ts';

/** What of a message its receiver is woken with. */
export interface Waking {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly priority: string;
  readonly type: string;
  readonly subject: string;
  readonly deadline: string | null;
  readonly workflow: string;
}

/**
 * The notice that wakes the receiver of a message; none for whoever can only look into the inbox, where the message is anyway.
 * An UPDATE wakes nobody at once where the policy batches them.
 *
 * @param again how often this was told before
 */
export function wakeDraft(
  { id, from, to, priority, type, subject, deadline, workflow }: Waking,
  { policy }: { readonly policy: Policy },
  again = '',
): EventDraft[] {
  if (!to.startsWith('@') && wayToAgent(to, policy).kind === 'inbox') return [];
  const until = deadline === null ? '' : ` An answer is wanted until ${deadline}.`;
  const what =
    type === 'REQUEST'
      ? `Answer with: baton message reply ${id} TEXT`
      : `When you have read it: baton message ack ${id}`;
  const text = `${priority} ${type} from ${from}: ${subject}\n${again === '' ? '' : `You were asked before. `}Read it with: baton message show ${id}.${until} ${what}`;
  const data = {
    notice_id: noticeId(`wake-${id}${again}`),
    to,
    text,
    message: id,
    ...(priority === 'P0' && mayAlarm(from, policy) ? { critical: true } : {}),
    ...(type === 'UPDATE' && priority !== 'P0' ? { update: true } : {}),
  };
  return [{ type: 'NOTICE_DUE', workflow, by: 'baton', data }];
}

/** May a message go past the budget of what people hear? Of Baton, of those who may decide for others, and of whoever answers for them. */
function mayAlarm(from: string, policy: Policy): boolean {
  const grave = Object.values(policy.agents).filter(({ authority }) => authority !== 'standard');
  const ids = grave.map(({ id }) => id);
  return from === 'baton' || named(ids, policy).some((each) => each.toLowerCase() === from.toLowerCase());
}
