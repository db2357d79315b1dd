const DAYS: readonly string[] = [
  'sunday',
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
];
const DAY_MS = 86_400_000;

/**
 * The last instant at or before `now` (both in milliseconds since 1970) that a time such as `daily 09:00 UTC` or
 * `friday 15:00 UTC` means; null where it is no such time.
 */
export function lastOf(time: string, now: number): number | null {
  const [, day = '', hours = '', minutes = ''] = /^([a-z]+) (\d\d):(\d\d) UTC$/.exec(time) ?? [];
  const wanted = DAYS.indexOf(day);
  if (wanted < 0 && day !== 'daily') return null;
  const midnight = Math.floor(now / DAY_MS) * DAY_MS;
  const at = midnight + (Number(hours) * 60 + Number(minutes)) * 60_000;
  const back = wanted < 0 ? 0 : (new Date(midnight).getUTCDay() - wanted + 7) % 7;
  const last = at - back * DAY_MS;
  return last <= now ? last : last - (wanted < 0 ? 1 : 7) * DAY_MS;
}
