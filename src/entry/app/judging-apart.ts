import type { Handled } from '../../flows/inbox-ports.ts';
import { after } from './after.ts';
import type { Judging, JudgingPorts } from './judging.ts';
import type { LogDestination } from './log.ts';
import { type ThreadHolds, threadHolds } from './thread-holds.ts';
import { type End, type FromThread, failureOf, type ToThread } from './thread-messages.ts';

/** A thread that judges. */
export interface JudgeThread extends End<ToThread, FromThread> {
  /** Resolves when it has ended, with what it ended by; null where it was told to. */
  readonly ended: Promise<Error | null>;
  readonly end: () => Promise<void>;
}

export interface ApartPorts extends Pick<JudgingPorts, 'inbox' | 'metrics' | 'vitals' | 'log' | 'stopping'> {
  readonly begin: () => JudgeThread;
  /** Where its log goes. */
  readonly destination: LogDestination;
}

interface Waiting {
  readonly resolve: (handled: Handled) => void;
  readonly reject: (error: Error) => void;
}

type Hearing = {
  readonly [K in FromThread['kind']]: (said: Extract<FromThread, { kind: K }>, from: Speaker) => void;
};

/** The thread that says something, and what it holds in the inbox. */
interface Speaker extends Pick<JudgeThread, 'say'> {
  readonly holds: ThreadHolds;
}

/** Whatever ends a thread may end the next one as well. */
const PAUSE_MS = 5_000;
/** A thread that is busy does not hear that it is to stop. */
const STOPPING_MS = 5_000;

/**
 * In a thread of its own: judging takes the processor for long stretches, and whoever delivers does not wait that long. Where that
 * thread ends by itself, what it worked on has failed, and another one begins.
 */
export function judgingApart(ports: ApartPorts): Judging {
  const { log, stopping } = ports;
  const rounds = new Map<number, Waiting>();
  const healing = settling();
  const hearing = hearingOf(ports, rounds, healing.resolve);
  let thread: JudgeThread | null = null;
  let last = 0;
  let closed = false;

  const begun = (): JudgeThread => {
    const begins = ports.begin();
    const speaker = { say: begins.say, holds: threadHolds(ports.inbox, log) };
    begins.hear((said) => (hearing[said.kind] as (said: FromThread, from: Speaker) => void)(said, speaker));
    void begins.ended.then((error) => {
      thread = null;
      speaker.holds.end();
      const reason = `the thread that judges has ended: ${error === null ? 'nobody knows why' : failureOf(error)}`;
      for (const { reject } of rounds.values()) reject(new Error(reason));
      rounds.clear();
      if (closed) return;
      log.error({ err: error }, 'the thread that judges has ended; another one begins');
      if (stopping.aborted) healing.resolve();
      else if (healing.wanted()) void after(PAUSE_MS, stopping).then(heal);
    });
    if (stopping.aborted) begins.say({ kind: 'stop' });
    return begins;
  };
  const say = (said: ToThread): void => {
    thread ??= begun();
    thread.say(said);
  };
  const heal = (): void => (stopping.aborted ? healing.resolve() : say({ kind: 'heal' }));
  const stop = (): void => {
    thread?.say({ kind: 'stop' });
    setTimeout(healing.resolve, thread === null ? 0 : STOPPING_MS).unref();
  };
  stopping.addEventListener('abort', stop, { once: true });
  return {
    handle: (round, signal) =>
      new Promise((resolve, reject) => {
        last += 1;
        const id = last;
        rounds.set(id, { resolve, reject });
        const giveUp = () => {
          if (rounds.has(id)) thread?.say({ kind: 'give-up', id, reason: failureOf(signal.reason) });
        };
        signal.addEventListener('abort', giveUp, { once: true });
        say({ kind: 'work', id, round, vitals: ports.vitals() });
        if (signal.aborted) giveUp();
      }),
    heal: () => {
      heal();
      return healing.settled();
    },
    close: async () => {
      closed = true;
      await thread?.end();
    },
  };
}

function hearingOf(
  { inbox, metrics, destination }: ApartPorts,
  rounds: Map<number, Waiting>,
  healed: () => void,
): Hearing {
  const settled = (id: number): Waiting | undefined => {
    const waiting = rounds.get(id);
    rounds.delete(id);
    return waiting;
  };
  return {
    handled: ({ id, handled }) => settled(id)?.resolve(handled),
    failed: ({ id, reason }) => settled(id)?.reject(new Error(reason)),
    healed,
    at: ({ id, timer }, { say }) =>
      void inbox.at(timer).then(
        () => say({ kind: 'set', id, failure: null }),
        (error: unknown) => say({ kind: 'set', id, failure: failureOf(error) }),
      ),
    hold: ({ id, keys }, { say, holds }) => holds.hold(id, keys, say),
    release: ({ id }, { holds }) => holds.release(id),
    counted: ({ name, values }) => (metrics[name] as (...values: readonly unknown[]) => void)(...values),
    line: ({ line }) => destination.write(line),
  };
}

/** A promise that is asked for once it is wanted. */
function settling() {
  let resolve: () => void = () => undefined;
  let wanted = false;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return {
    resolve: () => resolve(),
    wanted: () => wanted,
    settled: () => {
      wanted = true;
      return promise;
    },
  };
}
