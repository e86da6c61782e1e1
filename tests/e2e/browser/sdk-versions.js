// Other versions of the Web SDK than the one that is installed, in both views up to Zoom's
// answer. `scripts/check-sdk-versions` gets them and runs this.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { openPage, unexpectedViolations } from './helpers/browser.js';
import { LINK, NUMBER, openMore, outcome, PASSCODE, pressJoin, VIEWS } from './helpers/person.js';
import { KEY, startServer } from './helpers/server.js';
import { browserForAll } from './helpers/setup.js';
import { INVALID_SIGNATURE, joinRequests, zoomAnswers } from './helpers/zoom.js';

const { SDK_VERSIONS, SDK_VERSIONS_DIR } = process.env;

/** Client View before 6.0.0 throws once it has called back with a refusal, which takes nothing away from it. */
const THROWN_BY_5 = 'TypeError: Cannot read properties of undefined (reading \'v1\')';

const browser = await browserForAll();

for (const version of SDK_VERSIONS.split(' ')) {
  describe(version, () => {
    const env = { ZOOM_WEB_SDK_DIR: join(SDK_VERSIONS_DIR, version, 'dist'), ZOOM_WEB_SDK_VERSION: version };
    for (const { view, label } of VIEWS) {
      test(`${label} takes the signature to Zoom, and the page explains 3712`, async (t) => {
        const server = await startServer({ env });
        t.after(() => server.stop());
        const page = await openPage(browser, server.url, { outside: zoomAnswers(INVALID_SIGNATURE) });
        t.after(() => page.context().close());
        await openMore(page);
        await page.getByLabel('Language').selectOption('de-DE');
        await pressJoin(page, { meeting: LINK, view });
        await outcome(page).waitFor();

        const text = await outcome(page).innerText();
        assert.equal(await outcome(page).getAttribute('data-code'), '3712', text);
        assert.match(text, /The signature is sound/);
        const [sent, ...others] = joinRequests(page);
        assert.deepEqual(others, []);
        const { apiKey, meetingNumber, userName, passWord, cv, lang } = sent;
        assert.deepEqual(
          { apiKey, meetingNumber, userName, passWord, cv, lang },
          { apiKey: KEY, meetingNumber: NUMBER, userName: 'Ada', passWord: PASSCODE, cv: version, lang: 'de-DE' },
        );
        await page.waitForFunction(() => document.activeElement?.id === 'outcome-title');
        assert.equal(await page.locator('#page').getAttribute('aria-hidden'), null, 'screen readers see the page');
        assert.deepEqual(unexpectedViolations(page), []);
        const thrown = view === 'client' && version.startsWith('5.') ? [THROWN_BY_5] : [];
        assert.deepEqual(page.complaints.filter((complaint) => !thrown.includes(complaint)), []);
      });
    }
  });
}
