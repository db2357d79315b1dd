import { constants, platform, setPriority } from 'node:os';

/**
 * Whoever delivers is answered first where the processor does not suffice for all. Elsewhere than on Linux this would be the priority of
 * the whole process. Source: https://man7.org/linux/man-pages/man2/setpriority.2.html (bugs)
 *
 * @returns what kept it from that; null: nothing did
 */
function standBack(): unknown {
  if (platform() !== 'linux') return null;
  try {
    setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
    return null;
  } catch (error) {
    return error;
  }
}

// Before the engine is loaded, which takes as long as dozens of judgements.
const kept = standBack();
const { judgeInThread } = await import('./judge-in-thread.ts');
judgeInThread(kept);
