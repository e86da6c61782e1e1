// The Inspect view with input that nobody should paste (secrets, markup, garbage), and a server that does not respond.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect, inspected, openInspect, tokenBox } from './helpers/person.js';
import { startServer } from './helpers/server.js';
import { browserForAll, serverForAll } from './helpers/setup.js';
import { everythingStored } from './helpers/stored.js';
import { claims, sign, sound } from './helpers/tokens.js';

const browser = await browserForAll();
const server = await serverForAll();

test('nothing of a pasted token is kept', async () => {
  const page = await openInspect(browser, server.url);
  const token = sign({ ...claims(), mark: 'MARKclaim' });
  await inspect(page, token);
  await inspected(page);
  const assertClean = async (when) => {
    const kept = JSON.stringify({ page: await everythingStored(page), cookies: await page.context().cookies() });
    assert.match(kept, /#inspect/);
    for (const part of ['MARKclaim', token, ...token.split('.')]) assert.ok(!kept.includes(part), `${when}: ${kept}`);
  };
  await assertClean('after the inspection');
  await page.reload();
  await page.locator('#facts').waitFor();
  await assertClean('after the reload');
  assert.equal(await tokenBox(page).inputValue(), '');
  assert.equal(await page.locator('#inspect-anatomy').isVisible(), false);
  await page.context().close();
});

test('markup in a token is text, and nothing of it runs', async () => {
  const page = await openInspect(browser, server.url);
  const evil = '<img src=x onerror="window.stung=1">';
  const header = { alg: 'HS256', typ: 'JWT', [evil]: evil };
  const payload = { ...claims(), [evil]: evil, '__proto__x': 1, constructor: evil, mn: evil, appKey: evil, nested: { [evil]: [evil] } };
  await inspect(page, `${evil}${sign(payload, { header })}${evil}`);
  await inspected(page);
  await inspect(page, sign(payload, { header }));
  await page.locator('#inspect-anatomy .claims', { hasText: 'onerror' }).first().waitFor();
  assert.ok((await page.locator('#inspect-anatomy').innerText()).includes(evil.replaceAll('"', '\\"')));
  assert.equal(await page.locator('#page :is(img:not([src="/page/favicon.svg"]), script)').count(), 0);
  assert.equal(await page.evaluate(() => window.stung), undefined);
  assert.deepEqual(page.violations, []);
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});

test('any text gets an answer in words', async () => {
  const page = await openInspect(browser, server.url);
  const nested = `${'['.repeat(900)}${']'.repeat(900)}`;
  for (const text of [
    'no token at all', 'a.b.c', '....', '🙂.🙂.🙂', 'x'.repeat(20_000), JSON.stringify({ a: nested }),
    sign({ ...claims(), iat: -5, exp: 1e300, tokenExp: null, nbf: 9e15 }), sign([1, 2]), sign({}),
    `${Buffer.from('{"alg":"HS256"}').toString('base64url')}.${Buffer.from(`{"iat":12345678901234567890,"exp":1795349825.0,"a":${nested}}`).toString('base64url')}.AAAA`,
  ]) {
    const answered = page.waitForResponse('**/inspect');
    await inspect(page, text);
    await answered;
    await page.waitForFunction(() => !document.getElementById('inspect-result').hasAttribute('aria-busy'));
    assert.match(await page.locator('#verdict-title').innerText(), /Rejected|Not inspected/, text.slice(0, 80));
  }
  assert.match(await page.locator('#inspect-anatomy').innerText(), /12345678901234567890[\s\S]*1795349825\.0/, 'numbers stand as they were written');
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});

test('the endpoint’s refusals and its silence are told in words', async () => {
  const page = await openInspect(browser, server.url);
  for (const [answer, expected] of [
    [(route) => route.abort(), /Not inspected[\s\S]*did not answer[\s\S]*still running/],
    [(route) => route.fulfill({ status: 502, contentType: 'text/html', body: '<h1>Bad gateway</h1>' }), /HTTP 502[\s\S]*proxy/],
    [(route) => route.fulfill({ status: 200, contentType: 'application/json', body: '{}' }), /HTTP 200[\s\S]*cannot be read/],
    [(route) => route.continue({ postData: '{"signature":7}' }), /must be a string[\s\S]*HTTP 400, signature_\w+/],
  ]) {
    await page.route('**/inspect', answer);
    await inspect(page, sound());
    await page.locator('#verdict').filter({ hasText: expected }).waitFor();
    await page.unroute('**/inspect');
  }
  await inspect(page, sound());
  await page.locator('#verdict', { hasText: 'Accepted' }).waitFor();
  assert.equal(await page.locator('#inspect-anatomy').isVisible(), true);
  await page.context().close();
});

test('on demo credentials it is told that another app’s key and MAC prove nothing', async () => {
  const demo = await startServer({ demo: true });
  try {
    const page = await openInspect(browser, demo.url);
    await inspect(page, sound());
    await page.locator('#verdict', { hasText: 'Not verified' }).waitFor();
    assert.match((await inspected(page)).text, /demo credentials, which it made up[\s\S]*neither the key nor the MAC was checked/);
    await page.context().close();
  } finally {
    await demo.stop();
  }
});
