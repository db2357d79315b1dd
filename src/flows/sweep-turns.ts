import type { SweepSurvey, Taken, Turns } from './sweep-ports.ts';

/**
 * Of some changes those that nobody else works on, until they are released. What shares a head is judged together, since a check belongs to a
 * commit: it is taken as a whole, or not at all.
 */
export async function takeTurn(
  turns: Turns,
  { changes }: Pick<SweepSurvey, 'changes'>,
  batch: readonly number[],
): Promise<Taken> {
  const heads = new Map(changes.map(({ change }) => [change.number, change.head]));
  const sharing = (number: number): number[] => {
    const head = heads.get(number);
    return head === undefined ? [number] : [...heads].flatMap(([other, at]) => (at === head ? [other] : []));
  };
  const { numbers, release } = await turns.take([...new Set(batch.flatMap(sharing))]);
  const taken = new Set(numbers);
  return { numbers: batch.filter((number) => sharing(number).every((each) => taken.has(each))), release };
}
