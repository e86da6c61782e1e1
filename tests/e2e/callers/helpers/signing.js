// Requests signed with the npm package `standardwebhooks`.

import { randomUUID, randomBytes } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { ask, asking } from './asking.js';

export const newSecret = () => `whsec_${randomBytes(32).toString('base64')}`;

/** The three headers for a body, and the body. */
export function signed(secret, { body = asking(), id = randomUUID(), at = new Date() } = {}) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const headers = {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign(id, at, text),
  };
  return { headers, body: text };
}

export const askSigned = (url, secret, options) => ask(url, signed(secret, options));
