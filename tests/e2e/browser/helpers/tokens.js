// Signatures as other implementations make them, with their mistakes.

import { createHmac } from 'node:crypto';
import { NUMBER } from './person.js';
import { KEY, SECRET } from './server.js';

const base64url = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

export const claimsOf = (token) => JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString());

export const nowSeconds = () => Math.floor(Date.now() / 1000);

/** Whether it looks rounded by a float, with or without some seconds subtracted afterwards. */
const looksRounded = (iat) => [0, 30, 60, 120].some((backdate) => (iat + backdate) % 128 === 0);

/** Claims as Zoom requires them, with `iat` at `issued`, or a second earlier if that looks rounded. */
export function claims({ issued = nowSeconds() - 30, ...others } = {}) {
  const iat = looksRounded(issued) ? issued - 1 : issued;
  const exp = iat + 7200;
  return { appKey: KEY, sdkKey: KEY, mn: NUMBER, role: 0, iat, exp, tokenExp: exp, ...others };
}

export function sign(payload, { secret = SECRET, header = { alg: 'HS256', typ: 'JWT' } } = {}) {
  const text = `${base64url(header)}.${base64url(payload)}`;
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
}

export const sound = () => sign(claims());

/** Encoded as `base64` instead of `base64url`; the MAC covers that text. */
export function signInStandardBase64(payload) {
  const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64').replace(/=+$/, '');
  const text = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(payload)}`;
  return `${text}.${createHmac('sha256', SECRET).update(text).digest('base64').replace(/=+$/, '')}`;
}
