/** Ends the process after so many milliseconds, whatever still holds it. */
export function endWithin(ms: number): void {
  setTimeout(() => process.exit(), ms).unref();
}
