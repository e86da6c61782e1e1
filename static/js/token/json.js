// @ts-check
// JSON whose numbers stay as written: 1795349825.0 and 2^53 + 1 stay distinct from their neighbours.

/** If the browser supports it; otherwise numbers are read as JSON.parse reads them. */
const EXACT = typeof JSON.rawJSON === 'function';

export function parseExactly(text) {
  return EXACT ? JSON.parse(text, keepSource) : JSON.parse(text);
}

/** @type {(name: string, value: any, context: { source?: string }) => any} */
function keepSource(_, value, { source }) {
  if (typeof value !== 'number' || source === undefined || source === String(value)) return value;
  return JSON.rawJSON(source);
}
