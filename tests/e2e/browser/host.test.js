// Starting a meeting: the server gets the host's ZAK, and the real SDK sends it.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { openPage } from './helpers/browser.js';
import { fakeZoomForAll, ZAK } from './helpers/fake-zoom.js';
import { LINK, NUMBER, openMore, outcome, pressJoin, VIEWS } from './helpers/person.js';
import { browserForAll, serverForAll } from './helpers/setup.js';
import { INVALID_SIGNATURE, joinRequests, zoomAnswers } from './helpers/zoom.js';

const browser = await browserForAll();
const zoom = await fakeZoomForAll();
const server = await serverForAll({ env: zoom.variables });
const alone = await serverForAll();

const step = (page, name) => page.locator(`#steps [data-step="${name}"]`);

const roleOf = (token) => JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString()).role;

async function asHost(page, options) {
  await page.getByRole('radio', { name: 'Host' }).check();
  await pressJoin(page, { meeting: LINK, ...options });
}

for (const { view, label } of VIEWS) {
  describe(label, () => {
    test('the host joins with the ZAK that the server got from Zoom', async () => {
      const page = await openPage(browser, server.url, { outside: zoomAnswers(INVALID_SIGNATURE) });
      await asHost(page, { view });
      await outcome(page).waitFor();
      const [sent] = joinRequests(page);
      assert.equal(sent.zsk ?? sent.zak, ZAK);
      assert.equal(roleOf(sent.signature), 1);
      assert.equal(sent.meetingNumber, NUMBER);
      assert.equal(await step(page, 'zak').getAttribute('data-state'), 'done');
      assert.ok(zoom.requests.at(-1).endsWith('/token?type=zak&ttl=600'));
      assert.deepEqual(page.complaints, []);
      await page.context().close();
    });

    test('a ZAK that was entered goes first', async () => {
      const before = zoom.requests.length;
      const page = await openPage(browser, server.url, { outside: zoomAnswers(INVALID_SIGNATURE) });
      await openMore(page);
      await page.getByRole('textbox', { name: /^ZAK/ }).fill('my-own-zak');
      await asHost(page, { view });
      await outcome(page).waitFor();
      const [sent] = joinRequests(page);
      assert.equal(sent.zsk ?? sent.zak, 'my-own-zak');
      assert.equal(await step(page, 'zak').isVisible(), false);
      assert.equal(zoom.requests.length, before);
      await page.context().close();
    });
  });
}

for (const { view, label } of VIEWS) {
  for (const [errorCode, errorMessage, codes, words] of [
    [3003, 'You are not the meeting host.', ['3003'], /Not the host[\s\S]*meeting’s own host/],
    [3136, 'Token error', ['3136', '3623', '3265'], /The ZAK is not valid/],
  ]) {
    test(`${label}: Zoom’s ${errorCode} is explained`, async () => {
      const page = await openPage(browser, server.url, { outside: zoomAnswers({ status: false, errorCode, errorMessage }) });
      await asHost(page, { view });
      await outcome(page).waitFor();
      const code = await outcome(page).getAttribute('data-code');
      assert.ok(codes.includes(code), `${code}: ${await outcome(page).innerText()}`);
      assert.match(await outcome(page).innerText(), words);
      await page.context().close();
    });
  }
}

test('a missing scope is named, with what to do, and nothing is signed', async () => {
  zoom.zakIs(400, { code: 4711, message: 'Invalid access token, does not contain scopes:[user:read:token:admin].' });
  const page = await openPage(browser, server.url);
  await asHost(page, { view: 'component' });
  await outcome(page).waitFor();
  zoom.zakIs();
  assert.equal(await outcome(page).getAttribute('data-code'), 'zoom_scope_missing');
  const text = await outcome(page).innerText();
  assert.match(text, /no ZAK to start the meeting with/);
  assert.match(text, /user:read:token:admin/);
  assert.match(text, /under Scopes/);
  assert.equal(await step(page, 'zak').getAttribute('data-state'), 'failed');
  assert.equal(await step(page, 'sign').getAttribute('data-state'), 'waiting');
  assert.equal(joinRequests(page).length, 0);
  await page.context().close();
});

test('an error that is not about the ZAK belongs to the signature', async () => {
  const page = await openPage(browser, server.url);
  await page.route('**/signature', (route) => route.fulfill({
    status: 429,
    headers: { 'Retry-After': '7' },
    json: { error: { code: 'rate_limit_exceeded', message: 'Too many requests. Try again in 7 s.' }, errors: [] },
  }));
  await asHost(page, { view: 'component' });
  await outcome(page).waitFor();
  assert.equal(await step(page, 'zak').getAttribute('data-state'), 'waiting');
  assert.equal(await step(page, 'sign').getAttribute('data-state'), 'failed');
  await page.context().close();
});

test('the page says whether it gets a ZAK, and shows the call', async () => {
  for (const [url, hint, asks] of [[server.url, /This server gets it/, true], [alone.url, /Server-to-Server OAuth app/, false]]) {
    const page = await openPage(browser, url);
    await page.getByRole('radio', { name: 'Host' }).check();
    await page.locator('#call-body').getByText('"role":1').waitFor();
    assert.match(await page.locator('#role-hint').innerText(), hint);
    const guide = page.locator('#role-hint a');
    assert.equal(await guide.count(), asks ? 0 : 1);
    if (!asks) assert.equal((await page.request.get(new URL(await guide.getAttribute('href'), url).href)).status(), 200);
    assert.equal(await step(page, 'zak').isVisible(), asks);
    const call = await page.locator('#call-body').textContent();
    assert.equal(/"zak":true/.test(call), asks);
    assert.equal(call.includes('zak: answer.zak,'), asks, call);
    assert.equal(await page.locator('#role-choice + #role-hint, #role-choice ~ #zak-field').count() > 0, true, 'its field is at hand');
    await page.getByRole('radio', { name: 'Participant' }).check();
    await page.locator('#call-body').getByText('"role":0').waitFor();
    assert.equal(await step(page, 'zak').isVisible(), false);
    assert.doesNotMatch(await page.locator('#call-body').textContent(), /zak/);
    await page.context().close();
  }
});

test('after 3712 for a sound signature Zoom is asked about the credentials', async () => {
  const page = await openPage(browser, server.url, { outside: zoomAnswers(INVALID_SIGNATURE) });
  await pressJoin(page, { meeting: LINK, view: 'component' });
  await outcome(page).waitFor();
  assert.match(await outcome(page).innerText(), /sound[\s\S]*Ask Zoom whether it knows this server’s credentials/);
  await page.getByRole('button', { name: 'Ask Zoom about the credentials' }).click();
  const checks = page.locator('#outcome .checks');
  await checks.waitFor();
  const text = await checks.innerText();
  assert.match(text, /sdk credentials: Zoom knows this Client ID with this secret/);
  assert.match(text, /server app: Zoom knows the Server-to-Server app/);
  assert.match(text, /clock: This machine.s clock is within 5 s/);
  assert.equal(await checks.evaluate((list) => document.activeElement === list), true);
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});

test('a failed check says so', async () => {
  const page = await openPage(browser, server.url, { outside: zoomAnswers(INVALID_SIGNATURE) });
  await page.route('**/check', (route) => route.fulfill({
    status: 429,
    json: { error: { code: 'rate_limit_exceeded', message: 'Zoom is asked six times a minute at most. Try again in 7 s.' }, errors: [] },
  }));
  await pressJoin(page, { meeting: LINK, view: 'component' });
  await outcome(page).waitFor();
  await page.getByRole('button', { name: 'Ask Zoom about the credentials' }).click();
  assert.match(await page.locator('#outcome .checks').innerText(), /Try again in 7 s/);
  await page.context().close();
});
