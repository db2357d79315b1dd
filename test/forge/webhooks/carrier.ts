/** Of an answer so much is kept. */
const MOST_ANSWER = 2_000;

/** What came of one try, in GitHub's words. */
export interface Said {
  readonly status: string;
  readonly statusCode: number;
  readonly answer: { readonly headers: Readonly<Record<string, string>>; readonly text: string };
}

/** Posts one delivery, and says what came of it. */
export type Carrier = (
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  patienceMs: number,
) => Promise<Said>;

const NO_ANSWER = { headers: {}, text: '' };
/** It never came to a server. */
export const LOST: Said = { status: 'failed to connect to host', statusCode: 502, answer: NO_ANSWER };

/** By HTTP, as GitHub does. */
export async function posted(
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  patience: number,
): Promise<Said> {
  try {
    const signal = AbortSignal.timeout(patience);
    const response = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal });
    const text = (await response.text()).slice(0, MOST_ANSWER);
    return {
      status: response.ok ? 'OK' : `Invalid HTTP Response: ${response.status}`,
      statusCode: response.status,
      answer: { headers: Object.fromEntries(response.headers), text },
    };
  } catch (error) {
    const late = (error as Error).name === 'TimeoutError';
    return late ? { status: 'timed out', statusCode: 504, answer: NO_ANSWER } : LOST;
  }
}
