// How the page handles its own server: configuration, errors, no response, clocks, the call to copy.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { openPage } from './helpers/browser.js';
import { button, chooseCall, fillIn, NUMBER, outcome, pressJoin } from './helpers/person.js';
import { KEY, startServer } from './helpers/server.js';
import { browserForAll, serverForAll } from './helpers/setup.js';
import { INVALID_SIGNATURE, zoomAnswers } from './helpers/zoom.js';

const run = promisify(execFile);

const browser = await browserForAll();
const server = await serverForAll();

test('a refusal is shown with the endpoint’s own message and code', async () => {
  const page = await openPage(browser, server.url);
  // The form accepts nothing that the endpoint rejects, so the number is changed in transit.
  await page.route('**/signature', (route) => route.continue({ postData: JSON.stringify({ meetingNumber: '12', role: 0 }) }));
  const answered = page.waitForResponse('**/signature');
  await pressJoin(page);
  const { error } = await (await answered).json();
  await outcome(page).waitFor();
  const text = await outcome(page).innerText();
  assert.match(text, /This is no meeting number/);
  assert.ok(text.includes(error.message), text);
  assert.equal(await outcome(page).getAttribute('data-code'), 'meeting_number_invalid');
  assert.equal(await button(page).innerText(), 'Join');
  await page.context().close();
});

test('no answer, and answers that are not the endpoint’s, are explained', async () => {
  const page = await openPage(browser, server.url);
  for (const [answer, expected] of [
    [(route) => route.abort(), /The endpoint did not answer/],
    [(route) => route.fulfill({ status: 502, contentType: 'text/html', body: '<h1>Bad gateway</h1>' }), /HTTP 502[\s\S]*cannot be read[\s\S]*proxy/],
    [(route) => route.fulfill({ status: 200, contentType: 'application/json', body: '{}' }), /HTTP 200[\s\S]*cannot be read/],
  ]) {
    await page.route('**/signature', answer);
    await pressJoin(page);
    await outcome(page).filter({ hasText: expected }).waitFor();
    await page.unroute('**/signature');
  }
  await page.context().close();
});

test('a missing configuration is explained, and Join asks for it again', async () => {
  let reachable = false;
  const page = await openPage(browser, server.url, {
    before: (fresh) => fresh.route('**/page/config.json', (route) => (reachable ? route.continue() : route.abort())),
  });
  await outcome(page).waitFor();
  assert.match(await outcome(page).innerText(), /The endpoint did not answer/);
  reachable = true;
  const signed = page.waitForResponse('**/signature');
  await pressJoin(page);
  assert.equal((await signed).status(), 200);
  await page.context().close();
});

test('the key and the SDK’s source are named', async () => {
  const page = await openPage(browser, server.url);
  await page.getByText(KEY).waitFor();
  await page.getByText('6.2.0 from this server').waitFor();
  assert.equal(await page.locator('#demo-banner').isVisible(), false);
  assert.equal(await page.locator('#skew-banner').isVisible(), false);
  await page.context().close();
});

test('demo credentials are announced in a banner', async () => {
  const demo = await startServer({ demo: true });
  try {
    const page = await openPage(browser, demo.url);
    await page.getByRole('heading', { name: 'Demo credentials' }).waitFor();
    assert.match(await page.locator('#demo-banner').innerText(), /ZOOM_MEETING_SDK_KEY/);
    await page.context().close();
  } finally {
    await demo.stop();
  }
});

for (const [seconds, words] of [[-95, /1 min 3[3-7] s behind/], [400, /6 min (3[89]|4[0-2]) s ahead of/]]) {
  test(`a server clock that is ${seconds} s off is told`, async () => {
    const page = await openPage(browser, server.url, {
      before: (fresh) => fresh.route('**/page/config.json', async (route) => {
        const response = await route.fetch();
        const config = await response.json();
        await route.fulfill({ response, json: { ...config, now: config.now + seconds } });
      }),
    });
    await page.getByRole('heading', { name: 'The clocks disagree' }).waitFor();
    assert.match(await page.locator('#skew-text').innerText(), words);
    await page.context().close();
  });
}

test('the copied curl line works in a shell', async () => {
  const page = await openPage(browser, server.url, { context: { permissions: ['clipboard-read', 'clipboard-write'] } });
  await fillIn(page);
  await page.getByRole('button', { name: 'Copy curl' }).click();
  await page.locator('#announcer', { hasText: 'curl copied.' }).waitFor({ state: 'attached' });
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  const { stdout } = await run('sh', ['-c', `${copied} -w '\\n%{http_code}'`]);
  const [answer, status] = stdout.split('\n');
  assert.equal(status, '200');
  const claims = JSON.parse(Buffer.from(JSON.parse(answer).signature.split('.')[1], 'base64url'));
  assert.equal(claims.mn, NUMBER);
  await page.context().close();
});

test('where the clipboard may not be written to, texts are copied the old way', async () => {
  const page = await openPage(browser, server.url, {
    outside: zoomAnswers(INVALID_SIGNATURE), context: { permissions: ['clipboard-read', 'clipboard-write'] },
  });
  await page.evaluate(() => { navigator.clipboard.writeText = () => Promise.reject(new Error('not here')); });
  // Client View leaves its style sheets and its root behind.
  await pressJoin(page, { view: 'client' });
  await outcome(page).waitFor();
  await page.getByRole('button', { name: 'Copy report' }).click();
  await page.getByRole('button', { name: 'Copied' }).waitFor();
  assert.match(await page.evaluate(() => navigator.clipboard.readText()), /View: Client View/);
  await page.context().close();
});

test('the copied fetch snippet works in a page', async () => {
  const page = await openPage(browser, server.url, { context: { permissions: ['clipboard-read', 'clipboard-write'] } });
  await fillIn(page);
  await page.getByRole('radio', { name: 'Host' }).check();
  await chooseCall(page, 'fetch');
  await page.getByRole('button', { name: 'Copy fetch' }).click();
  await page.getByRole('button', { name: 'Copy fetch' }).filter({ hasText: 'Copied' }).waitFor();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  const answer = await page.evaluate(`(async () => { ${copied}\n return { signature, sdkKey, expiresAt }; })()`);
  assert.equal(answer.sdkKey, KEY);
  const claims = JSON.parse(Buffer.from(answer.signature.split('.')[1], 'base64url'));
  assert.deepEqual({ mn: claims.mn, role: claims.role, exp: claims.exp }, { mn: NUMBER, role: 1, exp: answer.expiresAt });
  await page.context().close();
});
