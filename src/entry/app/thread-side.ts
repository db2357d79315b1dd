import type { Timer } from '../../core/deliveries/delivery.ts';
import type { Vitals } from '../../core/services/health.ts';
import type { Hold, Inbox } from '../../flows/inbox-ports.ts';
import type { Judging } from './judging.ts';
import type { LogDestination } from './log.ts';
import type { WorkMetrics } from './metrics.ts';
import { type End, type FromThread, failureOf, type ToThread } from './thread-messages.ts';

/** What the thread that judges has of the server: both are in the other one. */
export interface Server {
  readonly inbox: Pick<Inbox, 'at' | 'hold'>;
  readonly metrics: WorkMetrics;
  /** How the process did when a round was handed out last. */
  readonly vitals: () => Vitals;
  /** Takes the lines of its log. */
  readonly destination: LogDestination;
  readonly stopping: AbortSignal;
}

type Hearing = {
  readonly [K in ToThread['kind']]: (said: Extract<ToThread, { kind: K }>) => void;
};

/** Does in this thread what the other one asks for. */
export function judgeFor({ say, hear }: End<FromThread, ToThread>, judgingWith: (server: Server) => Judging) {
  const stopping = new AbortController();
  let lately: Vitals = { answerMs: null, failed: null, memory: 0 };
  const timers = askingFor<Timer, void>((id, timer) => say({ kind: 'at', id, timer }));
  const holds = askingFor<readonly string[], Hold>((id, keys) => say({ kind: 'hold', id, keys }));
  const judging = judgingWith({
    inbox: { at: timers.ask, hold: holds.ask },
    metrics: countedBy(say),
    vitals: () => lately,
    destination: { write: (line) => say({ kind: 'line', line }) },
    stopping: stopping.signal,
  });
  const running = new Map<number, AbortController>();
  const hearing: Hearing = {
    work: ({ id, round, vitals }) => {
      lately = vitals;
      const controller = new AbortController();
      running.set(id, controller);
      void judging
        .handle(round, controller.signal)
        .then(
          (handled) => say({ kind: 'handled', id, handled }),
          (error: unknown) => say({ kind: 'failed', id, reason: failureOf(error) }),
        )
        .finally(() => running.delete(id));
    },
    'give-up': ({ id, reason }) => running.get(id)?.abort(new Error(reason)),
    heal: () => void judging.heal().then(() => say({ kind: 'healed' })),
    stop: () => stopping.abort(),
    set: ({ id, failure }) => (failure === null ? timers.answer(id) : timers.refuse(id, failure)),
    held: ({ id, keys }) => holds.answer(id, { keys, release: async () => say({ kind: 'release', id }) }),
    'not-held': ({ id, failure }) => holds.refuse(id, failure),
  };
  hear((said) => (hearing[said.kind] as (said: ToThread) => void)(said));
}

interface Asked<A> {
  readonly resolve: (answer: A) => void;
  readonly reject: (error: Error) => void;
}

/** Asks under a number, and waits for the answer that bears it. */
function askingFor<T, A>(send: (id: number, asked: T) => void) {
  const waiting = new Map<number, Asked<A>>();
  let last = 0;
  const settled = (id: number): Asked<A> | undefined => {
    const asked = waiting.get(id);
    waiting.delete(id);
    return asked;
  };
  return {
    ask: (asked: T): Promise<A> =>
      new Promise((resolve, reject) => {
        last += 1;
        waiting.set(last, { resolve, reject });
        send(last, asked);
      }),
    answer: (id: number, answer: A): void => settled(id)?.resolve(answer),
    refuse: (id: number, failure: string): void => settled(id)?.reject(new Error(failure)),
  };
}

const COUNTED = {
  worked: true,
  judged: true,
  lagged: true,
  mended: true,
  unwritten: true,
  healed: true,
  asked: true,
  points: true,
  accepted: true,
} as const satisfies Record<keyof WorkMetrics, true>;

function countedBy(say: (said: FromThread) => void): WorkMetrics {
  const names = Object.keys(COUNTED) as (keyof WorkMetrics)[];
  return Object.fromEntries(
    names.map((name) => [name, (...values: unknown[]) => say({ kind: 'counted', name, values })]),
  ) as unknown as WorkMetrics;
}
