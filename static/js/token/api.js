// @ts-check
// The server's responses that the page needs.

import { parseExactly } from './json.js';

/** An error response of the endpoint: its error object, and the seconds of its Retry-After or null. */
export class EndpointRefusal extends Error {
  constructor(status, error, retryAfter) {
    super(error.message);
    this.status = status;
    this.error = error;
    this.retryAfter = retryAfter;
  }
}

/** A response that could not be read. `status` is 0 if there was none. */
export class EndpointUnreachable extends Error {
  constructor(status, cause) {
    super('the endpoint returned no readable response', { cause });
    this.status = status;
  }
}

export async function fetchConfig() {
  const asked = Date.now();
  const { answer } = await call('/page/config.json', { cache: 'no-store' });
  const halfway = (asked + Date.now()) / 2000;
  return { ...answer, skew: answer.now + 0.5 - halfway };
}

/** The table of Zoom's codes. */
export async function fetchZoomCodes() {
  const { answer } = await call('/page/zoom-codes.json', {});
  return answer;
}

/** @param credential an API key or an access token; empty for none */
export async function requestSignature(endpoint, asked, credential) {
  const { answer, response } = await call(endpoint, question(asked, credential));
  if (typeof answer?.signature !== 'string' || (asked.zak && typeof answer.zak !== 'string')) throw new EndpointUnreachable(response.status);
  return answer;
}

/** In milliseconds. An inspection takes microseconds, but the server gives an issuer 5 s to send its keys. */
const INSPECTION_WITHIN = 8000;

export async function requestInspection(endpoint, asked, credential) {
  const { answer, response } = await call(endpoint, {
    ...question(asked, credential),
    signal: AbortSignal.timeout(INSPECTION_WITHIN),
  });
  if (!Array.isArray(answer?.findings) || !answer.timeline || !answer.mac) throw new EndpointUnreachable(response.status);
  return answer;
}

/** In milliseconds. The server asks Zoom up to three times, for 5 s each. */
const CHECK_WITHIN = 20000;

/** What Zoom says of the server's credentials. */
export async function requestCheck(endpoint, asked, credential) {
  const { answer, response } = await call(endpoint, { ...question(asked, credential), signal: AbortSignal.timeout(CHECK_WITHIN) });
  if (!Array.isArray(answer?.checks)) throw new EndpointUnreachable(response.status);
  return answer.checks;
}

function question(fields, credential) {
  return {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...(credential !== '' && { Authorization: `Bearer ${credential}` }) },
    body: JSON.stringify(fields),
    cache: 'no-store',
  };
}

async function call(url, options) {
  const response = await fetch(url, options).catch((cause) => {
    throw new EndpointUnreachable(0, cause);
  });
  const answer = await response.text().then(parseExactly).catch((cause) => {
    throw new EndpointUnreachable(response.status, cause);
  });
  if (response.ok) return { answer, response };
  const error = asObject(answer);
  if (error?.code) throw new EndpointRefusal(response.status, error, retryAfter(response));
  throw new EndpointUnreachable(response.status);
}

/** The first error of a response, in either of the server's error formats. */
function asObject(answer) {
  if (typeof answer?.error !== 'string') return answer?.error;
  const { code, error: message, errors } = answer;
  const property = errors?.[0]?.property;
  return { code, message, ...(property && !property.startsWith('$') && { param: property }) };
}

/** Other servers may send a date, which is ignored. */
function retryAfter(response) {
  const text = response.headers.get('Retry-After') ?? '';
  return /^\d+$/.test(text) ? Number(text) : null;
}
