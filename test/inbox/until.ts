/** Milliseconds after which a wait is given up, within the time limit of a test. */
const LONGEST_MS = 55_000;

/** Resolves when it holds; throws where it does not in time, so that nothing waits behind a test that is over. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + LONGEST_MS;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`this never held: ${holds.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
