// @ts-check
// Splits a pasted text into pieces to colour: the three segments, and the text around them. Only
// for display; the server inspects the text as it is.
// No DOM: the unit tests run this under Node.

const MOST_SHOWN = 6000;

/** "eyJ" is base64 of {" and so every JWT begins with it. A token may be broken over lines. */
const TOKEN = /eyJ[\w+/=-]*(?:\s*\.\s*[\w+/=-]*(?:[\r\n]+[\w+/=-]+)*)+/g;

const KINDS = ['header', 'payload', 'mac'];

/** @returns pieces of kind 'header', 'payload', 'mac', 'dot' or 'stray', which together are the text */
export function splitToken(text) {
  const shown = text.slice(0, MOST_SHOWN);
  const all = [...shown.matchAll(TOKEN)];
  const found = all.find(([token]) => isSignature(token)) ?? all[0];
  const pieces = found ? around(shown, found) : [piece('stray', shown)];
  const left = text.length - shown.length;
  return left > 0 ? [...pieces, piece('stray', `… and ${left} more characters`)] : pieces;
}

/** Whether the claims are a signature's and not those of a ZAK beside it. */
function isSignature(token) {
  const [, payload = ''] = token.split('.');
  try {
    return /"(?:appKey|sdkKey|mn)"/.test(atob(payload.replace(/\s/g, '').replaceAll('-', '+').replaceAll('_', '/')));
  } catch {
    return false;
  }
}

const piece = (kind, text) => ({ kind, text });

function around(text, { 0: token, index }) {
  const all = [
    piece('stray', text.slice(0, index)),
    ...segments(token),
    piece('stray', text.slice(index + token.length)),
  ];
  return all.filter(({ text: shown }) => shown !== '');
}

function segments(token) {
  return token.split('.').flatMap((text, index) => {
    const segment = piece(KINDS[index] ?? 'stray', text);
    return index === 0 ? [segment] : [piece('dot', '.'), segment];
  });
}
