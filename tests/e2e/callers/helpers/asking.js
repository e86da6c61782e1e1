// Sends requests for signatures, and checks the responses.

import assert from 'node:assert/strict';
import { jwtVerify } from 'jose';
import { KEY, SECRET } from './server.js';

export const MEETING = '85746065432';
export const OTHER_MEETING = '123456789';

export const asking = (role = 0, meetingNumber = MEETING) => ({ meetingNumber, role });

/** @param body an object, or the text to send as it is */
export async function ask(url, { headers = {}, body = asking(), path = '/signature' } = {}) {
  const response = await fetch(new URL(path, url), {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

export const bearer = (credential) => ({ authorization: `Bearer ${credential}` });

export const askWith = (url, credential, body) => ask(url, { headers: bearer(credential), body });

/** Throws unless it is this server's signature for the request. */
export const verify = (signature, { meetingNumber = MEETING, role = 0 } = {}) => verifyClaims(signature, { mn: meetingNumber, role });

/** The same for a request without a meeting. */
export const verifyNative = (signature) => verifyClaims(signature, { mn: undefined, role: undefined });

async function verifyClaims(signature, asked) {
  const { payload } = await jwtVerify(signature, new TextEncoder().encode(SECRET), { algorithms: ['HS256'] });
  const { appKey, sdkKey, mn, role: signedRole } = payload;
  assert.deepEqual({ appKey, sdkKey, mn, role: signedRole }, { appKey: KEY, sdkKey: KEY, ...asked });
  return payload;
}

export async function assertSigned(answer, asked) {
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  const { exp } = await verify(answer.body.signature, asked);
  assert.equal(answer.body.sdkKey, KEY);
  assert.equal(answer.body.expiresAt, exp);
}

export function assertRefused(answer, status, code, param) {
  const { code: told, param: about } = answer.body.error ?? {};
  const expected = { status, code, ...(param && { param }) };
  assert.deepEqual({ status: answer.status, code: told, ...(param && { param: about }) }, expected, JSON.stringify(answer.body));
}
