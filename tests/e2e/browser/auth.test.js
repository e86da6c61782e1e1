// The page and authentication: it asks for a credential if one is required, and shows each error at its field.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { request as httpRequest } from 'node:http';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { openPage } from './helpers/browser.js';
import { AUTH_SETTINGS, host, participant, UNPROVEN_TOKEN } from './helpers/auth-settings.js';
import { button, chooseCall, credentialBox, fillIn, inspect, inspected, NUMBER, openInspect, outcome, pressJoin } from './helpers/person.js';
import { startServer } from './helpers/server.js';
import { browserForAll, serverForAll } from './helpers/setup.js';
import { sound } from './helpers/tokens.js';
import { INVALID_SIGNATURE, joinRequests, zoomAnswers } from './helpers/zoom.js';

const run = promisify(execFile);

const browser = await browserForAll();
const server = await serverForAll({ env: AUTH_SETTINGS.keys });

const WRONG = `${participant.key}x`;

const focused = (page) => page.evaluate(() => document.activeElement.name || document.activeElement.id);

async function openAt(url, options) {
  const page = await openPage(browser, url, { outside: zoomAnswers(INVALID_SIGNATURE), ...options });
  await page.locator('#facts').waitFor();
  return page;
}

/** A page on its own server, which stops after the test. */
async function openBefore(t, auth, options) {
  const own = await startServer({ env: AUTH_SETTINGS[auth] });
  t.after(() => own.stop());
  return openAt(`${own.url}/${options?.view ?? ''}`, options);
}

const answerOf = (page, path) => page.waitForResponse((response) => new URL(response.url()).pathname === path);

/** Presses Join, and waits for the endpoint's response and for the page to show it. */
async function refusedAfter(page, act) {
  const answered = answerOf(page, '/signature');
  await act();
  const response = await answered;
  const { error } = await response.json();
  await page.locator(`#outcome[data-code="${error.code}"]`).waitFor();
  return { status: response.status(), ...error };
}

/** The field is marked invalid, is described by the message beside it, and has the focus. */
async function assertToldAt(page, selector, message, focusedField) {
  const field = page.locator(selector);
  const told = page.locator(`${selector}-error`);
  assert.equal(await told.innerText(), message);
  assert.equal(await field.getAttribute('aria-invalid'), 'true');
  await page.waitForFunction((wanted) => [document.activeElement.name, document.activeElement.id].includes(wanted), focusedField);
  const describedBy = await page.evaluate(() => document.activeElement.getAttribute('aria-describedby'));
  assert.ok(describedBy.split(' ').includes(await told.getAttribute('id')), describedBy);
}

test('where no authentication method is configured there is no field', async (t) => {
  const page = await openBefore(t, 'none');
  for (const view of ['Join', 'Inspect']) {
    await page.getByRole('link', { name: view, exact: true }).click();
    await page.getByRole('heading', { level: 1, name: view }).waitFor();
    assert.equal(await credentialBox(page).isVisible(), false, view);
  }
  assert.equal(await page.locator('#shut-banner').isVisible(), false);
  assert.doesNotMatch(await page.locator('#form-note').textContent(), /API key/);
  assert.doesNotMatch(await page.locator('#call').textContent(), /Authorization|backend/);
  await page.context().close();
});

test('an API key is asked for: without one, with a wrong one, and with the right one up to Zoom’s door', async () => {
  const page = await openAt(server.url);
  const box = page.getByRole('textbox', { name: 'API key', exact: true });
  assert.equal(await box.getAttribute('required'), '');
  assert.match(await page.locator('#credential-hint').innerText(), /this server only.*cleared on reload/);
  assert.match(await page.locator('#form-note').innerText(), /API key, passcode and tokens are not kept after a reload/);

  const sent = [];
  page.on('request', (request) => sent.push(request.url()));
  await pressJoin(page, { view: 'component' });
  assert.equal(await page.locator('#credential-error').innerText(), 'This server wants an API key.');
  assert.equal(await focused(page), 'credential');
  assert.deepEqual(sent, [], 'nothing was asked');

  await box.fill(WRONG);
  assert.equal(await page.locator('#credential-error').isVisible(), false, 'an edit takes the mark away');
  assert.equal(await box.getAttribute('aria-invalid'), null);
  const wrong = await refusedAfter(page, () => box.press('Enter'));
  assert.deepEqual([wrong.status, wrong.code], [401, 'credentials_invalid']);
  await assertToldAt(page, '#credential', wrong.message, 'credential');
  assert.match(await outcome(page).innerText(), /This server does not know the key/);
  assert.equal(joinRequests(page).length, 0, 'Zoom was not asked');

  await box.fill(` ${participant.entry}\t`);
  const answered = answerOf(page, '/signature');
  const inspection = page.waitForRequest('**/inspect');
  await button(page).click();
  const { signature } = await (await answered).json();
  await page.locator('#outcome[data-code="3712"]').waitFor();
  assert.equal((await inspection).headers().authorization, `Bearer ${participant.key}`, 'the diagnosis is authenticated, too');
  assert.match(await outcome(page).innerText(), /The signature is sound/);
  assert.deepEqual(joinRequests(page).map((sent) => sent.signature), [signature]);
  assert.equal(await box.inputValue(), ` ${participant.entry}\t`, 'it stays for the next join');
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});

test('a participant’s key that asks for host is told at the role; a host’s key may', async () => {
  const page = await openAt(server.url);
  await credentialBox(page).fill(participant.key);
  await page.getByRole('radio', { name: 'Host' }).check();
  const refusal = await refusedAfter(page, () => pressJoin(page, { view: 'component' }));
  assert.deepEqual([refusal.status, refusal.code], [403, 'role_not_allowed']);
  await assertToldAt(page, '#role-choice', refusal.message, 'role');
  assert.match(await outcome(page).innerText(), /HOST_API_KEYS/);
  assert.equal(await page.getByRole('radiogroup', { name: 'Role' }).count(), 1);

  await page.keyboard.press('ArrowLeft');
  assert.equal(await page.locator('#role-choice-error').isVisible(), false, 'another choice takes the mark away');
  await page.keyboard.press('ArrowRight');
  await credentialBox(page).fill(host.key);
  const answered = answerOf(page, '/signature');
  await button(page).click();
  assert.equal((await answered).status(), 200);
  await page.context().close();
});

test('a meeting that is not allowed is told at the meeting number', async (t) => {
  const page = await openBefore(t, 'oneMeeting');
  await credentialBox(page).fill(host.key);
  const refusal = await refusedAfter(page, () => pressJoin(page, { view: 'component' }));
  assert.deepEqual([refusal.status, refusal.code], [403, 'meeting_not_allowed']);
  await assertToldAt(page, '#meeting', refusal.message, 'meeting');
  const answered = answerOf(page, '/signature');
  await pressJoin(page, { meeting: '912 3456 7890', view: 'component' });
  assert.equal((await answered).status(), 200);
  assert.equal(await page.locator('#meeting').getAttribute('aria-invalid'), null);
  await page.context().close();
});

test('over the limit it is told how many seconds to wait, in both views', async (t) => {
  const page = await openBefore(t, 'oneAMinute', { outside: (route) => route.abort() });
  await credentialBox(page).fill(participant.key);
  await pressJoin(page, { view: 'component' });
  await outcome(page).waitFor();

  const answered = answerOf(page, '/signature');
  await button(page).click();
  const seconds = (await answered).headers()['retry-after'];
  assert.ok(Number(seconds) > 30 && Number(seconds) <= 60, seconds);
  await page.locator('#outcome[data-code="rate_limit_exceeded"]').waitFor();
  assert.ok((await outcome(page).innerText()).includes(`Wait ${seconds} s, then press Join again.`));
  await page.waitForFunction(() => document.activeElement?.id === 'outcome-title');

  await page.getByRole('link', { name: 'Inspect', exact: true }).click();
  await inspect(page, sound());
  assert.match((await inspected(page)).text, /HTTP 429, rate_limit_exceeded\)\. Wait \d\d s, then press Inspect again\./);
  await page.waitForFunction(() => document.activeElement?.id === 'verdict-title');
  await page.context().close();
});

test('an issuer that cannot be reached is told with when to come back, and the field is named after tokens', async (t) => {
  const page = await openBefore(t, 'tokens');
  const box = page.getByRole('textbox', { name: 'Access token', exact: true });
  await box.fill(UNPROVEN_TOKEN);
  const answered = answerOf(page, '/signature');
  await pressJoin(page, { view: 'component' });
  const response = await answered;
  assert.equal(response.status(), 503);
  await page.locator('#outcome[data-code="issuer_unreachable"]').waitFor();
  const text = await outcome(page).innerText();
  assert.ok(text.includes(`Wait ${response.headers()['retry-after']} s, then press Join again.`), text);
  assert.ok(text.includes((await response.json()).error.message), text);
  assert.match(await page.locator('#call').textContent(), /\$ACCESS_TOKEN"[\s\S]*\$\{accessToken\}/);
  await page.context().close();
});

test('where both are taken the field is named after both', async (t) => {
  const page = await openBefore(t, 'keysAndTokens');
  await page.getByRole('textbox', { name: 'API key or access token', exact: true }).waitFor();
  await page.context().close();
});

test('open to participants: the field is optional, and needed to host', async (t) => {
  const page = await openBefore(t, 'openToParticipants');
  const box = page.getByRole('textbox', { name: 'API key optional' });
  assert.equal(await box.getAttribute('required'), null);
  assert.match(await page.locator('#credential-hint').innerText(), /Needed to host/);
  assert.doesNotMatch(await page.locator('#call-body').innerText(), /Authorization/);

  const asked = page.waitForRequest('**/signature');
  const answered = answerOf(page, '/signature');
  await pressJoin(page, { view: 'component' });
  assert.equal((await asked).headers().authorization, undefined);
  assert.equal((await answered).status(), 200);
  await page.locator('#outcome[data-code="3712"]').waitFor();

  await page.getByRole('radio', { name: 'Host' }).check();
  assert.match(await page.locator('#call-body').innerText(), /Authorization/);
  await button(page).click();
  assert.equal(await page.locator('#credential-error').innerText(), 'To host, this server wants an API key.');
  await box.fill(host.key);
  const hosting = answerOf(page, '/signature');
  await button(page).click();
  assert.equal((await hosting).status(), 200);
  await page.context().close();
});

test('open to hosts: a key would open nothing more, so none is asked for', async (t) => {
  const page = await openBefore(t, 'openToHosts');
  assert.equal(await credentialBox(page).isVisible(), false);
  await page.context().close();
});

test('signed requests only: the page says that it cannot sign, and offers nothing that could not work', async (t) => {
  const page = await openBefore(t, 'signedOnly');
  assert.match(await page.locator('#shut-banner').innerText(), /accepts signed requests only\. Add an API key to its PARTICIPANT_API_KEYS to try joins here/);
  for (const view of ['Join', 'Inspect']) {
    await page.getByRole('link', { name: view, exact: true }).click();
    await page.getByRole('heading', { level: 1, name: view }).waitFor();
    assert.equal(await page.locator('#shut-banner').isVisible(), true, view);
    assert.equal(await page.locator('#page :is(button, input, textarea):visible').count(), 0, view);
  }
  await page.context().close();
});

test('the Inspect view asks for the same key, once for both views', async () => {
  const page = await openInspect(browser, server.url, { outside: zoomAnswers(INVALID_SIGNATURE) });
  await inspect(page, sound());
  assert.equal(await page.locator('#credential-error').innerText(), 'This server wants an API key.');

  await credentialBox(page).fill(participant.key);
  await page.keyboard.press('Enter');
  await page.locator('#verdict', { hasText: 'Accepted' }).waitFor();
  assert.equal(await credentialBox(page).getAttribute('aria-invalid'), null);
  await page.waitForFunction(() => document.activeElement?.id === 'verdict-title');

  await page.getByRole('link', { name: 'Join', exact: true }).click();
  assert.equal(await credentialBox(page).isVisible(), true);
  assert.equal(await page.locator('#form #credential').inputValue(), participant.key);
  const signed = answerOf(page, '/signature');
  await pressJoin(page, { view: 'component' });
  assert.equal((await signed).status(), 200);
  await page.context().close();
});

test('what no header can carry is told before anything is asked', async () => {
  const page = await openAt(server.url);
  const asked = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await credentialBox(page).fill('“quoted”');
  await pressJoin(page, { view: 'component' });
  assert.match(await page.locator('#credential-error').innerText(), /cannot be sent.*plain ASCII/);
  assert.equal(await focused(page), 'credential');
  await page.getByRole('link', { name: 'Inspect', exact: true }).click();
  await inspect(page, sound());
  assert.equal(await focused(page), 'credential');
  assert.deepEqual(asked.filter((path) => path === '/signature' || path === '/inspect'), []);
  await page.context().close();
});

test('the keyboard comes to the key first, and reveals it on request', async () => {
  const page = await openAt(server.url);
  for (let presses = 0; presses < 5; presses += 1) await page.keyboard.press('Tab');
  assert.equal(await focused(page), 'credential');
  await page.keyboard.insertText('some key');
  const masked = () => credentialBox(page).evaluate((field) => getComputedStyle(field).webkitTextSecurity);
  assert.equal(await masked(), 'disc');
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute('aria-label')), 'Show API key');
  await page.keyboard.press('Enter');
  assert.equal(await masked(), 'none');
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute('aria-label')), 'Hide API key');
  await page.keyboard.press('Enter');
  assert.equal(await masked(), 'disc');
  await page.keyboard.press('Tab');
  assert.equal(await focused(page), 'meeting');
  await page.context().close();
});

test('a server that was restarted with authentication is asked what it needs', async () => {
  let auth = { anonymous: 'host', apiKeys: false, tokens: false };
  const page = await openAt(server.url, {
    before: (fresh) => fresh.route('**/page/config.json', async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, json: { ...await response.json(), ...(auth && { auth }) } });
    }),
  });
  assert.equal(await credentialBox(page).isVisible(), false);
  auth = null;
  const refusal = await refusedAfter(page, () => pressJoin(page, { view: 'component' }));
  await assertToldAt(page, '#credential', refusal.message, 'credential');
  await page.context().close();
});

/** The response of this server, open on loopback, to a request with another Host. */
function underAnotherName(url) {
  return new Promise((resolve, reject) => {
    const request = httpRequest(`${url}/signature`, { method: 'POST', headers: { Host: 'meet.example' } }, (response) => {
      let body = '';
      response.on('data', (chunk) => { body += chunk; });
      response.on('end', () => resolve({ status: response.statusCode, body }));
    });
    request.on('error', reject);
    request.end();
  });
}

test('a host that is not allowed is told with where to open the page', async (t) => {
  const open = await startServer();
  t.after(() => open.stop());
  const page = await openAt(open.url);
  const answer = await underAnotherName(open.url);
  await page.route('**/signature', (route) => route.fulfill({ ...answer, contentType: 'application/json' }));
  await pressJoin(page, { view: 'component' });
  await page.locator('#outcome[data-code="host_not_allowed"]').waitFor();
  const text = await outcome(page).innerText();
  assert.ok(text.includes(JSON.parse(answer.body).error.message), text);
  assert.match(text, /Open this page at one of the addresses/);
  await page.context().close();
});

test('the copied calls work with the key in the environment, and never hold it', async () => {
  const page = await openAt(server.url, { context: { permissions: ['clipboard-read', 'clipboard-write'] } });
  await credentialBox(page).fill(participant.key);
  await fillIn(page);
  const copied = async (what) => {
    await chooseCall(page, what);
    await page.getByRole('button', { name: `Copy ${what}` }).click();
    await page.locator('#announcer', { hasText: `${what} copied.` }).waitFor({ state: 'attached' });
    const text = await page.evaluate(() => navigator.clipboard.readText());
    assert.ok(!text.includes(participant.key), text);
    return text;
  };
  const env = { PATH: process.env.PATH, ZOOM_SIGNATURE_API_KEY: participant.key };
  const fromShell = await run('sh', ['-c', await copied('curl')], { env });
  const program = `${await copied('fetch')}\nconsole.log(JSON.stringify({ signature }));`;
  const fromProgram = await run(process.execPath, ['--input-type=module', '-e', program], { env });
  for (const { stdout } of [fromShell, fromProgram]) {
    const claims = JSON.parse(Buffer.from(JSON.parse(stdout).signature.split('.')[1], 'base64url'));
    assert.equal(claims.mn, NUMBER);
  }
  await page.context().close();
});
