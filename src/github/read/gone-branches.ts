import { noRepository } from '../missing.ts';
import { named, type Place } from '../place.ts';
import { type RefsAnswer, refsFor } from '../queries/refs.ts';

/** Which of some branches, by name, are no more; what GitHub does not show may be there. One query, none where none is named. */
export async function goneBranches(place: Place, names: readonly string[]): Promise<readonly string[]> {
  if (names.length === 0) return [];
  const { query, variables } = refsFor(names);
  const { data, gaps } = await place.client.read<RefsAnswer>(query, { ...named(place), ...variables });
  const { repository } = data;
  if (!repository) throw noRepository(place);
  const hidden = new Set(gaps.map(({ path }) => path.split('.')[1]));
  return names.filter((_, at) => repository[`r${at}`] === null && !hidden.has(`r${at}`));
}
