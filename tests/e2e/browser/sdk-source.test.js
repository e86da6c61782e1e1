// The SDK from Zoom's CDN, and an SDK that cannot be loaded.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openPage } from './helpers/browser.js';
import { button, outcome, pressJoin, VIEWS } from './helpers/person.js';
import { SDK_DIR } from './helpers/server.js';
import { browserForAll, serverForAll } from './helpers/setup.js';
import { INVALID_SIGNATURE, joinRequests, zoomAnswers } from './helpers/zoom.js';

const CDN = 'https://source.zoom.us/6.2.0';
const MAIN = { client: 'zoom-meeting-6.2.0.min.js', component: 'zoom-meeting-embedded-6.2.0.min.js' };
const VENDOR = {
  client: ['react', 'react-dom', 'redux', 'react-redux', 'redux-thunk'],
  component: ['react', 'react-dom'],
};
const TYPES = { js: 'text/javascript', css: 'text/css', json: 'application/json', wasm: 'application/wasm' };

const browser = await browserForAll();
const server = await serverForAll({ sdk: 'cdn' });

/** A stand-in for Zoom's CDN that serves the npm package, whose embedded bundle has another name. */
function cdn(route, request) {
  const { pathname } = new URL(request.url());
  const file = pathname.replace('/6.2.0/', '').replace(MAIN.component, 'zoom-meeting-embedded-ES5.min.js').replace(/^lib\/ui\//, 'ui/');
  let body;
  try {
    body = readFileSync(join(SDK_DIR, file));
  } catch {
    return route.fulfill({ status: 404 });
  }
  return route.fulfill({
    body,
    contentType: TYPES[file.split('.').pop()] ?? 'application/octet-stream',
    headers: { 'access-control-allow-origin': '*' },
  });
}

for (const { view, label } of VIEWS) {
  test(`${label} comes from the CDN, file by file in order, and gets to Zoom’s door`, async () => {
    const page = await openPage(browser, server.url, {
      outside: (route, request) => (request.url().startsWith(CDN) ? cdn : zoomAnswers(INVALID_SIGNATURE))(route, request),
    });
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
