// Zoom rejects a join, and the page names the actual cause.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { openPage } from './helpers/browser.js';
import { findingsIn, NUMBER, outcome, pressJoin, VIEWS } from './helpers/person.js';
import { KEY, SECRET, startServer } from './helpers/server.js';
import { browserForAll, serverForAll } from './helpers/setup.js';
import { claims, nowSeconds, sign } from './helpers/tokens.js';
import { INVALID_SIGNATURE, isInfo, joinRequests, zoomAnswers } from './helpers/zoom.js';

const browser = await browserForAll();
const server = await serverForAll();

/** Makes the endpoint return this signature. */
async function openIssuing(signature, { url = server.url, answer = INVALID_SIGNATURE, ...options } = {}) {
  const page = await openPage(browser, url, { outside: zoomAnswers(answer), ...options });
  await page.route('**/signature', (route) => route.fulfill({ json: { signature, sdkKey: KEY, expiresAt: nowSeconds() + 7170 } }));
  return page;
}

async function failed(page) {
  await outcome(page).waitFor();
  await page.waitForFunction(() => document.activeElement?.id === 'outcome-title');
  return { code: await outcome(page).getAttribute('data-code'), text: await outcome(page).innerText(), findings: await findingsIn(outcome(page)) };
}

const refused = (errorMessage) => ({ status: false, errorCode: 200, errorMessage });

/** Further than rounding moves an `iat`, which would be another cause. */
const SECONDS_AHEAD = 200;

for (const { view, label } of VIEWS) {
  describe(label, () => {
    test('the server’s clock is ahead: 3712 is explained by it', async () => {
      const ahead = SECONDS_AHEAD;
      const fast = await startServer({ ahead });
      try {
        const page = await openPage(browser, fast.url, { outside: zoomAnswers(INVALID_SIGNATURE) });
        await page.locator('#skew-banner').waitFor();
        const asked = page.waitForRequest('**/inspect');
        await pressJoin(page, { view });
        const question = (await asked).postDataJSON();
        const { code, text, findings } = await failed(page);
        assert.equal(code, '3712');
        assert.deepEqual(findings.map((finding) => finding.code), ['iat_in_future']);
        assert.match(findings[0].message, /ahead of the clock/);
        const told = Number(findings[0].message.match(/(\d+) s/)[1]);
        assert.ok(told > ahead - 30 - 15 && told <= ahead - 30 + 2, `${findings[0].message} with a clock ${ahead} s ahead`);
        assert.match(text, /Based on this browser’s clock, because the server’s is .* ahead of it/);
        assert.doesNotMatch(text, /Server-to-Server/, 'the list of all that could be gives way');

        const [sent] = joinRequests(page);
        const { at, ...others } = question;
        assert.deepEqual(others, { signature: sent.signature, meetingNumber: NUMBER, role: 0, platform: 'web' });
        assert.ok(Math.abs(at - nowSeconds()) < 15, `judged at ${at}`);
        await page.locator('.life-summary', { hasText: 'Not valid yet' }).waitFor();
        await page.locator('#anatomy .flag', { hasText: 'iat_in_future' }).waitFor();
        await page.context().close();
      } finally {
        await fast.stop();
      }
    });

    test('the signer read its secret with a line break: 3712 is explained by it', async () => {
      const signature = sign(claims(), { secret: `${SECRET}\n` });
      const page = await openIssuing(signature);
      await pressJoin(page, { view });
      const { code, text, findings } = await failed(page);
      assert.equal(joinRequests(page)[0].signature, signature);
      assert.equal(code, '3712');
      assert.deepEqual(findings.map((finding) => [finding.code, finding.severity.includes('Error'), finding.href]), [
        ['secret_white_space', true, '/causes/secret_white_space'],
      ]);
      assert.match(text, /inspected the signature that it sent[\s\S]*Signature is invalid/);
      assert.doesNotMatch(text, /Server-to-Server|Judged by/);
      assert.ok(!text.includes(SECRET), 'the secret is not told');
      await page.locator('#anatomy .part.mac .flag', { hasText: 'secret_white_space' }).waitFor();
      await page.context().close();
    });

    test('an inspection that fails leaves the checklist', async () => {
      const page = await openPage(browser, server.url, { outside: zoomAnswers(INVALID_SIGNATURE) });
      await page.route('**/inspect', (route) => route.fulfill({ status: 500, body: 'no' }));
      await pressJoin(page, { view });
      const { text, findings } = await failed(page);
      assert.deepEqual(findings, []);
      assert.match(text, /Check in this order[\s\S]*Server-to-Server OAuth[\s\S]*iat must not be ahead of Zoom’s clock/);
      assert.ok(await outcome(page).locator('ol li').first().isVisible(), 'the checks are numbered');
      await page.context().close();
    });
  });
}

test('a signature for another meeting is told as that, whatever Zoom’s code', async () => {
  const page = await openIssuing(sign({ ...claims(), mn: '91234567890' }), { answer: refused('The meeting number is wrong.') });
  await pressJoin(page, { view: 'component' });
  const { code, findings } = await failed(page);
  assert.equal(code, '3706');
  assert.deepEqual(findings.map((finding) => finding.code), ['meeting_number_differs']);
  await page.context().close();
});

test('a suspicion is told beside where else to look', async () => {
  const page = await openIssuing(sign({ ...claims(), sdkKey: 'anotherKey' }));
  await pressJoin(page, { view: 'component' });
  const { text, findings } = await failed(page);
  assert.deepEqual(findings.map((finding) => finding.code), ['sdk_key_differs']);
  assert.match(text, /secret was regenerated/);
  await page.context().close();
});

test('a sound signature keeps the advice of its code', async () => {
  const page = await openPage(browser, server.url, { outside: zoomAnswers(refused('The role is not applicable.')) });
  await pressJoin(page, { view: 'component' });
  const { code, text } = await failed(page);
  assert.equal(code, '3708');
  assert.match(text, /The signature is sound[\s\S]*Try as participant/);
  await page.context().close();
});

test('with demo credentials a failed join has one cause', async () => {
  const demo = await startServer({ demo: true });
  try {
    const page = await openPage(browser, demo.url, { outside: zoomAnswers(INVALID_SIGNATURE) });
    await pressJoin(page, { view: 'component' });
    await failed(page);
    assert.match(await outcome(page).innerText(), /Zoom does not know the demo credentials/);
    assert.equal(await outcome(page).locator('.finding').count(), 0);
    assert.equal(await outcome(page).locator('.todo li').count(), 2);
    await page.context().close();
  } finally {
    await demo.stop();
  }
});

test('a code that no signature causes asks for no inspection', async () => {
  const page = await openPage(browser, server.url);
  const asked = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await pressJoin(page, { view: 'component' });
  await failed(page);
  assert.ok(asked.includes('/signature'));
  assert.ok(!asked.includes('/inspect'));
  await page.context().close();
});

test('Client View drops a signature without appKey in silence: the page says why', async () => {
  const { appKey: _, sdkKey: __, ...others } = claims();
  const page = await openIssuing(sign(others), {
    before: (fresh) => fresh.clock.install(),
    outside: (route, request) => (isInfo(request) ? undefined : route.abort()),
  });
  await pressJoin(page, { view: 'client' });
  await page.locator('[data-step="join"][data-state="current"]').waitFor({ state: 'attached' });
  await page.clock.fastForward(21_000);
  const { text, findings } = await failed(page);
  assert.match(text, /Zoom has not answered yet/);
  assert.deepEqual(findings.map((finding) => finding.code), ['app_key_missing']);
  await page.context().close();
});
