import { createHash } from 'node:crypto';

/** How a comment that tells a notice begins. */
export const NOTICE_MARKER = '<!-- baton:notice ';

/** First line of the comment that tells a notice. Ids hold anything but blanks, so that only their hash may stand in HTML. */
export function noticeMark(id: string): string {
  return `${NOTICE_MARKER}${createHash('sha256').update(id).digest('hex').slice(0, 32)} -->`;
}
