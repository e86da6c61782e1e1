// Both views, used as a person would, up to the request to Zoom.

import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { describe, test } from 'node:test';
import { openPage, unexpectedViolations } from './helpers/browser.js';
import { button, LINK, NUMBER, openMore, outcome, PASSCODE, pressJoin, VIEWS } from './helpers/person.js';
import { KEY, SECRET } from './helpers/server.js';
import { browserForAll, serverForAll } from './helpers/setup.js';
import { claimsOf } from './helpers/tokens.js';
import { INVALID_SIGNATURE, isInfo, joinRequests, zoomAnswers } from './helpers/zoom.js';

const browser = await browserForAll();
const server = await serverForAll();

function verifies(token) {
  const [header, payload, mac] = token.split('.');
  return createHmac('sha256', SECRET).update(`${header}.${payload}`).digest('base64url') === mac;
}

for (const { view, label } of VIEWS) {
  describe(label, () => {
    test('sends Zoom the very signature that the endpoint issued, and says that it is sound when 3712 comes back', async () => {
      const page = await openPage(browser, server.url, { outside: zoomAnswers(INVALID_SIGNATURE) });
      const issued = page.waitForResponse((response) => response.url() === `${server.url}/signature`);
      await pressJoin(page, { meeting: LINK, view });
      const { signature } = await (await issued).json();

      await outcome(page).waitFor();
      const requests = joinRequests(page);
      assert.equal(requests.length, 1);
      const [sent] = requests;
      assert.equal(sent.signature, signature);
      assert.ok(verifies(sent.signature), 'the MAC verifies with the secret');
      assert.equal(claimsOf(sent.signature).mn, NUMBER);
      assert.equal(claimsOf(sent.signature).role, 0);
      assert.equal(sent.apiKey, KEY);
      assert.equal(sent.meetingNumber, NUMBER);
      assert.equal(sent.userName, 'Ada');
      assert.equal(sent.passWord, PASSCODE);

      assert.equal(await outcome(page).getAttribute('data-code'), '3712');
      const text = await outcome(page).innerText();
      assert.match(text, /Zoom does not accept the signature/);
      assert.match(text, /The signature is sound[\s\S]*MAC verifies with this server’s secret/);
      assert.match(text, /secret was regenerated/);
      assert.match(text, /Server-to-Server OAuth/);
      assert.match(text, /Signature is invalid/);
      assert.doesNotMatch(text, /problem is the signature/);
      await page.waitForFunction(() => document.activeElement?.id === 'outcome-title');
      assert.equal(await covered(page), false, 'nothing of the SDK lies over the explanation');
      assert.equal(await page.locator('#page').getAttribute('aria-hidden'), null, 'screen readers see the page');

      assert.deepEqual(unexpectedViolations(page), []);
      assert.deepEqual(page.complaints, []);
      await page.context().close();
    });

    test('explains that Zoom could not be reached', async () => {
      const page = await openPage(browser, server.url);
      await pressJoin(page, { view });
      await outcome(page).waitFor();
      assert.equal(joinRequests(page).length > 0, true);
      assert.match(await outcome(page).innerText(), view === 'client' ? /The join failed[\s\S]*is sound[\s\S]*https:\/\/zoom\.us/ : /Zoom could not be reached[\s\S]*https:\/\/zoom\.us/);
      assert.equal(await outcome(page).getAttribute('data-code'), view === 'client' ? '1' : '-3000');
      assert.deepEqual(unexpectedViolations(page), []);
      assert.deepEqual(page.complaints, []);
      await page.context().close();
    });

    test('gives join() what stands under More', async () => {
      const page = await openPage(browser, server.url, { outside: zoomAnswers(INVALID_SIGNATURE) });
      await openMore(page);
      await page.getByLabel('E-mail').fill('ada@example.org');
      await page.getByLabel('Registrant token').fill('registrant-token');
      await page.getByRole('textbox', { name: /^ZAK/ }).fill('host-zak');
      await page.getByLabel('WebRTC video').selectOption('on');
      await page.getByLabel('Language').selectOption('de-DE');
      await page.getByRole('radio', { name: 'Host' }).check();
      await pressJoin(page, { view });
      await outcome(page).waitFor();
      const [sent] = joinRequests(page);
      assert.equal(sent.userEmail, 'ada@example.org');
      assert.equal(sent.tk, 'registrant-token');
      assert.equal(sent.zsk, 'host-zak');
      assert.equal(sent.lang, 'de-DE');
      const { role, video_webrtc_mode: webrtc } = claimsOf(sent.signature);
      assert.deepEqual({ role, webrtc }, { role: 1, webrtc: 1 });
      assert.equal(await outcome(page).getAttribute('data-code'), '3712');
      await page.context().close();
    });
  });
}

test('Component View joins again in the same page load, with a fresh signature', async () => {
  const page = await openPage(browser, server.url, { outside: zoomAnswers(INVALID_SIGNATURE) });
  await pressJoin(page, { view: 'component' });
  await outcome(page).waitFor();
  await page.waitForFunction(() => document.activeElement?.id === 'outcome-title');

  await page.getByRole('radio', { name: 'Client View' }).check();
  assert.equal(await button(page).innerText(), 'Reload to change the view');
  await page.getByRole('radio', { name: 'Component View' }).check();
  assert.equal(await button(page).innerText(), 'Join');

  const second = page.waitForRequest(isInfo);
  await pressJoin(page, { view: 'component', name: 'Grace' });
  await second;
  await outcome(page).waitFor();
  assert.deepEqual(joinRequests(page).map((sent) => sent.userName), ['Ada', 'Grace']);
  await page.context().close();
});

/** Whether something covers the middle of the outcome's title. */
function covered(page) {
  return page.locator('#outcome-title').evaluate((title) => {
    title.scrollIntoView({ block: 'center' });
    const { left, top, width, height } = title.getBoundingClientRect();
    return !title.contains(document.elementFromPoint(left + width / 2, top + height / 2));
  });
}
