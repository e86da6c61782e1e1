// axe-core checks the page with every kind of authentication, and narrow windows need no horizontal scrolling.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertAccessible } from './helpers/axe.js';
import { openPage } from './helpers/browser.js';
import { AUTH_STATES } from './helpers/auth-states.js';
import { AUTH_SETTINGS } from './helpers/auth-settings.js';
import { startServer } from './helpers/server.js';
import { browserForAll } from './helpers/setup.js';
import { INVALID_SIGNATURE, zoomAnswers } from './helpers/zoom.js';

const browser = await browserForAll();

for (const [state, { auth, view = '', reach }] of Object.entries(AUTH_STATES)) {
  test(`${state} is accessible`, async (t) => {
    const server = await startServer({ env: AUTH_SETTINGS[auth] });
    t.after(() => server.stop());
    const page = await openPage(browser, `${server.url}/${view}`, { outside: zoomAnswers(INVALID_SIGNATURE) });
    await reach(page);
    await assertAccessible(page, state);
    for (const width of [320, 390, 768]) {
      await page.setViewportSize({ width, height: 700 });
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width);
    }
    await page.context().close();
  });
}
