import { UserError } from '../../core/errors.ts';
import type { Answer, Client } from '../client.ts';

type Data = Readonly<Record<string, unknown>>;

/** Asks for ids. Where there is no answer, or no request is left, why: what else is written does not depend on it. */
export async function lookUp(
  client: Client,
  query: string,
  variables: Data,
): Promise<Pick<Answer<Data>, 'data' | 'gaps'> & { readonly trouble: string | null }> {
  try {
    return { ...(await client.read<Data>(query, variables)), trouble: null };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { data: {}, gaps: [], trouble: error.message };
  }
}
