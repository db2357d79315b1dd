/** Resolves after so many milliseconds, or when the signal comes. */
export function after(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    if (signal.aborted) end();
    else signal.addEventListener('abort', end);
  });
}

/** What it comes to, or null where that takes longer. What it throws, this throws. */
export async function within<T>(ms: number, work: Promise<T>): Promise<T | null> {
  const over = new AbortController();
  try {
    return await Promise.race([work, after(ms, over.signal).then(() => null)]);
  } finally {
    over.abort();
  }
}
