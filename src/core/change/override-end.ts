import { parseDuration } from '../duration.ts';
import type { Policy } from '../policy/schema.ts';

/**
 * When an override ends, in milliseconds since 1970; null: never.
 *
 * @param given when the comment was last edited that asks for it; on a plain git repository, when it was logged. ISO 8601
 */
export function overrideEnd(given: string, { expires }: Policy['overrides']): number | null {
  return expires === undefined ? null : Date.parse(given) + (parseDuration(expires) ?? 0);
}
