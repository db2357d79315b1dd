import { aboutOf } from '../../core/deliveries/about.ts';
import { deliveryId } from '../../core/deliveries/delivery.ts';
import { keyOf } from '../../core/deliveries/subject.ts';
import type { Inbox } from '../../flows/inbox-ports.ts';
import { keepDelivery } from '../../flows/keep-delivery.ts';

/** What came in one HTTP request. */
export interface Incoming {
  /** `X-GitHub-Delivery`. */
  readonly id: string | undefined;
  /** `X-GitHub-Event`. */
  readonly event: string | undefined;
  /** `X-Hub-Signature-256`. */
  readonly signature: string | undefined;
  readonly body: string;
}

/** What is answered, and what is said of it in the log. */
export interface Answered {
  readonly status: 202 | 400 | 401 | 422 | 500;
  readonly kind: IntakeKind;
  readonly reason: string;
}

export const INTAKE_KINDS = [
  'stored',
  'duplicate',
  'unsigned',
  'forged',
  'malformed',
  'too-deep',
  'unnamed',
  'unsaved',
] as const;
export type IntakeKind = (typeof INTAKE_KINDS)[number];

export interface IntakePorts {
  readonly inbox: Pick<Inbox, 'store'>;
  /** Is the signature right for the body? In constant time. */
  readonly verify: (body: string, signature: string) => boolean;
  readonly now: () => number;
  /** Resolves after so many milliseconds; `signal` ends the waiting. */
  readonly after: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** No webhook of GitHub's nests deeper than about twenty. */
const MOST_DEPTH = 100;

/** What of a delivery its headers tell alone. */
export type Announced = Omit<Incoming, 'body'>;

/** Refuses what its headers show to be no delivery of GitHub's: nothing of its body is read then. Null where it may be one. */
export function refusedUnread({ id, event, signature }: Announced): Answered | null {
  if (!signature) return answered(401, 'unsigned', 'it has no X-Hub-Signature-256');
  if (!/^sha256=[0-9a-f]{64}$/.test(signature))
    return answered(401, 'forged', 'its X-Hub-Signature-256 is no signature');
  if (deliveryId(id ?? '') === null) return answered(400, 'unnamed', 'its X-GitHub-Delivery is no GUID');
  if (!event || !/^[a-z0-9_]{1,64}$/.test(event))
    return answered(400, 'unnamed', 'its X-GitHub-Event names no event');
  return null;
}

/** Takes a delivery in: what is answered with 202 is kept, whatever happens then. */
export async function takeIn(incoming: Incoming, ports: IntakePorts): Promise<Answered> {
  const refused = refusedUnread(incoming);
  if (refused !== null) return refused;
  const { body, signature = '', event = '' } = incoming;
  if (body === '' || !ports.verify(body, signature))
    return answered(401, 'forged', 'its signature is not by the secret of the App');
  const id = deliveryId(incoming.id ?? '') ?? '';
  if (depthOf(body) > MOST_DEPTH) return answered(422, 'too-deep', `it nests deeper than ${MOST_DEPTH}`);
  const payload = parsed(body);
  if (payload === undefined)
    return answered(
      400,
      'malformed',
      'its body is no JSON object: the content type of the webhook must be application/json',
    );
  const key = keyOf(aboutOf(event, payload));
  const delivery = { id, key, event, body, receivedAt: ports.now() };
  return kept(ports, delivery);
}

async function kept(ports: IntakePorts, delivery: Parameters<Inbox['store']>[0]): Promise<Answered> {
  const over = new AbortController();
  try {
    const stored = await keepDelivery(ports.inbox, delivery, (ms) => ports.after(ms, over.signal));
    if (stored.kind !== 'not-stored') return answered(202, stored.kind, delivery.key);
    const { error } = stored;
    return answered(500, 'unsaved', error instanceof Error ? error.message : String(error));
  } finally {
    over.abort();
  }
}

function answered(status: Answered['status'], kind: IntakeKind, reason: string): Answered {
  return { status, kind, reason };
}

function parsed(body: string): object | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** How deep brackets nest, told without parsing: what reads the value later goes as deep as the value does. */
function depthOf(body: string): number {
  let [depth, most, quoted] = [0, 0, false];
  for (let at = 0; at < body.length; at += 1) {
    const unit = body.charCodeAt(at);
    if (quoted) {
      if (unit === BACKSLASH) at += 1;
      else if (unit === QUOTE) quoted = false;
    } else if (unit === QUOTE) quoted = true;
    else if (unit === BRACE || unit === BRACKET) {
      depth += 1;
      if (depth > most) most = depth;
    } else if (unit === BRACE_END || unit === BRACKET_END) depth -= 1;
  }
  return most;
}

const [QUOTE, BACKSLASH, BRACE, BRACE_END, BRACKET, BRACKET_END] = [34, 92, 123, 125, 91, 93];
