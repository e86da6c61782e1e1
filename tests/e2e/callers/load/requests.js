// The kinds of request and their expected responses.

import { randomUUID } from 'node:crypto';
import { MEETING, OTHER_MEETING, asking, bearer } from '../helpers/asking.js';
import { newSecret, signed } from '../helpers/signing.js';

const pick = (list) => list[Math.floor(Math.random() * list.length)];
const anyRole = () => pick([0, 1]);
const anyMeeting = () => String(100_000_000 + Math.floor(Math.random() * 899_999_999));

const accepted = (asked, authMethod, caller) => ({ status: 200, asked, authMethod, caller });
const refused = (status, code, param) => ({ status, code, param });

/**
 * @param share how many of a thousand requests
 * @param again whether it repeats an earlier request
 */
const kind = (name, share, make, again = false) => ({ name, share, make, again });

/** Whether a signed request was sent before cannot be known without Redis. */
export const UNKNOWN = { ...refused(503, 'replay_store_unavailable'), waits: true };

/** @param scene the callers, their tokens, the requests accepted so far, and the servers */
export function kinds(scene) {
  return [...acceptedKinds(scene), ...refusedKinds(scene)];
}

function acceptedKinds({ callers, wallet, sent, replicas }) {
  return [
    kind('participant key, role 0', 150, () => byKey(pick(callers.participantKeys), asking(0, anyMeeting()))),
    kind('host key, either role', 150, () => byKey(pick(callers.hostKeys), asking(anyRole(), anyMeeting()))),
    kind('signed request, either role', 200, () => bySignature(callers.secrets, sent, replicas)),
    kind('token, role 0', 180, () => byToken(pick(wallet.generation(Math.random()).people), 0)),
    kind('host’s token, role 1', 100, () => byToken(pick(wallet.generation(Math.random()).people.filter(({ host }) => host)), 1)),
  ];
}

function byKey({ name, key }, body) {
  const headers = Math.random() < 0.5 ? bearer(key) : { 'x-api-key': key };
  return { headers, body, expected: accepted(body, 'api_key', name) };
}

function bySignature(secrets, sent, { isAway }) {
  const index = Math.floor(Math.random() * secrets.length);
  const body = asking(anyRole(), anyMeeting());
  const request = signed(secrets[index], { body });
  return { ...request, expected: { ...accepted(body, 'signed_request', String(index + 1)), ...(isAway && { or: UNKNOWN }) }, whenRight: () => sent.remember(request) };
}

/** A person's token for one of the person's meetings. */
export function byToken({ subject, token, meeting }, role) {
  const body = asking(role, pick([MEETING, meeting]));
  return { headers: bearer(token), body, expected: accepted(body, 'openid', subject) };
}

function refusedKinds({ callers, wallet, sent, replicas }) {
  const person = (host) => pick(wallet.generation(Math.random()).people.filter((each) => each.host === host));
  return [
    kind('no credential', 20, () => ({ expected: refused(401, 'credentials_missing') })),
    kind('unknown key', 20, () => ({ headers: bearer(randomUUID()), expected: refused(401, 'credentials_invalid') })),
    kind('participant key, role 1', 20, () => ({
      ...byKey(pick(callers.participantKeys), asking(1)),
      expected: refused(403, 'role_not_allowed', 'role'),
    })),
    kind('signed with an unknown secret', 15, () => ({
      ...signed(newSecret()),
      expected: refused(400, 'signature_invalid', 'webhook-signature'),
    })),
    kind('signed, then changed', 15, () => ({
      ...signed(pick(callers.secrets)),
      body: JSON.stringify(asking(1, OTHER_MEETING)),
      expected: refused(400, 'signature_invalid', 'webhook-signature'),
    })),
    kind('signed six minutes ago', 15, () => ({
      ...signed(pick(callers.secrets), { at: new Date(Date.now() - 360_000) }),
      expected: refused(400, 'signature_invalid', 'webhook-timestamp'),
    })),
    kind('sent a second time', 25, () => again(sent.any(), replicas), true),
    kind('token without the claim, role 1', 20, () => ({ ...byToken(person(false), 1), expected: refused(403, 'role_not_allowed', 'role') })),
    kind('token, forbidden meeting', 20, () => ({
      headers: bearer(person(true).token),
      body: asking(1, OTHER_MEETING),
      expected: refused(403, 'meeting_not_allowed', 'meetingNumber'),
    })),
    kind('expired token', 15, () => invalidToken(pick(wallet.generation(0.5).late))),
    kind('another audience’s token', 15, () => invalidToken(pick(wallet.generation(0.5).astray))),
    kind('token with changed claims', 20, () => invalidToken(forged(person(false).token))),
  ];
}

function again(request, { isAway, lostUntil }) {
  const mayBeLost = isAway || Number(request.headers['webhook-timestamp']) <= lostUntil;
  return { ...request, expected: { ...refused(400, 'signature_invalid', 'webhook-id'), ...(mayBeLost && { or: UNKNOWN }) } };
}

const invalidToken = (token) => ({ headers: bearer(token), expected: refused(401, 'credentials_invalid') });

function forged(token) {
  const [header, payload, signature] = token.split('.');
  const claims = { ...JSON.parse(Buffer.from(payload, 'base64url')), realm_access: { roles: ['zoom-host'] } };
  return [header, Buffer.from(JSON.stringify(claims)).toString('base64url'), signature].join('.');
}

/** A token whose key the server cannot fetch during the outage. */
export const unseen = ({ token }) => ({ headers: bearer(token), expected: { ...refused(503, 'issuer_unreachable'), waits: true } });

/** A token whose key the provider has withdrawn. */
export const withdrawn = ({ token }) => invalidToken(token);

/** One caller, far too often: requests over the limit get Retry-After. */
export function greedy({ name, key }) {
  const body = asking();
  return { headers: bearer(key), body, expected: { ...accepted(body, 'api_key', name), or: { ...refused(429, 'rate_limit_exceeded'), waits: true } } };
}
