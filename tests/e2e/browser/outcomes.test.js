// Outcomes that only Zoom can cause (joining, leaving, rarer errors), with a stand-in for the SDK.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openPage } from './helpers/browser.js';
import { button, openMore, outcome, pressJoin } from './helpers/person.js';
import { browserForAll, serverForAll } from './helpers/setup.js';

const browser = await browserForAll();
const server = await serverForAll();

/** Both views' entry points; `ending` is the source of a function that settles a join. */
const standIn = (ending) => `
  const ending = ${ending};
  window.calls = [];
  window.ZoomMtg = {
    setZoomJSLib: (...path) => calls.push(['setZoomJSLib', ...path]),
    preLoadWasm() {}, prepareWebSDK() {},
    i18n: { load: async (language) => calls.push(['language', language]) },
    init: ({ success, ...options }) => { calls.push(['init', options]); success(); },
    join: ({ success, error, ...parameters }) => { calls.push(['join', parameters]); ending(success, error); },
  };
  window.ZoomMtgEmbedded = { createClient: () => ({
    init: async ({ zoomAppRoot, ...options }) => calls.push(['init', options]),
    on: (name, listener) => { window.listener = listener; },
    join: (parameters) => { calls.push(['join', parameters]); return new Promise(ending); },
  }) };`;

async function openWith(ending) {
  const page = await openPage(browser, server.url);
  await page.route('**/sdk/**', (route) => route.fulfill({ contentType: 'text/javascript', body: '' }));
  await page.route('**/sdk/zoom-meeting-*', (route) => route.fulfill({ contentType: 'text/javascript', body: standIn(ending) }));
  return page;
}

const calls = (page, name) => page.evaluate((wanted) => window.calls.filter(([called]) => called === wanted), name);

test('Client View joined: the window is Zoom’s alone', async () => {
  const page = await openWith('(success) => success({})');
  await pressJoin(page, { view: 'client' });
  await page.locator('#stage-bar').waitFor({ state: 'hidden' });
  await page.locator('#outcome[data-tone="success"]').waitFor({ state: 'attached' });
  assert.equal(await page.locator('#page').isVisible(), false);
  const [[, parameters]] = await calls(page, 'join');
  assert.deepEqual(Object.keys(parameters), ['signature', 'meetingNumber', 'userName', 'passWord']);
  assert.deepEqual(await calls(page, 'setZoomJSLib'), [['setZoomJSLib', `${server.url}/sdk/lib`, '/av']]);
  assert.deepEqual(await calls(page, 'language'), [['language', 'en-US']]);
  await page.context().close();
});

test('Component View joined, left, and joined again', async () => {
  const page = await openWith('(success) => success({})');
  await openMore(page);
  await page.getByLabel('Language').selectOption('ja-JP');
  await pressJoin(page, { view: 'component' });
  await outcome(page).filter({ hasText: 'Joined' }).waitFor();
  const [[, options]] = await calls(page, 'init');
  assert.deepEqual(options, { language: 'ja-JP', assetPath: `${server.url}/sdk/lib/av`, leaveOnPageUnload: true });
  const [[, parameters]] = await calls(page, 'join');
  assert.deepEqual(Object.keys(parameters), ['signature', 'meetingNumber', 'userName', 'password']);

  assert.equal(await button(page).innerText(), 'In the meeting');
  await button(page).click({ force: true });
  assert.equal((await calls(page, 'join')).length, 1, 'nobody joins twice at a time');

  await page.evaluate(() => window.listener({ state: 'Closed', reason: 'ended by host' }));
  await outcome(page).filter({ hasText: 'The meeting is over for this page' }).waitFor();
  assert.match(await outcome(page).innerText(), /ended by host/);
  await page.getByLabel('Language').selectOption('ko-KR');
  assert.equal(await button(page).innerText(), 'Reload to change the language');
  await page.getByLabel('Language').selectOption('ja-JP');
  await button(page).click();
  await outcome(page).filter({ hasText: 'Joined' }).waitFor();
  assert.equal((await calls(page, 'join')).length, 2);
  assert.equal((await calls(page, 'init')).length, 1);
  await page.context().close();
});

for (const [what, view, ending, code, text] of [
  ['a refusal that is not about the signature', 'client', '(_, error) => error({ errorCode: 4011, errorMessage: "cross account" })', '4011', /not published[\s\S]*cross account[\s\S]*not about the signature/],
  ['a code without words', 'component', '(_, reject) => reject({ type: "JOIN_MEETING_FAILED", errorCode: 98765, reason: "Something new." })', '98765', /The join failed[\s\S]*Something new\./],
  ['an error of the SDK’s own', 'component', '() => { throw new TypeError("x is undefined"); }', 'TypeError', /Something went wrong[\s\S]*x is undefined/],
]) {
  test(`${what} is told`, async () => {
    const page = await openWith(ending);
    await pressJoin(page, { view });
    await outcome(page).waitFor();
    assert.equal(await outcome(page).getAttribute('data-code'), code);
    assert.match(await outcome(page).innerText(), text);
    await page.waitForFunction(() => document.activeElement?.id === 'outcome-title');
    await page.context().close();
  });
}

test('text from outside is shown as text, never as markup', async () => {
  const page = await openWith('(_, reject) => reject({ errorCode: 5, reason: "<img src=x onerror=alert(1)>" })');
  await pressJoin(page, { view: 'component', name: '<b>Ada</b>' });
  await outcome(page).waitFor();
  assert.match(await outcome(page).innerText(), /<img src=x onerror=alert\(1\)>/);
  assert.equal(await outcome(page).locator('img').count(), 0);
  await page.context().close();
});
