// A server that signs for several apps: the page lets people choose, and whatever depends on the app follows.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { assertAccessible } from './helpers/axe.js';
import { BOUND, bound } from './helpers/auth-settings.js';
import { openPage } from './helpers/browser.js';
import { fakeZoomForAll } from './helpers/fake-zoom.js';
import { appBox, button, chooseCall, credentialBox, fillIn, LINK, outcome, pressJoin, VIEWS } from './helpers/person.js';
import { APPS, KEY } from './helpers/server.js';
import { browserForAll, serverForAll } from './helpers/setup.js';
import { claimsOf } from './helpers/tokens.js';
import { INVALID_SIGNATURE, joinRequests, zoomAnswers } from './helpers/zoom.js';

const run = promisify(execFile);

const browser = await browserForAll();
const zoom = await fakeZoomForAll();
const one = await serverForAll();
const { ZOOM_OAUTH_URL, ZOOM_ZAK_USER, ZOOM_S2S_ACCOUNT_ID, ZOOM_S2S_CLIENT_ID, ZOOM_S2S_CLIENT_SECRET } = zoom.variables;
/** The app `prod` has a Server-to-Server OAuth app, and `dev` has none. */
const server = await serverForAll({
  twoApps: true,
  env: {
    ZOOM_OAUTH_URL,
    ZOOM_ZAK_USER,
    ZOOM_APP_PROD_ACCOUNT_ID: ZOOM_S2S_ACCOUNT_ID,
    ZOOM_APP_PROD_S2S_CLIENT_ID: ZOOM_S2S_CLIENT_ID,
    ZOOM_APP_PROD_S2S_CLIENT_SECRET: ZOOM_S2S_CLIENT_SECRET,
  },
});
const forDev = await serverForAll({ twoApps: true, env: BOUND });

const shownKey = (page) => page.locator('#fact-key').innerText();
const call = (page) => page.locator('#call-body').textContent();

async function openAt(url, options) {
  const page = await openPage(browser, url, { outside: zoomAnswers(INVALID_SIGNATURE), ...options });
  await page.locator('#facts').waitFor();
  return page;
}

/** Presses a button that asks for a signature. Returns what was asked, and the response. */
async function asked(page, act) {
  const answered = page.waitForResponse('**/signature');
  await act();
  const response = await answered;
  return { sent: response.request().postDataJSON(), status: response.status(), answer: await response.json() };
}

const signOnly = (page) => asked(page, () => page.locator('#sign-only').click());

/** The server answers as if it had these of its apps. */
const withApps = (...names) => (fresh) => fresh.route('**/page/config.json', async (route) => {
  const response = await route.fetch();
  const config = await response.json();
  await route.fulfill({ response, json: { ...config, apps: config.apps.filter(({ name }) => names.includes(name)) } });
});

test('with one app there is nothing to choose, and nothing names it', async () => {
  const page = await openAt(one.url, { context: { permissions: ['clipboard-read', 'clipboard-write'] } });
  assert.equal(await page.locator('#app').isVisible(), false);
  assert.equal(await shownKey(page), KEY);
  assert.doesNotMatch(await call(page), /app"?:/);
  const { sent } = await asked(page, () => pressJoin(page, { view: 'component' }));
  assert.deepEqual(Object.keys(sent), ['meetingNumber', 'role']);
  await outcome(page).waitFor();
  await page.getByRole('button', { name: 'Copy report' }).click();
  await page.locator('#announcer', { hasText: 'report copied.' }).waitFor({ state: 'attached' });
  assert.doesNotMatch(await page.evaluate(() => navigator.clipboard.readText()), /App:/);
  await page.route('**/check', (route) => route.fulfill({
    json: { checks: [{ app: 'default', subject: 'sdk_credentials', status: 'ok', code: 'known', message: 'Known.' }] },
  }));
  const checked = page.waitForRequest('**/check');
  await page.getByRole('button', { name: 'Ask Zoom about the credentials' }).click();
  assert.deepEqual((await checked).postDataJSON(), {});
  assert.equal(await page.locator('#outcome .checks').innerText(), '✓ sdk credentials: Known.');
  await page.context().close();
});

test('each app is offered, and its key, signature, calls and host’s ZAK follow the choice', async () => {
  const page = await openAt(server.url);
  const offered = ['prod', 'dev'].map((name) => `${name} (${APPS[name].key})`);
  assert.deepEqual(await appBox(page).locator('option').allInnerTexts(), offered);
  assert.equal(await appBox(page).inputValue(), 'prod', 'the one that signs if nothing chooses');
  await fillIn(page, { view: 'component' });
  await page.getByRole('radio', { name: 'Host' }).check();
  for (const [name, zak] of [['dev', false], ['prod', true]]) {
    await appBox(page).selectOption(name);
    assert.equal(await shownKey(page), APPS[name].key);
    assert.match(await page.locator('#role-hint').innerText(), zak ? /This server gets it/ : /Server-to-Server OAuth app/);
    assert.equal(await page.locator('#steps [data-step="zak"]').isVisible(), zak);
    const { sent, answer } = await signOnly(page);
    assert.equal(sent.app, name);
    assert.equal(answer.sdkKey, APPS[name].key);
    const { appKey, sdkKey } = claimsOf(answer.signature);
    assert.deepEqual({ appKey, sdkKey }, { appKey: APPS[name].key, sdkKey: APPS[name].key });
    await page.locator('#anatomy', { hasText: APPS[name].key }).waitFor();
    const calls = await call(page);
    for (const text of [`"app":"${name}"`, `app: "${name}",`]) assert.ok(calls.includes(text), calls);
    assert.equal(calls.includes('zak: answer.zak,'), zak);
  }
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});

test('the copied calls name the app too', async () => {
  const page = await openAt(server.url, { context: { permissions: ['clipboard-read', 'clipboard-write'] } });
  await appBox(page).selectOption('dev');
  await fillIn(page);
  await page.getByRole('button', { name: 'Copy curl' }).click();
  await page.locator('#announcer', { hasText: 'curl copied.' }).waitFor({ state: 'attached' });
  const { stdout } = await run('sh', ['-c', await page.evaluate(() => navigator.clipboard.readText())]);
  assert.equal(claimsOf(JSON.parse(stdout).signature).appKey, APPS.dev.key);
  await chooseCall(page, 'fetch');
  await page.getByRole('button', { name: 'Copy fetch' }).click();
  await page.locator('#announcer', { hasText: 'fetch copied.' }).waitFor({ state: 'attached' });
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  assert.equal(await page.evaluate(`(async () => { ${copied}\n return sdkKey; })()`), APPS.dev.key);
  await page.context().close();
});

for (const { view, label } of VIEWS) {
  test(`${label}: Zoom gets the signature of the chosen app, and the next load still has it`, async () => {
    const page = await openAt(server.url);
    await appBox(page).selectOption('dev');
    await pressJoin(page, { view });
    await outcome(page).waitFor();
    const [sent] = joinRequests(page);
    assert.equal(claimsOf(sent.signature).appKey, APPS.dev.key);
    if (view === 'client') await Promise.all([page.waitForEvent('load'), button(page).click()]);
    else await page.reload();
    await page.locator('#facts').waitFor();
    assert.equal(await appBox(page).inputValue(), 'dev');
    assert.equal(await shownKey(page), APPS.dev.key);
    if (view === 'client') assert.equal(await page.getByLabel('Passcode').inputValue(), 'aB3xY9.1', 'the page reloaded itself');
    const { sent: again } = await asked(page, () => pressJoin(page, { view }));
    assert.equal(again.app, 'dev');
    await page.context().close();
  });
}

test('an app that the server no longer has gives way to the first', async () => {
  const page = await openAt(server.url);
  await page.evaluate(() => {
    const store = 'zoom-signature.form';
    localStorage.setItem(store, JSON.stringify({ ...JSON.parse(localStorage.getItem(store)), app: 'gone' }));
  });
  await page.reload();
  await page.locator('#facts').waitFor();
  assert.equal(await appBox(page).inputValue(), 'prod');
  assert.equal(await shownKey(page), APPS.prod.key);
  await page.context().close();
});

test('the choice waits for a configuration that comes late', async () => {
  const page = await openAt(server.url);
  await appBox(page).selectOption('dev');
  let deliver;
  const held = new Promise((resolve) => { deliver = resolve; });
  await page.route('**/page/config.json', async (route) => {
    await held;
    await route.continue();
  });
  await page.reload();
  const { sent } = await asked(page, async () => {
    await fillIn(page);
    await page.locator('#sign-only').click();
    deliver();
  });
  assert.equal(sent.app, 'dev');
  assert.equal(await appBox(page).inputValue(), 'dev');
  await page.context().close();
});

test('a key for one app that asks for another is told at the selector', async () => {
  const page = await openAt(forDev.url);
  await credentialBox(page).fill(bound.key);
  const { status, answer: { error } } = await asked(page, () => pressJoin(page, { view: 'component' }));
  assert.deepEqual([status, error.code, error.param], [403, 'app_not_allowed', 'app']);
  await page.locator('#outcome[data-code="app_not_allowed"]').waitFor();
  assert.equal(await page.locator('#app-error').innerText(), 'This key is for another app: choose that one, or enter a key for this one.');
  assert.equal(await appBox(page).getAttribute('aria-invalid'), 'true');
  await page.waitForFunction(() => document.activeElement?.id === 'app');
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute('aria-describedby')), 'app-error');
  const text = await outcome(page).innerText();
  assert.match(text, /This key is for another app[\s\S]*Choose that app in the form/);
  assert.ok(text.includes(error.message), text);
  await assertAccessible(page, 'a refused app');

  await page.keyboard.press('ArrowDown');
  assert.equal(await appBox(page).inputValue(), 'dev');
  assert.equal(await page.locator('#app-error').isVisible(), false, 'another choice takes the mark away');
  assert.equal(await appBox(page).getAttribute('aria-invalid'), null);
  const { answer } = await signOnly(page);
  assert.equal(answer.sdkKey, APPS.dev.key);
  await page.context().close();
});

test('a server that lost the app is asked which it has', async () => {
  const page = await openAt(server.url);
  await appBox(page).selectOption('dev');
  await page.route('**/signature', (route) => route.continue({ postData: JSON.stringify({ ...route.request().postDataJSON(), app: 'gone' }) }));
  await fillIn(page);
  const { answer: { error } } = await signOnly(page);
  assert.deepEqual([error.code, error.param], ['app_unknown', 'app']);
  await page.waitForFunction(() => document.activeElement?.id === 'app');
  assert.match(await page.locator('#app-error').innerText(), /no longer has the app/);

  await withApps('prod')(page);
  await signOnly(page);
  await page.locator('#app-box').waitFor({ state: 'hidden' });
  await page.waitForFunction(() => document.activeElement?.id === 'outcome-title');
  assert.match(await outcome(page).innerText(), /does not sign for this app[\s\S]*Press Join again/);
  assert.equal(await shownKey(page), APPS.prod.key);
  assert.doesNotMatch(await call(page), /app"?:/);
  await page.unroute('**/signature');
  const { sent, status } = await signOnly(page);
  assert.deepEqual([sent.app, status], [undefined, 200]);
  await page.context().close();
});

test('Zoom is asked about the chosen app alone, and the report names it', async () => {
  const page = await openAt(server.url, { context: { permissions: ['clipboard-read', 'clipboard-write'] } });
  for (const [name, words, not] of [
    ['dev', /sdk credentials of dev: Zoom does not know this pair[\s\S]*clock: /, /prod|server app/],
    ['prod', /sdk credentials of prod: Zoom knows this Client ID[\s\S]*server app of prod: [\s\S]*clock: /, /dev/],
  ]) {
    await appBox(page).selectOption(name);
    await pressJoin(page, { meeting: LINK, view: 'component' });
    await outcome(page).filter({ hasText: '3712' }).waitFor();
    await page.getByRole('button', { name: 'Copy report' }).click();
    await page.locator('#announcer', { hasText: 'report copied.' }).waitFor({ state: 'attached' });
    const report = await page.evaluate(() => navigator.clipboard.readText());
    assert.ok(report.includes(`App: ${name}\nSDK key: ${APPS[name].key}\n`), report);
    const checked = page.waitForRequest('**/check');
    await page.getByRole('button', { name: 'Ask Zoom about the credentials' }).click();
    assert.deepEqual((await checked).postDataJSON(), { app: name });
    const checks = page.locator('#outcome .checks');
    await checks.waitFor();
    assert.match(await checks.innerText(), words);
    assert.doesNotMatch(await checks.innerText(), not);
  }
  await page.context().close();
});

test('the choice has a label, comes first for the keyboard, and fits a phone', async () => {
  const page = await openAt(server.url, { context: { viewport: { width: 390, height: 844 } } });
  await assertAccessible(page, 'two apps');
  for (let presses = 0; presses < 5; presses += 1) await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'app');
  await page.keyboard.press('ArrowDown');
  assert.equal(await shownKey(page), APPS.dev.key);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390);
  await page.context().close();
});
