// Real frontends: each request gets a response that its frontend can use, or a message to show.

import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, describe, test } from 'node:test';
import { verify, verifyNative } from '../helpers/asking.js';
import { SECRET, startServer } from '../helpers/server.js';
import { CALLS, reads } from './calls.js';

/** One server for each set of variables. */
const servers = new Map();
async function serverFor(variables = {}) {
  const key = JSON.stringify(variables);
  if (!servers.has(key)) servers.set(key, startServer(variables));
  return servers.get(key);
}
after(async () => {
  const started = await Promise.allSettled(servers.values());
  await Promise.all(started.map(({ value }) => value?.stop()));
});

/** Sends only these headers: `fetch` would add its own. */
function send(url, { method, headers, body }) {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers: { ...headers, ...(body && { 'content-length': Buffer.byteLength(body) }) }, agent: false }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => resolve(new Response(Buffer.concat(chunks), { status: response.statusCode, headers: response.headers })));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** https://fetch.spec.whatwg.org/#cors-safelisted-request-header */
const SAFE_TYPES = ['application/x-www-form-urlencoded', 'multipart/form-data', 'text/plain'];
const BROWSERS_OWN = ['origin', 'content-length', 'accept-encoding', 'user-agent'];
const isSafelisted = ([name, value]) =>
  ['accept', 'accept-language'].includes(name) || (name === 'content-type' && SAFE_TYPES.includes(value.split(';')[0]));

/** The preflight that a browser may send before a request to another origin. */
async function preflight(url, method, headers) {
  const unsafe = Object.entries(headers).filter(([name]) => !BROWSERS_OWN.includes(name)).filter((header) => !isSafelisted(header));
  if (!headers.origin || unsafe.length === 0) return;
  const names = unsafe.map(([name]) => name).sort();
  const asking = { origin: headers.origin, 'access-control-request-method': method, 'access-control-request-headers': names.join(',') };
  const answer = await send(url, { method: 'OPTIONS', headers: asking });
  assert.ok(answer.ok, `the preflight: ${answer.status} ${await answer.text()}`);
  const allowed = (answer.headers.get('access-control-allow-headers') ?? '').toLowerCase().split(/, ?/);
  for (const name of names) assert.ok(allowed.includes(name), `${name} is not among ${allowed}`);
}

describe('frontends', () => {
  for (const { name, method = 'POST', path = '/', variables, headers, body, read = reads.signature, signed, refused } of CALLS) {
    test(name, async () => {
      const { url } = await serverFor(variables);
      const target = new URL(path, url);
      await preflight(target, method, headers);
      const response = await send(target, { method, headers, body });
      const { status } = response;
      if (headers.origin) assert.equal(response.headers.get('access-control-allow-origin'), headers.origin, 'the page may read it');
      const got = await read(response);
      assert.equal(typeof got, 'string', `${status} ${JSON.stringify(got)}`);
      if (refused) {
        assert.equal(status, refused.status, got);
        for (const word of refused.words) assert.ok(got.includes(word), got);
        assert.ok(!got.includes('do not tell'), got);
        return;
      }
      assert.equal(status, 200, got);
      await (signed.meetingNumber ? verify(got, signed) : verifyNative(got));
      assert.ok(!got.includes(SECRET));
    });
  }
});
