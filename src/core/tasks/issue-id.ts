/** Id of the task that an issue is, and of its workflow. */
export function issueId(number: number): string {
  return `issue-${number}`;
}

export function isIssue(workflow: string): boolean {
  return issueNumber(workflow) !== null;
}

/** Number of the issue that a task is; null where it is none. */
export function issueNumber(id: string): number | null {
  const [, number] = /^issue-([1-9]\d{0,9})$/.exec(id) ?? [];
  return number === undefined ? null : Number(number);
}
