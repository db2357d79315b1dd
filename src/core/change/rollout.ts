import { createHash } from 'node:crypto';

/** Does `enforce` really block this change? Stable by change: raising the percentage only ever adds changes. */
export function inRollout(change: string, percent: number): boolean {
  const numbered = /^pr-(\d+)$/.exec(change);
  const place = numbered
    ? Number(numbered[1]) % 100
    : createHash('sha256').update(change).digest().readUInt32BE(0) % 100;
  return place < percent;
}
