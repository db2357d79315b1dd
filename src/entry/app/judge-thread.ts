import { constants, platform, setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import type { Logger } from 'pino';
import { processRuntime } from '../runtime.ts';
import { judgingHere } from './judging.ts';
import { createLog } from './log.ts';
import type { ThreadData } from './thread-messages.ts';
import { judgeFor } from './thread-side.ts';

const port = parentPort;
if (port === null) throw new Error('this is a thread of `baton serve`, and no program');
const data = workerData as ThreadData;
const world = processRuntime('');
judgeFor(
  { say: (said) => port.postMessage(said), hear: (listen) => void port.on('message', listen) },
  ({ destination, ...server }) => {
    const log = createLog({ ...data.log, destination });
    standBack(log);
    return judgingHere({ ...server, world, settings: data.settings, log });
  },
);

/**
 * Whoever delivers is answered first where the processor does not suffice for all. Elsewhere than on Linux this would be the priority of
 * the whole process. Source: https://man7.org/linux/man-pages/man2/setpriority.2.html (bugs)
 */
function standBack(log: Logger): void {
  if (platform() !== 'linux') return;
  try {
    setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  } catch (error) {
    log.debug({ err: error }, 'judging runs at the priority of the server');
  }
}
