import { createHash } from 'node:crypto';

/** Workflow id of a local branch: `br-` and a short hash of its name, since names hold characters that ids may not. */
export function branchId(branch: string): string {
  return `br-${createHash('sha256').update(branch).digest('hex').slice(0, 12)}`;
}
