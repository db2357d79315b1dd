import { Worker } from 'node:worker_threads';
import type { JudgeThread } from './judging-apart.ts';
import type { FromThread, ThreadData } from './thread-messages.ts';

/**
 * In megabytes. By these V8 also tells how much garbage may lie about: without them it lets four times of what is needed pile up. The
 * survey of a thousand pull requests takes about a hundred.
 */
const LIMITS = { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 24 };

/** Begins a thread that judges, by the file that the build lays beside that of the server. */
export function beginThread(data: ThreadData): JudgeThread {
  const file = new URL('./judge-thread.js', import.meta.url);
  const worker = new Worker(file, { workerData: data, resourceLimits: LIMITS });
  let failure: Error | null = null;
  worker.on('error', (error) => {
    failure = error;
  });
  return {
    say: (said) => worker.postMessage(said),
    hear: (listen) => void worker.on('message', (said: FromThread) => listen(said)),
    ended: new Promise((resolve) => worker.once('exit', () => resolve(failure))),
    end: async () => void (await worker.terminate()),
  };
}
