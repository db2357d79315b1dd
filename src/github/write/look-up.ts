import { UserError } from '../../core/errors.ts';
import type { Answer, Client } from '../client.ts';

type Data = Readonly<Record<string, unknown>>;

/** Troubles of one question: what else is written does not depend on it. */
const PASSING: ReadonlySet<string> = new Set([
  'github.no-answer',
  'github.too-much',
  'github.rate-limit',
  'github.refused',
]);

/** Asks for ids. Where GitHub does not answer, why; throws where the token is not accepted, or no request is left. */
export async function lookUp(
  client: Client,
  query: string,
  variables: Data,
): Promise<Pick<Answer<Data>, 'data' | 'gaps'> & { readonly trouble: string | null }> {
  try {
    return { ...(await client.read<Data>(query, variables)), trouble: null };
  } catch (error) {
    if (!(error instanceof UserError) || !error.faults.every(({ code }) => PASSING.has(code))) throw error;
    return { data: {}, gaps: [], trouble: error.message };
  }
}
