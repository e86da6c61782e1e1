// @ts-check
// Zoom's codes as the SDK reports them: what each means, whether a signature can cause it, what to do.
// The table is /page/zoom-codes.json, which the command line and /causes read as well.
// No DOM: the unit tests run this under Node.

let codes = [];

/** Sets the table; until then no code is known. */
export function setZoomCodes(table) {
  codes = table.codes;
}

/** The entry of a code in this view, or undefined. @param view 'client' or 'component' */
export function zoomCode(code, view) {
  const text = String(code);
  return codes.find((entry) => entry.code === text && entry.where.includes(view));
}

/** The first entry of this view with this message, or undefined. */
export function zoomCodeSaid(message, view) {
  const text = plain(message);
  return codes.find((entry) => entry.where.includes(view) && plain(entry.said) === text && text !== '');
}

/** A message without differences of case, spaces and the final full stop. */
const plain = (message = '') => message.trim().replace(/\.$/, '').toLowerCase();

/** Whether the cause is the signature, or the app behind it. */
export const isOfSignature = (entry) => entry?.signature === 'yes';

/** Whether the signature is worth inspecting. */
export const mayBeSignature = (entry) => isOfSignature(entry) || entry?.signature === 'perhaps';
