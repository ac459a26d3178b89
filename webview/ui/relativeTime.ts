const units: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['minute', 60_000],
  ['hour', 3_600_000],
  ['day', 86_400_000],
];
const format = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });
const date = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });

/** "5 minutes ago", "yesterday"; the date when it is more than a week ago. */
export function relativeTime(at: number, now: number): string {
  const ago = Math.max(0, now - at);
  if (ago > 7 * 86_400_000) return date.format(at);
  const [unit, ms] = units.findLast(([, size]) => ago >= size) ?? ['minute', 60_000];
  return ago < 60_000 ? 'just now' : format.format(-Math.floor(ago / ms), unit);
}
