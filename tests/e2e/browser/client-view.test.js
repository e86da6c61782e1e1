// Client View joins once per page load and may never call back: the page handles both.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openPage } from './helpers/browser.js';
import { button, meetingBox, outcome, PASSCODE, pressJoin } from './helpers/person.js';
import { browserForAll, serverForAll } from './helpers/setup.js';
import { INVALID_SIGNATURE, isInfo, joinRequests, zoomAnswers, zoomKeepsSilent } from './helpers/zoom.js';

const LONGER_THAN_THE_WATCHDOG = 21_000;

const browser = await browserForAll();
const server = await serverForAll();

test('after one attempt the button reloads instead of joining again', async () => {
  const page = await openPage(browser, server.url, { outside: zoomAnswers(INVALID_SIGNATURE) });
  await pressJoin(page, { view: 'client' });
  await outcome(page).waitFor();
  assert.equal(await button(page).innerText(), 'Reload to join again');
  const signatures = [];
  page.on('request', (request) => {
    if (request.url().endsWith('/signature')) signatures.push(request);
  });

  await Promise.all([page.waitForEvent('load'), button(page).click()]);
  assert.equal(await button(page).innerText(), 'Join');
  assert.equal(await meetingBox(page).inputValue(), '857 4606 5432');
  assert.equal(await page.getByLabel('Passcode').inputValue(), PASSCODE, 'kept for this one reload');
  assert.deepEqual(await page.evaluate(() => ({ ...sessionStorage })), {}, 'and taken out of storage');
  await page.reload();
  assert.equal(await page.getByLabel('Passcode').inputValue(), '');
  assert.equal(joinRequests(page).length, 1);
  assert.equal(signatures.length, 0);
  await page.context().close();
});

test('a second press while joining asks for nothing', async () => {
  const page = await openPage(browser, server.url, { outside: zoomKeepsSilent });
  const signatures = [];
  let release;
  const held = new Promise((resolve) => { release = resolve; });
  await page.route('**/signature', async (route) => {
    signatures.push(route.request());
    await held;
    await route.continue();
  });
  await pressJoin(page);
  assert.equal(await button(page).innerText(), 'Joining…');
  // A button with aria-disabled can still be pressed.
  await button(page).click({ force: true });
  const asked = page.waitForRequest(isInfo);
  release();
  await asked;
  assert.equal(signatures.length, 1);
  assert.equal(joinRequests(page).length, 1);
  await page.context().close();
});

for (const view of ['client', 'component']) {
  test(`${view}: silence is explained after a while, and a late answer still counts`, async () => {
    let answer;
    const late = new Promise((resolve) => { answer = resolve; });
    const page = await openPage(browser, server.url, {
      before: (fresh) => fresh.clock.install(),
      outside: async (route, request) => {
        if (isInfo(request)) await late;
        return zoomAnswers(INVALID_SIGNATURE)(route, request);
      },
    });
    const asked = page.waitForRequest(isInfo);
    await pressJoin(page, { view });
    await asked;
    await page.clock.fastForward(LONGER_THAN_THE_WATCHDOG);
    await outcome(page).waitFor();
    assert.match(await outcome(page).innerText(), /Zoom has not answered yet/);
    assert.equal(await button(page).innerText(), view === 'client' ? 'Reload to join again' : 'Join');
    answer();
    await page.locator('#outcome[data-code="3712"]').waitFor();
    await page.context().close();
  });
}

test('while Zoom has nothing to show the page stays, and a bar leads to Zoom and back', async () => {
  const page = await openPage(browser, server.url, { outside: zoomKeepsSilent });
  const asked = page.waitForRequest(isInfo);
  await pressJoin(page);
  await asked;
  const title = page.getByRole('heading', { name: 'Join a meeting' });
  assert.equal(await title.isVisible(), true, 'no blank window');
  await page.getByRole('button', { name: 'Show Zoom' }).click();
  assert.equal(await title.isVisible(), false);
  await page.getByRole('button', { name: 'Show the test page' }).click();
  assert.equal(await title.isVisible(), true);
  assert.equal(await page.locator('#zmmtg-root').isVisible(), false);
  assert.match(await page.locator('#anatomy').innerText(), /appKey/);
  await page.getByRole('button', { name: 'Show Zoom' }).click();
  assert.equal(await title.isVisible(), false);
  await page.context().close();
});

test('Client View gets the window once it shows something', async () => {
  const page = await openPage(browser, server.url, { outside: zoomKeepsSilent });
  const asked = page.waitForRequest(isInfo);
  await pressJoin(page);
  await asked;
  const title = page.getByRole('heading', { name: 'Join a meeting' });
  // As the SDK renders a preview, a prompt or the meeting.
  await page.evaluate(() => document.getElementById('zmmtg-root').append(document.createElement('button')));
  await title.waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: 'Show the test page' }).click();
  await title.waitFor();
  await page.context().close();
});

test('Zoom’s style sheets do not reach the page, before or after', async () => {
  const page = await openPage(browser, server.url, { outside: zoomAnswers(INVALID_SIGNATURE) });
  const look = () => page.evaluate(() => ['body', '#page', '#join-title', '#meeting', '#join-now', 'label'].map((selector) => {
    const { font, color, backgroundColor, margin, padding, boxSizing } = getComputedStyle(document.querySelector(selector));
    return { selector, font, color, backgroundColor, margin, padding, boxSizing };
  }));
  const fresh = await look();
  await pressJoin(page);
  await outcome(page).waitFor();
  await page.mouse.move(0, 0);
  assert.ok(await page.locator('link[href*="zoom-meetingsdk.css"]').count() > 0, 'the SDK has brought its sheet');
  assert.deepEqual(await look(), fresh);
  await page.context().close();
});
