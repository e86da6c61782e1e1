// A key or token stays in its field and in the requests to this server's endpoints.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openPage } from './helpers/browser.js';
import { AUTH_SETTINGS, host } from './helpers/auth-settings.js';
import { button, credentialBox, inspect, outcome, pressJoin, VIEWS } from './helpers/person.js';
import { browserForAll, serverForAll } from './helpers/setup.js';
import { everythingStored } from './helpers/stored.js';
import { sound } from './helpers/tokens.js';
import { INVALID_SIGNATURE, joinRequests, zoomAnswers } from './helpers/zoom.js';

const browser = await browserForAll();
const server = await serverForAll({ env: AUTH_SETTINGS.keys });

const ENDPOINTS = [`${server.url}/signature`, `${server.url}/inspect`];

/** All requests and console output of the page. */
function watch(page) {
  const watched = { requests: [], lines: [] };
  page.context().on('request', (request) => watched.requests.push(request));
  page.on('console', (message) => watched.lines.push(message.text()));
  page.on('websocket', (socket) => watched.lines.push(socket.url()));
  return watched;
}

async function sentWith(secret, requests) {
  const holding = [];
  for (const request of requests) {
    // Requests for blobs and data URLs have no headers.
    const headers = request.url().startsWith('http') ? await request.allHeaders().catch(() => request.headers()) : {};
    const all = JSON.stringify([request.url(), headers, request.postDataBuffer()?.toString() ?? '']);
    if (all.includes(secret)) holding.push({ url: request.url(), all });
  }
  return holding;
}

/** The whole document with every attribute and text, and the properties of the window. */
const document = (page) => page.evaluate(() => JSON.stringify({
  markup: document.documentElement.outerHTML,
  title: document.title,
  name: window.name,
  globals: Object.keys(window).map((name) => (typeof window[name] === 'string' ? window[name] : '')),
}));

async function assertNowhere(page, secret, watched, when) {
  const places = {
    storage: JSON.stringify(await everythingStored(page)),
    cookies: JSON.stringify(await page.context().cookies()),
    document: await document(page),
    console: watched.lines.join('\n'),
  };
  for (const [place, text] of Object.entries(places)) assert.ok(!text.includes(secret), `${when}: the ${place} holds the key`);
}

for (const { view, label } of VIEWS) {
  test(`${label}: the key goes to this server’s endpoints alone, and ends with a reload`, async () => {
    let watched;
    const page = await openPage(browser, server.url, {
      outside: zoomAnswers(INVALID_SIGNATURE), before: (fresh) => { watched = watch(fresh); },
    });
    const secret = host.key;
    await credentialBox(page).fill(secret);
    await page.getByRole('button', { name: 'Show API key' }).click();
    await page.getByRole('radio', { name: 'Host' }).check();
    // Before a failed join clears the SDK's storage.
    await assertNowhere(page, secret, watched, 'once entered');
    await pressJoin(page, { view });
    await outcome(page).filter({ hasText: '3712' }).waitFor();
    await assertNowhere(page, secret, watched, 'after the join');
    assert.equal(joinRequests(page).length, 1, 'Zoom was asked');

    await page.getByRole('link', { name: 'Inspect', exact: true }).click();
    await inspect(page, sound());
    await page.locator('#verdict', { hasText: 'Accepted' }).waitFor();
    await assertNowhere(page, secret, watched, 'after the inspection');

    const holding = await sentWith(secret, watched.requests);
    assert.deepEqual([...new Set(holding.map(({ url }) => url))].sort(), [...ENDPOINTS].sort());
    assert.equal(holding.length, 3, 'one signature, the inspection of a failed join, and one of the Inspect view');
    for (const { all } of holding) assert.equal(all.split(secret).length, 2, 'once, in the header');

    await page.reload();
    await page.locator('#facts').waitFor();
    assert.equal(await credentialBox(page).inputValue(), '');
    await assertNowhere(page, secret, watched, 'after the reload');
    await page.goto('about:blank');
    await page.goBack();
    await page.locator('#facts').waitFor();
    assert.equal(await credentialBox(page).inputValue(), '');
    await page.context().close();
  });
}

test('a key that was refused is kept nowhere either', async () => {
  let watched;
  const page = await openPage(browser, server.url, { before: (fresh) => { watched = watch(fresh); } });
  const secret = `${host.key}MARK`;
  await credentialBox(page).fill(secret);
  await pressJoin(page, { view: 'client' });
  await page.locator('#outcome[data-code="credentials_invalid"]').waitFor();
  await assertNowhere(page, secret, watched, 'after the refusal');
  assert.deepEqual((await sentWith(secret, watched.requests)).map(({ url }) => url), [ENDPOINTS[0]]);
  assert.equal(await button(page).innerText(), 'Join');
  await page.context().close();
});

test('browsers are not invited to store it', async () => {
  const page = await openPage(browser, server.url);
  const field = await credentialBox(page).evaluate(({ type, name, autocomplete, spellcheck }) => ({ type, name, autocomplete, spellcheck }));
  assert.deepEqual(field, { type: 'text', name: '', autocomplete: 'off', spellcheck: false });
  await page.context().close();
});
