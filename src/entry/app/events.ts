import type { SUBSCRIPTIONS } from '../../core/app/subscriptions.ts';
import { askedForIn } from '../../core/deliveries/asked-for.ts';
import { numberAt, textAt } from '../../core/deliveries/payload.ts';
import { type Asked, askedBy, type EVENTS, issueIn } from '../action/events.ts';

/** Branches and whole installations: these are told by the key of the round. */
type ByKey = 'create' | 'delete' | 'membership' | 'team';

type Row = (payload: unknown) => Asked;

const SWEEP: Asked = { kind: 'run', mode: 'sweep', target: { kind: 'repository' } };

/** Actions on a repository after which its timers name it wrongly, or nobody has looked at it yet. */
const MOVING: ReadonlySet<string> = new Set(['renamed', 'transferred', 'unarchived', 'edited']);

/** What the App subscribes to and no workflow of the Action runs on. An event that is subscribed to and has no entry does not compile. */
const APP_EVENTS = {
  pull_request_review_thread: (payload) => {
    const number = numberAt(payload, ['pull_request', 'number']);
    return number === undefined ? { kind: 'malformed', missing: 'pull_request.number' } : review(number);
  },
  issue_dependencies: issueIn(['blocked_issue', 'number']),
  sub_issues: issueIn(['parent_issue', 'number']),
  repository: (payload) =>
    MOVING.has(textAt(payload, ['action']) ?? '')
      ? SWEEP
      : { kind: 'nothing', why: 'the repository is called and judged as before' },
  repository_dispatch: (payload) => {
    const number = askedForIn(payload);
    return number === undefined ? SWEEP : review(number);
  },
  // Who may do what decides whose approval and whose command counts, on every pull request.
  member: () => SWEEP,
  team_add: () => SWEEP,
} as const satisfies Record<Exclude<keyof typeof SUBSCRIPTIONS, keyof typeof EVENTS | ByKey>, Row>;

/** What a webhook asks for. @param name of the event, as its header has it */
export function wantedOn(name: string, payload: unknown): Asked {
  if (Object.hasOwn(APP_EVENTS, name)) return APP_EVENTS[name as keyof typeof APP_EVENTS](payload);
  return askedBy(name, payload);
}

function review(number: number): Asked {
  return { kind: 'run', mode: 'review', target: { kind: 'pull', number } };
}
