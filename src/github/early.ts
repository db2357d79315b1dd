import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Answer, Client } from './client.ts';

/** Where the HTTP client of Node tells that a request was written as a whole: its head alone may still wait for its body. */
const SENT = 'undici:request:bodySent';

export interface Early {
  /** Gives the answer to whoever asks the same, once; everything else is asked as always. */
  readonly client: Client;
  /** Done when the query has left: code that is loaded sooner would hold it back, since loading leaves no room for sending. */
  readonly sent: Promise<void>;
}

/** Begins a query before anything that needs its answer is loaded. */
export function askedEarly(
  client: Client,
  query: string,
  variables: Readonly<Record<string, unknown>>,
  sizes: Readonly<Record<string, number>>,
): Early {
  const { sent, told } = whenSent();
  const answer = client.read<unknown>(query, variables, sizes);
  // Whoever asks for it hears of the failure; until then nobody does. What fails at once may never have left.
  answer.then(told, told);
  let pending: Promise<Answer<unknown>> | null = answer;
  const same = JSON.stringify([query, variables, sizes]);
  const read = <T>(...asked: Parameters<Client['read']>): Promise<Answer<T>> => {
    const [other, its, own = {}] = asked;
    if (pending === null || JSON.stringify([other, its, own]) !== same) return client.read<T>(...asked);
    const early = pending as Promise<Answer<T>>;
    pending = null;
    return early;
  };
  return { sent, client: { ...client, read } };
}

function whenSent(): { readonly sent: Promise<void>; readonly told: () => void } {
  let told = (): void => undefined;
  const sent = new Promise<void>((resolve) => {
    told = () => {
      unsubscribe(SENT, told);
      // What was written leaves in the next turn.
      setImmediate(resolve);
    };
  });
  subscribe(SENT, told);
  return { sent, told };
}
