// The SDK from Zoom's CDN, and an SDK that cannot be loaded.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openPage } from './helpers/browser.js';
import { CDN, MAIN, withCdn } from './helpers/cdn.js';
import { button, outcome, pressJoin, VIEWS } from './helpers/person.js';
import { startServer } from './helpers/server.js';
import { browserForAll, serverForAll } from './helpers/setup.js';
import { INVALID_SIGNATURE, joinRequests, zoomAnswers } from './helpers/zoom.js';

const VENDOR = {
  client: ['react', 'react-dom', 'redux', 'react-redux', 'redux-thunk'],
  component: ['react', 'react-dom'],
};

const browser = await browserForAll();
const server = await serverForAll({ sdk: 'cdn' });
const serverWithSdk = await serverForAll();

for (const { view, label } of VIEWS) {
  test(`${label} comes from the CDN, file by file in order, and gets to Zoom’s door`, async () => {
    const page = await openPage(browser, server.url, { outside: withCdn(zoomAnswers(INVALID_SIGNATURE)) });
    await pressJoin(page, { view });
    await outcome(page).waitFor();
    assert.equal(await outcome(page).getAttribute('data-code'), '3712');
    const scripts = page.outsideRequests.map((request) => request.url()).filter((url) => url.endsWith('.js'));
    const expected = [...VENDOR[view].map((name) => `${CDN}/lib/vendor/${name}.min.js`), `${CDN}/${MAIN[view]}`];
    assert.deepEqual(scripts.slice(0, expected.length), expected);
    const blocked = page.violations.filter(({ effectiveDirective, blockedURI }) => !(effectiveDirective === 'script-src' && blockedURI === 'eval'));
    assert.deepEqual(blocked, []);
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });

  test(`${label}: an unreachable CDN is explained, and Join tries again`, async () => {
    const page = await openPage(browser, server.url);
    await pressJoin(page, { view });
    await outcome(page).waitFor();
    const text = await outcome(page).innerText();
    assert.match(text, /The Web SDK could not be loaded/);
    assert.match(text, /ZOOM_WEB_SDK_DIR/);
    assert.match(text, /https:\/\/source\.zoom\.us\/6\.2\.0\/lib\/vendor\/react\.min\.js/);
    assert.equal(joinRequests(page).length, 0);
    assert.equal(await page.locator('#anatomy').isVisible(), true, 'the signature is shown all the same');
    assert.equal(await button(page).innerText(), 'Join');
    const again = page.waitForRequest(`${CDN}/lib/vendor/react.min.js`);
    await button(page).click();
    await again;
    await page.context().close();
  });
}

/** The SDK that is installed as if it were 6.10.0, from where on its scripts may have these names. */
async function disguise(page) {
  const installed = { client: 'zoom-meeting-6.2.0.min.js', component: 'zoom-meeting-embedded-ES5.min.js' };
  await page.route('**/page/config.json', async (route) => {
    const response = await route.fetch();
    const config = await response.json();
    await route.fulfill({ response, json: { ...config, sdk: { ...config.sdk, version: '6.10.0' } } });
  });
  for (const [view, name] of Object.entries(installed)) {
    await page.route(`**/sdk/${name}`, (route) => route.fulfill({ status: 404 }));
    await page.route(`**/sdk/${view}-view.umd.min.js`, (route) => route.continue({ url: route.request().url().replace(`${view}-view.umd.min.js`, name) }));
  }
}

for (const { view, label } of VIEWS) {
  test(`${label} of a version that was not tried is announced, and loaded under the name that is there`, async () => {
    const page = await openPage(browser, serverWithSdk.url, { outside: zoomAnswers(INVALID_SIGNATURE), before: disguise });
    await page.getByRole('region', { name: 'Web SDK 6.10.0 was not tried' }).getByText('5.0.0 to 6.2.0').waitFor();
    await pressJoin(page, { view });
    await outcome(page).waitFor();
    assert.equal(await outcome(page).getAttribute('data-code'), '3712');
    await page.context().close();
  });
}

test('scripts that bring no SDK are named as such', async (t) => {
  const newer = await startServer({ sdk: 'cdn', env: { ZOOM_WEB_SDK_VERSION: '7.0.0' } });
  t.after(() => newer.stop());
  const names = { 'zoom-meeting-7.0.0.min.js': 'lib/vendor/redux.min.js' };
  const page = await openPage(browser, newer.url, { outside: withCdn(zoomAnswers(INVALID_SIGNATURE), '7.0.0', names) });
  t.after(() => page.context().close());
  await pressJoin(page);
  await outcome(page).getByText('have loaded without').waitFor();
  assert.equal(await outcome(page).getAttribute('data-code'), 'SdkUnknown');
});

test('a version that was tried is not announced', async () => {
  const page = await openPage(browser, server.url);
  await page.locator('#facts').waitFor();
  assert.equal(await page.locator('#sdk-banner').count(), 0);
  await page.context().close();
});
