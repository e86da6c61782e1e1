// Callers with an API key.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { newKey } from '../helpers/program.mjs';
import { ask, asking, askWith, assertRefused, assertSigned } from './helpers/asking.js';
import { startServer } from './helpers/server.js';

const shop = newKey('shop');
const booth = newKey('booth');
const staff = newKey('staff');
let server;

before(async () => {
  server = await startServer({ PARTICIPANT_API_KEYS: `${shop.entry}, ${booth.entry}`, HOST_API_KEYS: staff.entry });
});
after(() => server.stop());

test('a participant key gets role 0 and no more', async () => {
  await assertSigned(await askWith(server.url, shop.key));
  assertRefused(await askWith(server.url, shop.key, asking(1)), 403, 'role_not_allowed');
});

test('a host key gets both roles', async () => {
  for (const role of [0, 1]) {
    await assertSigned(await askWith(server.url, staff.key, asking(role)), { role });
  }
});

test('X-API-Key says the same as Authorization', async () => {
  await assertSigned(await ask(server.url, { headers: { 'x-api-key': booth.key } }));
  assertRefused(await ask(server.url, { headers: { 'x-api-key': booth.key }, body: asking(1) }), 403, 'role_not_allowed');
});

test('no key, another key and a part of one are refused', async () => {
  assertRefused(await ask(server.url), 401, 'credentials_missing');
  for (const wrong of [newKey('shop').key, shop.key.slice(0, -1), shop.entry]) {
    assertRefused(await askWith(server.url, wrong), 401, 'credentials_invalid');
  }
});

test('the log names the key of each signature, and never the key itself', async () => {
  const meetingNumber = '987654321';
  await assertSigned(await askWith(server.url, staff.key, asking(1, meetingNumber)), { role: 1, meetingNumber });
  const line = await server.log.until((text) => text.includes('"staff"') && text.includes(meetingNumber) && text);
  assert.match(line, /"auth_method":"api_key"/);
  assert.match(line, /"caller":"staff"/);
  for (const pair of [shop, booth, staff]) assert.ok(!server.log.text().includes(pair.key));
});

test('a caller over the limit waits, and another does not', async () => {
  const limited = await startServer({ PARTICIPANT_API_KEYS: `${shop.entry},${booth.entry}`, RATE_LIMIT_PER_MINUTE: '3' });
  try {
    for (let asked = 0; asked < 3; asked += 1) await assertSigned(await askWith(limited.url, shop.key));
    const refused = await askWith(limited.url, shop.key);
    assertRefused(refused, 429, 'rate_limit_exceeded');
    const wait = Number(refused.headers.get('retry-after'));
    assert.ok(wait >= 1 && wait <= 20, `Retry-After: ${wait}`);
    await assertSigned(await askWith(limited.url, booth.key));
  } finally {
    await limited.stop();
  }
});

test('while a key takes another’s place under its name, both are accepted', async () => {
  const next = newKey('shop');
  const both = await startServer({ PARTICIPANT_API_KEYS: `${next.entry},${shop.entry}` });
  try {
    for (const pair of [shop, next]) await assertSigned(await askWith(both.url, pair.key));
  } finally {
    await both.stop();
  }
});

test('behind a trusted proxy each address has its limit, and from others X-Forwarded-For counts for nothing', async () => {
  const from = (address) => ({ headers: { 'x-api-key': shop.key, 'x-forwarded-for': address } });
  const [here, there] = ['192.0.2.1', '198.51.100.7'].map(from);
  const limits = { PARTICIPANT_API_KEYS: shop.entry, RATE_LIMIT_PER_MINUTE: '0', ADDRESS_RATE_LIMIT_PER_MINUTE: '1' };
  for (const { proxies, status } of [{ proxies: '127.0.0.0/8', status: 200 }, { proxies: '192.0.2.0/24', status: 429 }]) {
    const behind = await startServer({ ...limits, TRUSTED_PROXIES: proxies });
    try {
      await assertSigned(await ask(behind.url, here));
      assertRefused(await ask(behind.url, here), 429, 'rate_limit_exceeded');
      assert.equal((await ask(behind.url, there)).status, status, proxies);
    } finally {
      await behind.stop();
    }
  }
});

test('a web page may send its key across origins, when its origin is named', async () => {
  const origin = 'https://app.example.com';
  const named = await startServer({ PARTICIPANT_API_KEYS: shop.entry, CORS_ALLOWED_ORIGINS: origin });
  try {
    for (const header of ['authorization', 'x-api-key']) {
      const preflight = await fetch(`${named.url}/signature`, {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': `content-type,${header}` },
      });
      assert.ok(preflight.ok, `${header}: ${preflight.status}`);
      assert.match(preflight.headers.get('access-control-allow-headers').toLowerCase(), new RegExp(header));
    }
    const refused = await ask(named.url, { headers: { origin } });
    assertRefused(refused, 401, 'credentials_missing');
    assert.equal(refused.headers.get('access-control-allow-origin'), origin);
  } finally {
    await named.stop();
  }
});
