import type { Home } from '../../core/deliveries/home.ts';
import { keyOf } from '../../core/deliveries/subject.ts';
import type { Inbox } from '../../flows/inbox-ports.ts';
import type { Turns } from '../../flows/sweep-ports.ts';

/** Pull requests are taken by their keys in the inbox: no round of them begins meanwhile. */
export function turnsIn({ repository }: Home, inbox: Pick<Inbox, 'hold'>): Turns {
  const keyAt = (number: number): string => keyOf({ kind: 'item', repository, number });
  return {
    take: async (numbers) => {
      const { keys, release } = await inbox.hold(numbers.map(keyAt));
      return { numbers: numbers.filter((number) => keys.includes(keyAt(number))), release };
    },
  };
}
