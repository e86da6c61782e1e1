// @ts-check
// Signatures as others make them, with the faults that most people meet. Their MACs are made up.
// No DOM: the unit tests run this under Node.

const KEY = 'Xt9bQzR2Tn6kLw4VhPq8dA';
const MAC = 'qzwXA695kU0Wqz-l0kaz_P41QZOce2Cjdni3zWNamJE';
const HEADER = { alg: 'HS256', typ: 'JWT' };
const LIFETIME = 7200;

/** A float of 32 bits has epoch seconds in steps of so many. */
const STEP_OF_FLOATS = 128;

const base64url = (value) => btoa(JSON.stringify(value)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

function token(claims) {
  const { iat } = claims;
  const all = { appKey: KEY, sdkKey: KEY, mn: '85746065432', role: 0, ...claims, exp: iat + LIFETIME, tokenExp: iat + LIFETIME };
  return `${base64url(HEADER)}.${base64url(all)}.${MAC}`;
}

/** A servlet’s, and when it asked: the time was rounded up. */
function rounded(now) {
  const iat = Math.floor(now / STEP_OF_FLOATS) * STEP_OF_FLOATS;
  return { text: token({ iat }), at: iat - 10 };
}

/** `make` takes the time in epoch seconds, and returns what to inspect as of when; `null` is now. */
export const SAMPLES = [
  { name: 'a rounded time', make: rounded },
  { name: 'a role as text', make: (now) => ({ text: token({ iat: now - 30, role: '0' }), at: null }) },
  { name: 'a whole response', make: (now) => ({ text: JSON.stringify({ signature: token({ iat: now - 30 }), sdkKey: KEY }), at: null }) },
];
