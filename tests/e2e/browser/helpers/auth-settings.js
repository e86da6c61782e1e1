// Every kind of authentication, as variables for `startServer`, and keys for them.

import { newKey } from '../../helpers/program.mjs';

export const participant = newKey('web');
export const host = newKey('staff');
/** For the app `dev` alone, of a server with two. */
export const bound = newKey('web@dev');

const KEYS = { PARTICIPANT_API_KEYS: participant.entry, HOST_API_KEYS: host.entry };
/** Nothing listens there. */
const ISSUER = { OIDC_ISSUER: 'http://127.0.0.1:9/', OIDC_AUDIENCE: 'zoom-signature' };

export const BOUND = { PARTICIPANT_API_KEYS: bound.entry };

export const AUTH_SETTINGS = {
  none: {},
  keys: KEYS,
  oneMeeting: { ...KEYS, ALLOWED_MEETING_NUMBERS: '912 3456 7890' },
  oneAMinute: { ...KEYS, RATE_LIMIT_PER_MINUTE: '1' },
  tokens: ISSUER,
  keysAndTokens: { ...KEYS, ...ISSUER },
  openToParticipants: { ...KEYS, ALLOW_ANONYMOUS: 'participant' },
  openToHosts: { ...KEYS, ALLOW_ANONYMOUS: 'host' },
  signedOnly: { REQUEST_SIGNING_SECRETS: `whsec_${Buffer.alloc(32, 7).toString('base64')}` },
};

const base64url = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Looks like a token of that issuer; only its keys, which are unavailable, would show that it is not. */
export const UNPROVEN_TOKEN = [
  base64url({ alg: 'RS256', typ: 'at+jwt', kid: 'k1' }),
  base64url({ iss: ISSUER.OIDC_ISSUER, aud: ISSUER.OIDC_AUDIENCE, sub: 'ada', exp: 4_102_444_800 }),
  Buffer.alloc(256, 9).toString('base64url'),
].join('.');
