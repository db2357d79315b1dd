const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * The given ULID, or the next one after the latest where that is greater: ids of one log grow, also when the clock stands
 * still, goes back, or two events share a millisecond.
 */
export function idAfter(latest: string | null, fresh: string): string {
  return latest === null || fresh > latest ? fresh : increment(latest);
}

function increment(id: string): string {
  let at = id.length - 1;
  while (at >= 0 && id[at] === 'Z') at -= 1;
  const digit = at < 0 ? -1 : DIGITS.indexOf(id[at] as string);
  // An id of another make than ours: a longer one that begins with it is greater, too.
  if (digit < 0) return `${id}0`;
  return id.slice(0, at) + DIGITS[digit + 1] + '0'.repeat(id.length - at - 1);
}
