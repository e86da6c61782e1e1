// @ts-check
// Which credentials the server accepts, from the configuration's `auth`.
// No DOM: the unit tests run this under Node.

/** Whether a request for this role needs a credential. */
export function needsCredential({ anonymous }, role = 0) {
  if (anonymous === 'host') return false;
  return anonymous === null || role !== 0;
}

/** Whether no method is left that a page can use: it has no secret to sign requests with. */
export const isShut = ({ anonymous, apiKeys, tokens }) => anonymous === null && !apiKeys && !tokens;

/** The accepted credentials in words; empty if none is accepted, or none would permit more. */
export function credentialName({ anonymous, apiKeys, tokens }) {
  if (anonymous === 'host') return '';
  return [apiKeys && 'API key', tokens && 'access token'].filter(Boolean).join(' or ');
}

/** Which credential a program would send for this role: 'apiKey', 'token', or null for none. */
export function credentialKind(auth, role) {
  if (!needsCredential(auth, role)) return null;
  if (auth.apiKeys) return 'apiKey';
  return auth.tokens ? 'token' : null;
}

/** The server rejected the credential. Its settings may have changed since the page was loaded, if it was restarted. */
export const isAuthError = (error) => error?.status === 401 || error?.status === 403;

const CREDENTIAL_CODES = new Set(['credentials_missing', 'credentials_invalid']);
const FIELD_OF = new Map([['app', 'app'], ['role', 'role'], ['meetingNumber', 'meeting']]);

/** The field of an error: 'credential', 'app', 'role' or 'meeting'; null if it is not in the form. */
export function fieldOf({ code, param }) {
  return CREDENTIAL_CODES.has(code) ? 'credential' : FIELD_OF.get(param) ?? null;
}

const AT_FIELD = new Map([
  ['app_unknown', 'The server no longer has the app that was chosen. These are its apps now.'],
  ['app_not_allowed', 'This key is for another app: choose that one, or enter a key for this one.'],
]);

/** What an error's field says: its message, unless that tells what only a program can do. */
export const fieldWords = ({ code, message }) => AT_FIELD.get(code) ?? message;
