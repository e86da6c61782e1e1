// The link of `serve --lan` brings the API key along, in the address's fragment.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openPage } from './helpers/browser.js';
import { AUTH_SETTINGS, host, participant } from './helpers/auth-settings.js';
import { credentialBox, outcome, pressJoin } from './helpers/person.js';
import { browserForAll, serverForAll } from './helpers/setup.js';
import { INVALID_SIGNATURE, zoomAnswers } from './helpers/zoom.js';

const browser = await browserForAll();
const server = await serverForAll({ env: AUTH_SETTINGS.keys });
const open = await serverForAll();

const link = (key, url = server.url) => `${url}/?from=phone#key=${encodeURIComponent(key)}`;

async function openLink(address) {
  const requests = [];
  const page = await openPage(browser, address, {
    outside: zoomAnswers(INVALID_SIGNATURE),
    before: (fresh) => fresh.on('request', (request) => requests.push(request)),
  });
  await page.locator('#facts').waitFor();
  return Object.assign(page, { requests });
}

/** The page's address, and every address that its history leads back to. */
async function addresses(page) {
  const found = [page.url()];
  while (await page.goBack().catch(() => null)) found.push(page.url());
  return found;
}

test('the key is in its field, no longer in the address, and joins as host', async () => {
  const page = await openLink(link(host.key));
  assert.equal(await credentialBox(page).inputValue(), host.key);
  assert.equal(page.url(), `${server.url}/?from=phone`);
  await page.getByRole('radio', { name: 'Host' }).check();
  const answered = page.waitForResponse((response) => new URL(response.url()).pathname === '/signature');
  await pressJoin(page, { view: 'component' });
  const response = await answered;
  assert.equal(response.status(), 200);
  assert.equal((await response.request().allHeaders()).authorization, `Bearer ${host.key}`);
  await outcome(page).filter({ hasText: '3712' }).waitFor();

  const asked = page.requests.filter((request) => request.url().includes(host.key) || request.headers().referer?.includes(host.key));
  assert.deepEqual(asked.map((request) => request.url()).filter((url) => !url.includes('#')), []);
  assert.deepEqual(page.complaints, []);

  await page.reload();
  await page.locator('#facts').waitFor();
  assert.equal(await credentialBox(page).inputValue(), '');
  assert.deepEqual((await addresses(page)).filter((address) => address.includes(host.key)), []);
  await page.context().close();
});

test('a second link on the open page brings its own key, and the views keep theirs', async () => {
  const page = await openLink(link(host.key));
  await page.evaluate((key) => { location.hash = `#key=${key}`; }, participant.key);
  await page.waitForFunction((key) => document.getElementById('credential').value === key, participant.key);
  assert.equal(new URL(page.url()).hash, '');
  await page.getByRole('link', { name: 'Inspect', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: 'Inspect' }).waitFor();
  assert.equal(new URL(page.url()).hash, '#inspect');
  assert.equal(await credentialBox(page).inputValue(), participant.key);
  await page.context().close();
});

test('a server that asks for no key has none sent', async () => {
  const page = await openLink(link(host.key, open.url));
  assert.equal(await credentialBox(page).isVisible(), false);
  const asked = page.waitForRequest('**/signature');
  await pressJoin(page, { view: 'component' });
  assert.equal((await (await asked).allHeaders()).authorization, undefined);
  await page.context().close();
});
