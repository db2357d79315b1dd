import { createHash } from 'node:crypto';

/** The id of a notice as the log takes it: one that is too long ends in a digest of all of it, so that no two become one. */
export function noticeId(id: string): string {
  return id.length <= 200
    ? id
    : `${id.slice(0, 160)}:${createHash('sha256').update(id).digest('hex').slice(0, 32)}`;
}
