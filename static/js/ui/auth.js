// @ts-check
// What the server's gate asks of this page, from the configuration's `gate`.
// No DOM: the unit tests run this under Node.

/** Whether asking for this role takes a credential. */
export function needsCredential({ anonymous }, role = 0) {
  if (anonymous === 'host') return false;
  return anonymous === null || role !== 0;
}

/** The authentication methods that are left are not for a page: it has no secret to sign its requests with. */
export const isShut = ({ anonymous, apiKeys, tokens }) => anonymous === null && !apiKeys && !tokens;

/** What may be entered, in words; empty where none is taken, or none would open more. */
export function credentialName({ anonymous, apiKeys, tokens }) {
  if (anonymous === 'host') return '';
  return [apiKeys && 'API key', tokens && 'access token'].filter(Boolean).join(' or ');
}

/** Which credential a program would send for this role: 'apiKey', 'token', or null for none. */
export function credentialKind(gate, role) {
  if (!needsCredential(gate, role)) return null;
  if (gate.apiKeys) return 'apiKey';
  return gate.tokens ? 'token' : null;
}

/** The gate refused. It may be another gate than the page knows, because servers are started anew. */
export const isOfGate = (error) => error?.status === 401 || error?.status === 403;

const CREDENTIAL_CODES = new Set(['credentials_missing', 'credentials_invalid']);
const FIELD_OF = new Map([['role', 'role'], ['meetingNumber', 'meeting']]);

/** The field that a refusal is about: 'credential', 'role' or 'meeting'; null for none of the form. */
export function fieldOf({ code, param }) {
  return CREDENTIAL_CODES.has(code) ? 'credential' : FIELD_OF.get(param) ?? null;
}
