import { parentPort, workerData } from 'node:worker_threads';
import { processRuntime } from '../runtime.ts';
import { judgingHere } from './judging.ts';
import { createLog } from './log.ts';
import type { ThreadData } from './thread-messages.ts';
import { judgeFor } from './thread-side.ts';

/**
 * Works on what the thread that began this one says.
 *
 * @param kept what kept it from standing back for that one; null: nothing did
 */
export function judgeInThread(kept: unknown): void {
  const port = parentPort;
  if (port === null) throw new Error('this is a thread of `baton serve`, and no program');
  const data = workerData as ThreadData;
  const world = processRuntime('');
  judgeFor(
    { say: (said) => port.postMessage(said), hear: (listen) => void port.on('message', listen) },
    ({ destination, ...server }) => {
      const log = createLog({ ...data.log, destination });
      if (kept !== null) log.debug({ err: kept }, 'judging runs at the priority of the server');
      return judgingHere({ ...server, world, settings: data.settings, log });
    },
  );
}
