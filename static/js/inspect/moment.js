// @ts-check
// Parses a moment as logs have it: epoch seconds, milliseconds, or a date with a time.
// No DOM: the unit tests run this under Node.

const EPOCH = /^\d{1,10}$/;
const EPOCH_MILLISECONDS = /^\d{13}$/;
const ISO = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?: ?(?:Z|UTC|[+-]\d\d:?\d\d))?)?$/i;
const MAIL = /^(?:[a-z]{3}, )?\d{1,2} [a-z]{3} \d{4} \d\d:\d\d(?::\d\d)?(?: (?:GMT|UTC|Z|[+-]\d{4}))?$/i;
const ACCESS_LOG = /^\[?(\d\d)\/([a-z]{3})\/(\d{4}):(\d\d:\d\d:\d\d) ([+-]\d{4})\]?$/i;

/** Parses a text into `{ seconds }`, `{ problem: 'empty' }` or `{ problem: 'unreadable' }`. A date without a zone is local. */
export function parseMoment(text) {
  const trimmed = text.trim();
  if (trimmed === '') return { problem: 'empty' };
  if (EPOCH.test(trimmed)) return { seconds: Number(trimmed) };
  if (EPOCH_MILLISECONDS.test(trimmed)) return { seconds: Math.floor(Number(trimmed) / 1000) };
  const milliseconds = Date.parse(dateText(trimmed));
  if (!(milliseconds >= 0)) return { problem: 'unreadable' };
  return { seconds: Math.floor(milliseconds / 1000) };
}

/** The text in a form that every browser parses alike; empty if it is not a date. */
function dateText(text) {
  if (ISO.test(text)) return isoText(text);
  if (MAIL.test(text)) return text.replace(/ (?:Z|UTC)$/i, ' GMT');
  const [, day, month, year, time, zone] = text.match(ACCESS_LOG) ?? [];
  return day ? `${day} ${month} ${year} ${time} ${zone}` : '';
}

function isoText(text) {
  const date = text.slice(0, 10);
  const time = text.slice(11).replace(' ', '').replace(',', '.').replace(/utc/i, 'Z').replace(/([+-]\d\d)(\d\d)$/, '$1:$2');
  return time ? `${date}T${time.toUpperCase()}` : `${date}T00:00`;
}
