import { UserError } from '../../core/errors.ts';
import type { Client } from '../client.ts';
import type { Written } from '../written.ts';
import type { Answers } from './answers.ts';
import { aliasOf, MUTATIONS, type Part } from './part.ts';

/**
 * Writes parts in one request. A token that is not accepted and a budget that is spent are refusals here: what was written
 * before them is written.
 */
export async function request(client: Client, parts: readonly Part[]): Promise<Written<Answers>> {
  const { mutation, variables } = mutationOf(parts);
  try {
    return await client.write<Answers>(mutation, variables);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { kind: 'refused', status: 0, reason: error.message, failed: new Map() };
  }
}

/** Parts as one request. GitHub carries them out one after the other, and goes on where one fails. */
export function mutationOf(parts: readonly Part[]): {
  readonly mutation: string;
  readonly variables: Readonly<Record<string, unknown>>;
} {
  const declared = parts.map(({ mutation }, at) => `$i${at}: ${MUTATIONS[mutation].input}!`).join(', ');
  const fields = parts.map(
    ({ mutation }, at) => `${aliasOf(at)}: ${mutation}(input: $i${at}) { ${MUTATIONS[mutation].answer} }`,
  );
  return {
    mutation: `mutation Baton(${declared}) {\n  ${fields.join('\n  ')}\n}`,
    variables: Object.fromEntries(parts.map(({ input }, at) => [`i${at}`, input])),
  };
}
