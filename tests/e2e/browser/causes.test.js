// The index of causes and the pages of its entries.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openPage } from './helpers/browser.js';
import { browserForAll, serverForAll } from './helpers/setup.js';

const browser = await browserForAll();
const server = await serverForAll();

const filterOf = (page) => page.getByRole('searchbox', { name: 'Filter' });
const openIndex = (options) => openPage(browser, `${server.url}/causes`, options);

/** The codes that are to be seen, in order, and the headings over them. */
const shown = (page) => page.evaluate(() => {
  const seen = [...document.querySelectorAll('main h2, main [data-words] a')].filter((node) => node.checkVisibility());
  return {
    codes: seen.filter((node) => node.tagName === 'A').map((node) => new URL(node.href).pathname.split('/').pop()),
    groups: seen.filter((node) => node.tagName === 'H2').map((node) => node.textContent),
  };
});

test('the filter leaves what has all the words, in titles, codes and texts', async () => {
  const page = await openIndex();
  const whole = await shown(page);
  for (const [words, code, group] of [
    ['iat_rounded', 'iat_rounded'],
    ['info', 'secret_unknown'],
    ['FLOAT numpy', 'iat_rounded', 'The times'],
    ['“The accounts API Key is not valid.”', '3704', 'Zoom’s own codes'],
    ["Signed with the app's previous secret", 'secret_previous', 'The secret'],
    ['13296', '4012', 'In the answers of Zoom’s servers'],
  ]) {
    await filterOf(page).fill(words);
    const { codes, groups } = await shown(page);
    assert.ok(codes.includes(code), `${words}: ${codes}`);
    assert.ok(codes.length < whole.codes.length / 2, words);
    if (group) assert.deepEqual(groups, [group], words);
  }
  await filterOf(page).fill('numpy');
  assert.equal(await page.getByRole('status').innerText(), `1 of ${await page.locator('[data-words]').count()}`);
  await filterOf(page).fill('no such words at all');
  assert.deepEqual(await shown(page), { codes: [], groups: [] });
  assert.equal(await page.getByRole('status').innerText(), 'Nothing has all these words.');
  await filterOf(page).fill('');
  assert.deepEqual(await shown(page), whole);
  assert.equal(await page.getByRole('status').innerText(), '');
  await page.context().close();
});

test('the filter asks the server nothing and breaks no policy', async () => {
  const page = await openIndex();
  await filterOf(page).waitFor();
  const requests = [];
  page.on('request', (request) => requests.push(request.url()));
  await filterOf(page).fill('clock');
  assert.ok((await shown(page)).codes.includes('iat_in_future'));
  assert.deepEqual(requests, []);
  assert.deepEqual([page.violations, page.complaints, page.outsideRequests], [[], [], []]);
  await page.context().close();
});

test('who comes back from an entry finds the list as it was', async () => {
  const page = await openIndex();
  await filterOf(page).fill('numpy');
  await page.getByRole('link', { name: /iat was rounded/ }).click();
  await page.getByRole('heading', { level: 1, name: 'iat was rounded by a 32-bit float' }).waitFor();
  await page.goBack();
  await page.waitForFunction(() => document.querySelectorAll('[data-words]:not([hidden])').length === 1);
  assert.equal(await filterOf(page).inputValue(), 'numpy');
  await page.getByRole('link', { name: /iat was rounded/ }).click();
  await page.getByRole('link', { name: 'All causes and codes' }).click();
  await page.waitForURL('**/causes');
  await page.context().close();
});

for (const [fragment, path] of [
  ['iat_rounded', '/causes/iat_rounded'],
  ['zoom-3712', '/causes/3712'],
  ['zoom-1-native', '/causes/1#zoom-1-native'],
  ['only_sometimes', '/causes/only_sometimes'],
]) {
  test(`/causes#${fragment} leads to the entry`, async () => {
    const page = await openPage(browser, `${server.url}/causes#${fragment}`);
    await page.waitForURL(`${server.url}${path}`);
    await page.locator(`#${fragment}`).waitFor();
    await page.context().close();
  });
}

test('links to a group stay in the index', async () => {
  const page = await openIndex();
  await page.getByRole('link', { name: 'symptoms without a code' }).click();
  await page.waitForURL('**/causes#symptoms');
  assert.equal(await page.locator('#symptoms').isVisible(), true);
  await page.context().close();
});

test('without JavaScript the list is whole, and a link by a code leads to its row', async () => {
  const page = await openPage(browser, `${server.url}/causes#iat_rounded`, { context: { javaScriptEnabled: false } });
  const row = page.locator('#iat_rounded');
  assert.equal(await row.isVisible(), true);
  assert.equal(await page.getByRole('searchbox').count(), 0);
  await row.getByRole('link').click();
  await page.getByRole('heading', { level: 1, name: 'iat was rounded by a 32-bit float' }).waitFor();
  await page.getByRole('link', { name: '3712' }).click();
  await page.getByRole('heading', { level: 1, name: 'Zoom does not accept the signature' }).waitFor();
  await page.context().close();
});

test('a browser gets a page for an unknown code, with the nearest', async () => {
  const page = await openPage(browser, `${server.url}/causes/iat_rond`);
  await page.getByRole('link', { name: 'iat_rounded' }).click();
  await page.getByRole('heading', { level: 1, name: 'iat was rounded by a 32-bit float' }).waitFor();
  await page.context().close();
});

test('the header leads to the views of the test page', async () => {
  const page = await openPage(browser, `${server.url}/causes/3712`);
  assert.equal(await page.getByRole('link', { name: 'Causes', exact: true }).getAttribute('aria-current'), 'true');
  await page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: 'Inspect' }).click();
  await page.getByRole('heading', { name: 'Inspect a signature' }).waitFor();
  await page.context().close();
});
