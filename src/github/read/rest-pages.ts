import type { RestAnswer } from '../client.ts';
import { named, type Place } from '../place.ts';

const PAGE = 100;

/** Every item of a REST list, page by page, up to a number of them; or why there is no list. */
export async function restList<T>(
  place: Place,
  route: `GET ${string}`,
  parameters: Readonly<Record<string, unknown>>,
  most: number,
  itemsIn: (data: unknown) => readonly T[] = (data) => data as readonly T[],
): Promise<RestAnswer<{ readonly items: readonly T[]; readonly cut: boolean }>> {
  const items: T[] = [];
  for (let page = 1; ; page += 1) {
    const answer = await place.client.rest<unknown>(route, {
      ...named(place),
      ...parameters,
      per_page: PAGE,
      ...(page > 1 ? { page } : {}),
    });
    if (answer.kind !== 'ok') return answer;
    const found = itemsIn(answer.data);
    items.push(...found);
    const full = items.length >= most;
    if (found.length < PAGE || full) {
      return {
        kind: 'ok',
        data: { items: items.slice(0, most), cut: items.length > most || (full && found.length === PAGE) },
      };
    }
  }
}
