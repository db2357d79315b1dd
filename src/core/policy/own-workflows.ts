/**
 * The workflow files that `baton init --write --github` writes, and under which name the job of each shows as a check. None of them is
 * waited for: a review would wait for itself, a sweep for reviews, and the other way round.
 */
export const OWN_WORKFLOWS = {
  '.github/workflows/baton.yml': 'review',
  '.github/workflows/baton-sweep.yml': 'sweep',
} as const;

/** Is this the file of one of Baton's own workflows, or of the one that it runs in? */
export function isOwnWorkflow(file: string, runsIn: string | null): boolean {
  return file === runsIn || Object.hasOwn(OWN_WORKFLOWS, file);
}

/** Is this the name of a check that Baton writes: of its verdict, or of one gate? */
export function isOwnCheck(name: string): boolean {
  return name === 'baton' || name.startsWith('baton/');
}
