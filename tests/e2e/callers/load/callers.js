// The callers: programs with API keys, backends with signing secrets, people with tokens.

import { randomBytes } from 'node:crypto';
import { MEETING } from '../helpers/asking.js';
import { newSecret } from '../helpers/signing.js';

const EACH_KIND_OF_KEY = 24;
const SECRETS = 12;
const PEOPLE = 60;

const HOST = { realm_access: { roles: ['zoom-host'] } };
export const LATE = 'late';
export const GREEDY = 'greedy';

const numbered = (name, count) => Array.from({ length: count }, (_, index) => `${name}-${index + 1}`);
const newKey = () => randomBytes(32).toString('base64url');
const withKeys = (names) => names.map((name) => ({ name, key: newKey() }));

/** Every third may host. */
const isHost = (index) => index % 3 === 0;

export function newCallers() {
  const people = numbered('person', PEOPLE).map((subject, index) => ({ subject, host: isHost(index), meeting: String(600_000_000 + index) }));
  return {
    participantKeys: withKeys(numbered('kiosk', EACH_KIND_OF_KEY)),
    hostKeys: withKeys(numbered('backend', EACH_KIND_OF_KEY)),
    greedy: { name: GREEDY, key: newKey() },
    secrets: Array.from({ length: SECRETS }, newSecret),
    people,
  };
}

/** Their claims at the provider. */
export function claimsOf({ people }) {
  const claims = people.map(({ subject, host, meeting }) => [subject, { zoom_meetings: [MEETING, meeting], ...(host && HOST) }]);
  const anHourAgo = Math.floor(Date.now() / 1000) - 3600;
  return { ...Object.fromEntries(claims), [LATE]: { zoom_meetings: [MEETING], exp: anHourAgo } };
}

const pairs = (keys) => keys.map(({ name, key }) => `${name}:${key}`).join(',');

/** The server's variables for them. */
export function variablesFor({ participantKeys, hostKeys, greedy, secrets }) {
  return {
    PARTICIPANT_API_KEYS: pairs([...participantKeys, greedy]),
    HOST_API_KEYS: pairs(hostKeys),
    REQUEST_SIGNING_SECRETS: secrets.join(' '),
  };
}
