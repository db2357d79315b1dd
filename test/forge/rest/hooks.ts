import type { App } from '../model/account.ts';
import type { Attempt } from '../model/hook-log.ts';
import { type Answer, type Call, notFound, type Operations, ok, self } from './call.ts';
import type { Json } from './view/account.ts';

function briefView(attempt: Attempt): Json {
  return {
    id: attempt.id,
    guid: attempt.guid,
    delivered_at: new Date(attempt.at).toISOString(),
    redelivery: attempt.redelivery,
    duration: attempt.duration,
    status: attempt.status,
    status_code: attempt.statusCode,
    event: attempt.event,
    action: attempt.action,
    installation_id: attempt.installationId,
    repository_id: attempt.repositoryId,
    throttled_at: null,
  };
}

function wholeView(attempt: Attempt): Json {
  const { answer } = attempt;
  return {
    ...briefView(attempt),
    url: attempt.url,
    request: attempt.request(),
    response: { headers: answer.headers, payload: answer.text },
  };
}

const attempts = (call: Call, app: App): Attempt[] => call.world.hooks.of(app, call.world.clock.ms);

/** Pages go from the newest to the oldest by a cursor, so that what comes meanwhile shifts nothing. */
function deliveries(call: Call): Answer {
  const { query, world } = call;
  const size = Math.min(Math.max(Number(query.get('per_page') ?? 30), 1), 100);
  const before = Number(/^v1_(\d+)$/.exec(query.get('cursor') ?? '')?.[1] ?? Number.POSITIVE_INFINITY);
  const status = query.get('status');
  const found = attempts(call, self(call))
    .filter(({ id }) => id < before)
    .filter((each) => status === null || (each.status === 'OK') === (status === 'success'));
  const page = found.slice(0, size);
  const last = page.at(-1);
  const next = new URL(`${world.url}/app/hook/deliveries`);
  for (const [key, value] of query) next.searchParams.set(key, value);
  if (last) next.searchParams.set('cursor', `v1_${last.id}`);
  const headers = found.length > size ? { link: `<${next.href}>; rel="next"` } : {};
  return { status: 200, body: page.map(briefView), headers };
}

function attemptOf(call: Call): Attempt {
  const id = Number(call.params.delivery_id);
  const found = attempts(call, self(call)).find((each) => each.id === id);
  if (!found) throw notFound();
  return found;
}

function again(call: Call): Answer {
  attemptOf(call).again();
  return { status: 202, body: {} };
}

export const HOOKS: Operations = {
  'apps/get-webhook-config-for-app': {
    act: (call) =>
      ok({ content_type: 'json', insecure_ssl: '0', secret: '********', url: self(call).hookUrl ?? '' }),
  },
  'apps/list-webhook-deliveries': { act: deliveries },
  'apps/get-webhook-delivery': { act: (call) => ok(wholeView(attemptOf(call))) },
  'apps/redeliver-webhook-delivery': { act: again },
};
