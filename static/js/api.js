// The server's two answers that the page lives on.

import { parseExactly } from './json.js';
import { signatureRequest } from './request.js';

/** The endpoint answered, and refused. Carries its error object as it came. */
export class EndpointRefusal extends Error {
  constructor(status, error) {
    super(error.message);
    this.status = status;
    this.error = error;
  }
}

/** No answer that could be read. `status` is 0 when there was none at all. */
export class EndpointUnreachable extends Error {
  constructor(status, cause) {
    super('the endpoint gave no readable answer', { cause });
    this.status = status;
  }
}

export async function fetchConfig() {
  const asked = Date.now();
  const { answer } = await call('/page/config.json', { cache: 'no-store' });
  const halfway = (asked + Date.now()) / 2000;
  return { ...answer, skew: answer.now + 0.5 - halfway };
}

export async function requestSignature(endpoint, values) {
  const { answer, response } = await call(endpoint, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(signatureRequest(values)),
    cache: 'no-store',
  });
  if (typeof answer?.signature !== 'string') throw new EndpointUnreachable(response.status);
  return answer;
}

/** In milliseconds. An inspection takes microseconds; what is slower is not to be waited for. */
const INSPECTION_WITHIN = 5000;

export async function requestInspection(endpoint, question) {
  const { answer, response } = await call(endpoint, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(question),
    cache: 'no-store',
    signal: AbortSignal.timeout(INSPECTION_WITHIN),
  });
  if (!Array.isArray(answer?.findings) || !answer.timeline || !answer.mac) throw new EndpointUnreachable(response.status);
  return answer;
}

async function call(url, options) {
  const response = await fetch(url, options).catch((cause) => {
    throw new EndpointUnreachable(0, cause);
  });
  const answer = await response.text().then(parseExactly).catch((cause) => {
    throw new EndpointUnreachable(response.status, cause);
  });
  if (response.ok) return { answer, response };
  if (answer?.error?.code) throw new EndpointRefusal(response.status, answer.error);
  throw new EndpointUnreachable(response.status);
}
