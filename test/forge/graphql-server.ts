import type { Account } from './charge.ts';
import type { FaultKind } from './faults.ts';
import { Refusal } from './graphql/refuse.ts';
import { answerGraphql } from './graphql/run.ts';
import { firstHalf } from './half.ts';
import type { Logged } from './requests.ts';
import { plain, type Reply } from './rest/answer.ts';
import type { Asked } from './rest/serve.ts';
import type { Parts } from './server.ts';

/** Answers one POST to `/graphql`: who asks, what it costs, and the faults that only GraphQL has. */
export async function serveGraphql(
  parts: Parts,
  asked: Asked,
  logged: Logged,
  fault: FaultKind | undefined,
  account: Account,
): Promise<Reply> {
  const { world, limits, guard } = parts;
  if (asked.method !== 'POST') {
    guard.note('graphql', 'request', `${asked.method} is not how GraphQL is asked`);
    return plain(404, 'Not Found');
  }
  if (!asked.headers['user-agent'])
    guard.note('graphql', 'request', 'GitHub refuses requests without a user-agent');
  if (!asked.token) return plain(401, 'This endpoint requires you to be authenticated.');
  const state = limits.state(account.graphqlKey, account.graphqlLimit);
  const answer = await answerGraphql(
    {
      world,
      token: asked.token,
      budget: { limit: state.limit, used: state.used, resetAt: state.reset * 1000 },
      write: () => {
        const wait = limits.create(account.who);
        if (wait > 0) throw new Refusal('UNPROCESSABLE', 'was submitted too quickly');
      },
      violation: (what) => guard.note('graphql', 'request', what),
      exhausted: fault === 'resourceLimits',
    },
    fault === 'halfMutation' ? halved(asked.body) : asked.body,
  );
  limits.spend(account.graphqlKey, answer.points);
  logged.points = answer.points;
  return { status: answer.status, headers: {}, body: answer.body };
}

function halved(body: unknown): unknown {
  const given = body as { query: string; variables?: Record<string, unknown> };
  const half = firstHalf(given.query);
  return half === undefined ? given : { ...given, query: half };
}
