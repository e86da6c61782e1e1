// @ts-check
// Durations and moments in words. Seconds in, text out.

/** @type {[string, number][]} */
const UNITS = [
  ['d', 86400],
  ['h', 3600],
  ['min', 60],
  ['s', 1],
];

/** The largest units, two by default: 7230 -> "2 h", 7290 -> "2 h 1 min", 95 -> "1 min 35 s". */
export function duration(seconds, units = 2) {
  let rest = Math.round(Math.abs(seconds));
  if (rest === 0) return '0 s';
  const first = UNITS.findIndex(([, size]) => rest >= size);
  const parts = UNITS.slice(first, first + units).map(([name, size]) => {
    const count = Math.floor(rest / size);
    rest -= count * size;
    return count > 0 ? `${count} ${name}` : '';
  });
  return parts.filter(Boolean).join(' ');
}

/** How far a moment is from now, both in epoch seconds. */
export function relative(moment, now) {
  const distance = Math.round(moment - now);
  if (distance === 0) return 'now';
  return distance > 0 ? `in ${duration(distance)}` : `${duration(distance)} ago`;
}

const localFormat = new Intl.DateTimeFormat(undefined, {
  year: 'numeric', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23', timeZoneName: 'short',
});
const clockFormat = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });

/** In UTC, as in logs, and by this browser’s clock if its zone is another. */
export function dateWords(moment) {
  const date = new Date(moment * 1000);
  const utc = `${date.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
  return date.getTimezoneOffset() === 0 ? utc : `${utc}, here ${localFormat.format(date)}`;
}

export const localTime = (moment) => clockFormat.format(moment * 1000);
