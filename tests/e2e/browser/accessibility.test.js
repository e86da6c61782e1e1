// axe-core checks every state of the page, in both colour schemes.

import { test } from 'node:test';
import { assertAccessible } from './helpers/axe.js';
import { openPage } from './helpers/browser.js';
import { button, inspect, inspected, openInspect, openMeantFor, openMore, outcome, pressJoin } from './helpers/person.js';
import { SECRET, startServer } from './helpers/server.js';
import { browserForAll, serverForAll } from './helpers/setup.js';
import { claims, nowSeconds, sign, sound } from './helpers/tokens.js';
import { INVALID_SIGNATURE, isInfo, zoomAnswers, zoomKeepsSilent } from './helpers/zoom.js';

const browser = await browserForAll();
const server = await serverForAll();
const demo = await serverForAll({ demo: true });

test('the start, the form’s faults, and everything under More', async () => {
  const page = await openPage(browser, server.url);
  await page.locator('#facts').waitFor();
  await assertAccessible(page, 'start');
  await openMore(page);
  await page.getByRole('radio', { name: 'Host' }).check();
  await button(page).click();
  await page.locator('#meeting-error').waitFor();
  await assertAccessible(page, 'faults');
  await page.context().close();
});

test('demo banner and clock banner', async () => {
  const page = await openPage(browser, demo.url, {
    before: (fresh) => fresh.route('**/page/config.json', async (route) => {
      const response = await route.fetch();
      const config = await response.json();
      await route.fulfill({ response, json: { ...config, now: config.now - 100 } });
    }),
  });
  await page.locator('#demo-banner').waitFor();
  await page.locator('#skew-banner').waitFor();
  await assertAccessible(page, 'banners');
  await page.context().close();
});

test('the signature while Zoom is asked, then the failure', async () => {
  let answer;
  const held = new Promise((resolve) => { answer = resolve; });
  const page = await openPage(browser, server.url, {
    outside: async (route, request) => {
      if (isInfo(request)) await held;
      return zoomAnswers(INVALID_SIGNATURE)(route, request);
    },
  });
  const asked = page.waitForRequest(isInfo);
  await pressJoin(page, { view: 'component' });
  await asked;
  await page.locator('#timeline').waitFor();
  await assertAccessible(page, 'signature');
  answer();
  await outcome(page).waitFor();
  await page.waitForFunction(() => document.activeElement?.id === 'outcome-title');
  await assertAccessible(page, 'failure');
  await page.context().close();
});

test('the page beside Client View, with the bar', async () => {
  const page = await openPage(browser, server.url, { outside: zoomKeepsSilent });
  const asked = page.waitForRequest(isInfo);
  await pressJoin(page, { view: 'client' });
  await asked;
  await page.getByRole('button', { name: 'Show Zoom' }).waitFor();
  await assertAccessible(page, 'bar');
  await page.context().close();
});

test('the Inspect view: its start, its faults, and every verdict', async () => {
  const page = await openInspect(browser, server.url);
  await openMeantFor(page);
  await page.locator('#inspect-now').click();
  await page.locator('#inspect-signature-error').waitFor();
  await assertAccessible(page, 'the form’s fault');
  for (const [token, verdict] of [
    [`Bearer ${sign({ ...claims({ issued: nowSeconds() + 95 }), sdkKey: 'other', mn: 85746065432, role: 1 }, { secret: `${SECRET}\n` })}`, 'Rejected'],
    [sign({ ...claims(), sdkKey: 'other' }), 'Risky'],
    [JSON.stringify({ data: { signature: sound() } }), 'Risky'],
    [sound(), 'Accepted'],
  ]) {
    await inspect(page, token);
    await page.locator('#verdict-title', { hasText: verdict }).waitFor();
    await inspected(page);
    await assertAccessible(page, verdict);
  }
  await page.context().close();
});

test('the Inspect view where the MAC is not checked', async () => {
  const demo = await startServer({ demo: true });
  try {
    const page = await openInspect(browser, demo.url);
    await inspect(page, sound());
    await page.locator('#verdict-title', { hasText: 'Not verified' }).waitFor();
    await assertAccessible(page, 'not verified');
    await page.context().close();
  } finally {
    await demo.stop();
  }
});

test('a failure with its findings', async () => {
  const page = await openPage(browser, server.url, { outside: zoomAnswers(INVALID_SIGNATURE) });
  const signature = sign(claims(), { secret: `${SECRET}\n` });
  await page.route('**/signature', (route) => route.fulfill({ json: { signature, sdkKey: 'k', expiresAt: nowSeconds() + 7170 } }));
  await pressJoin(page, { view: 'component' });
  await outcome(page).locator('.finding').waitFor();
  await page.waitForFunction(() => document.activeElement?.id === 'outcome-title');
  await assertAccessible(page, 'failure with findings');
  await page.context().close();
});

test('the index of causes, filtered and not, and its entries', async () => {
  const page = await openPage(browser, `${server.url}/causes`);
  await assertAccessible(page, 'causes');
  const filter = page.getByRole('searchbox', { name: 'Filter' });
  for (const words of ['clock', 'no such words']) {
    await filter.fill(words);
    await assertAccessible(page, `causes with ${words}`);
  }
  for (const entry of ['iat_rounded', '3712', '1', 'no_gallery_view', 'iat_rond']) {
    await page.goto(`${server.url}/causes/${entry}`);
    await assertAccessible(page, entry);
  }
  await page.context().close();
});
