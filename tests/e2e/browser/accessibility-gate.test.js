// axe-core looks at the page before every gate, and no narrow window needs sideways scrolling there.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertAccessible } from './helpers/axe.js';
import { openPage } from './helpers/browser.js';
import { GATE_STATES } from './helpers/gate-states.js';
import { GATES } from './helpers/gates.js';
import { startServer } from './helpers/server.js';
import { browserForAll } from './helpers/setup.js';
import { INVALID_SIGNATURE, zoomAnswers } from './helpers/zoom.js';

const browser = await browserForAll();

for (const [state, { gate, view = '', reach }] of Object.entries(GATE_STATES)) {
  test(`${state} is accessible`, async (t) => {
    const server = await startServer({ env: GATES[gate] });
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
