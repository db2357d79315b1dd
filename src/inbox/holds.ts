import type { Hold } from '../flows/inbox-ports.ts';
import type { Conditions } from './conditions.ts';
import { STOPPING_MS } from './rounds.ts';

/**
 * A hold that ends by itself after the time that a round may take: whoever asked for it in a round has been told to stop by then, and
 * nothing that hangs keeps a key for ever.
 *
 * @param release called once
 */
export function holdOf(
  keys: readonly string[],
  release: () => Promise<void>,
  { patience, tell }: Pick<Conditions, 'patience' | 'tell'>,
): Hold {
  let released: Promise<void> | null = null;
  const once = (): Promise<void> => {
    clearTimeout(timer);
    released ??= release();
    return released;
  };
  const timer = setTimeout(() => {
    once().catch((error: unknown) => tell({ kind: 'trouble', doing: 'letting go of keys', error }));
  }, patience.limitMs + STOPPING_MS);
  timer.unref();
  return { keys, release: once };
}
