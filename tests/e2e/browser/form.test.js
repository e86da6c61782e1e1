// The form: pasting, invalid input, the keyboard, narrow windows, and what survives a reload.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openPage } from './helpers/browser.js';
import { button, fillIn, meetingBox, openMore, outcome, paste, pressJoin } from './helpers/person.js';
import { browserForAll, serverForAll } from './helpers/setup.js';
import { everythingStored } from './helpers/stored.js';
import { INVALID_SIGNATURE, joinRequests, zoomAnswers } from './helpers/zoom.js';

const browser = await browserForAll();
const server = await serverForAll();

test('a pasted invitation fills number and passcode, and says so', async () => {
  const page = await openPage(browser, server.url);
  await paste(meetingBox(page), 'Ada invites you\n\nJoin Zoom Meeting\nhttps://zoom.us/j/85746065432?pwd=hash.1\n\nMeeting ID: 857 4606 5432\nPasscode: 4yE9!x\n\nOne tap mobile');
  assert.equal(await meetingBox(page).inputValue(), '857 4606 5432');
  assert.equal(await page.getByLabel('Passcode').inputValue(), '4yE9!x');
  await page.locator('#meeting-hint', { hasText: 'Taken from the invitation: number, passcode.' }).waitFor();
  await page.locator('#call-body', { hasText: '85746065432' }).waitFor();
  await page.context().close();
});

test('another meeting’s link takes the earlier one’s passcode away, and nothing typed', async () => {
  const page = await openPage(browser, server.url);
  const passcode = page.getByLabel('Passcode');
  await paste(meetingBox(page), 'https://zoom.us/j/85746065432?pwd=OLD');
  await paste(meetingBox(page), 'https://zoom.us/j/85746065432');
  assert.equal(await passcode.inputValue(), 'OLD', 'the same meeting');
  await meetingBox(page).fill('');
  await paste(meetingBox(page), 'https://zoom.us/j/999888777');
  assert.equal(await passcode.inputValue(), '', 'another meeting');
  await passcode.fill('typed');
  await meetingBox(page).fill('');
  await paste(meetingBox(page), 'https://zoom.us/j/123456789');
  assert.equal(await passcode.inputValue(), 'typed', 'what was typed stays');
  await page.context().close();
});

test('what is missing or wrong is told in words, and the field has the focus', async () => {
  const page = await openPage(browser, server.url);
  const asked = [];
  page.on('request', (request) => asked.push(request.url()));
  for (const [values, field, message] of [
    [{ meeting: '' }, 'meeting', /Enter a meeting number/],
    [{ meeting: '123' }, 'meeting', /9 to 11 digits/],
    [{ meeting: 'https://zoom.us/my/ada' }, 'meeting', /personal link/],
    [{ meeting: 'https://example.org/j/85746065432' }, 'meeting', /does not lead to Zoom/],
    [{ name: ' ' }, 'name', /requires a name/],
  ]) {
    await pressJoin(page, values);
    assert.match(await page.locator(`#${field}-error`).innerText(), message);
    assert.equal(await page.evaluate(() => document.activeElement.id), field);
    assert.equal(await page.locator(`#${field}`).getAttribute('aria-invalid'), 'true');
  }
  assert.equal(await page.locator('#meeting').getAttribute('aria-invalid'), null, 'a mended field is no longer marked');
  assert.deepEqual(asked.filter((url) => url.endsWith('/signature')), []);
  await page.context().close();
});

test('ZAK and OBF token exclude each other', async () => {
  const page = await openPage(browser, server.url);
  await openMore(page);
  await page.getByRole('textbox', { name: /^ZAK/ }).fill('a-zak');
  await page.getByRole('textbox', { name: /^OBF/ }).fill('an-obf-token');
  await openMore(page);
  await pressJoin(page);
  assert.match(await page.locator('#zak-error').innerText(), /exclude each other/);
  assert.equal(await page.evaluate(() => document.activeElement.id), 'zak');
  await page.context().close();
});

test('a reload keeps the ordinary fields and no store holds a secret', async () => {
  const secrets = ['MARKpasscode', 'MARKtk', 'MARKzak'];
  const page = await openPage(browser, server.url, { outside: zoomAnswers(INVALID_SIGNATURE) });
  await openMore(page);
  await page.getByLabel('Passcode').fill(secrets[0]);
  await page.getByLabel('Registrant token').fill(secrets[1]);
  await page.getByRole('textbox', { name: /^ZAK/ }).fill(secrets[2]);
  await page.getByLabel('E-mail').fill('ada@example.org');
  await page.getByLabel('Language').selectOption('fr-FR');
  await page.getByLabel('WebRTC video').selectOption('off');
  await page.getByRole('radio', { name: 'Host' }).check();
  const issued = page.waitForResponse('**/signature');
  await pressJoin(page, { meeting: '85746065432', view: 'client' });
  const { signature } = await (await issued).json();
  await outcome(page).waitFor();
  assert.equal(joinRequests(page)[0].passWord, secrets[0], 'the secrets were in use');

  const assertClean = async (when) => {
    const kept = JSON.stringify({ page: await everythingStored(page), cookies: await page.context().cookies() });
    assert.match(kept, /85746065432/);
    for (const secret of [...secrets, signature, signature.split('.')[2]]) {
      assert.ok(!kept.includes(secret), `${when}, storage holds ${secret}: ${kept}`);
    }
  };
  await assertClean('after the join');
  await page.reload();
  await page.locator('#facts').waitFor();
  await assertClean('after the reload');

  const values = await page.evaluate(() => Object.fromEntries(new FormData(document.getElementById('form'))));
  assert.deepEqual(values, {
    meeting: '857 4606 5432', name: 'Ada', role: '1', view: 'client', language: 'fr-FR', webrtc: 'off', email: 'ada@example.org',
    passcode: '', registrantToken: '', zak: '', obfToken: '',
  });
  await page.context().close();
});

test('an OBF token is not stored either', async () => {
  const page = await openPage(browser, server.url, { outside: zoomAnswers(INVALID_SIGNATURE) });
  await openMore(page);
  await page.getByRole('textbox', { name: /^OBF/ }).fill('MARKobf');
  await pressJoin(page, { meeting: 'https://zoom.us/w/85746065432?tk=MARKtk&pwd=MARKpwd', view: 'component' });
  await outcome(page).waitFor();
  assert.equal(joinRequests(page)[0].tk, 'MARKtk', 'the link’s token was in use');
  const kept = JSON.stringify({ page: await everythingStored(page), cookies: await page.context().cookies() });
  assert.match(kept, /85746065432/);
  assert.doesNotMatch(kept, /MARK/);
  await page.context().close();
});

test('everything works by keyboard alone', async () => {
  const page = await openPage(browser, server.url, { outside: zoomAnswers(INVALID_SIGNATURE) });
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Skip to the result');
  for (const view of ['Join', 'Inspect', 'Causes']) {
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement.textContent), view);
  }
  await page.keyboard.press('Tab');
  await page.keyboard.type('857 4606 5432');
  await page.keyboard.press('Tab');
  await page.keyboard.type('Ada');
  await page.keyboard.press('Tab');
  await page.keyboard.type('secret');
  await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowRight');
  assert.equal(await page.locator('input[name="role"]:checked').inputValue(), '1');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowRight');
  assert.equal(await page.locator('input[name="view"]:checked').inputValue(), 'client');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.tagName), 'SUMMARY');
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'join-now');
  await page.keyboard.press('Enter');
  await outcome(page).waitFor();
  await page.waitForFunction(() => document.activeElement?.id === 'outcome-title');
  assert.deepEqual(joinRequests(page).map(({ userName, passWord }) => ({ userName, passWord })), [{ userName: 'Ada', passWord: 'secret' }]);
  await page.context().close();
});

test('a phone’s window needs no sideways scrolling', async () => {
  const page = await openPage(browser, server.url, {
    outside: zoomAnswers(INVALID_SIGNATURE), context: { viewport: { width: 320, height: 700 } },
  });
  await openMore(page);
  await pressJoin(page, { view: 'component' });
  await outcome(page).waitFor();
  for (const width of [320, 360, 390, 600, 768, 900]) {
    await page.setViewportSize({ width, height: 700 });
    const sticking = await page.evaluate(() => ({
      scroll: document.documentElement.scrollWidth,
      out: [...document.querySelectorAll('#page *')]
        .filter((node) => !node.closest('pre') && node.getBoundingClientRect().right > innerWidth + 0.5)
        .map((node) => node.id || node.className),
    }));
    assert.deepEqual(sticking, { scroll: width, out: [] });
  }
  await page.context().close();
});

test('the time line moves with the clock, to the end and past it', async () => {
  const page = await openPage(browser, server.url, { before: (fresh) => fresh.clock.install() });
  await page.route('**/sdk/**', (route) => route.abort());
  await fillIn(page);
  await button(page).click();
  const summary = page.locator('.life-summary');
  await summary.filter({ hasText: /^Valid for another (2 h|1 h 59 min)/ }).waitFor();
  const left = () => page.locator('.life-now').evaluate((node) => parseFloat(node.style.left));
  const atFirst = await left();
  await page.clock.fastForward(3_600_000);
  await summary.filter({ hasText: /^Valid for another (1 h|59 min)/ }).waitFor();
  const later = await left();
  assert.ok(later > atFirst + 45 && later < 55, `${atFirst} -> ${later}`);
  await page.clock.fastForward(3_700_000);
  await summary.filter({ hasText: /^Expired/ }).waitFor();
  assert.equal(await left(), 100);
  await page.context().close();
});

test('a pasted link that cannot be used says why at once', async () => {
  const page = await openPage(browser, server.url);
  for (const [text, words] of [
    ['https://us02web.zoom.us/meeting/register/tZ0kd-6hqj8uGdX', /Register first/],
    ['https://zoom.us/my/ada', /personal link/],
    ['https://www.zoomgov.com/j/85746065432', /Zoom for Government/],
    ['https://example.org/j/85746065432', /does not lead to Zoom/],
  ]) {
    await page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
    await meetingBox(page).fill('');
    await meetingBox(page).focus();
    await page.keyboard.press('Control+V');
    assert.match(await page.locator('#meeting-error').innerText(), words);
  }
  await meetingBox(page).fill('857');
  assert.equal(await page.locator('#meeting-error').isVisible(), false, 'an edit takes it away');
  await page.context().close();
});

test('a host’s own link sets the role, and brings the ZAK to its field', async () => {
  const page = await openPage(browser, server.url);
  await paste(meetingBox(page), 'https://zoom.us/s/85746065432?zak=the.zak');
  assert.equal(await page.locator('input[name="role"]:checked').inputValue(), '1');
  const zak = page.getByRole('textbox', { name: /^ZAK/ });
  assert.equal(await zak.isVisible(), true, 'without opening More');
  assert.equal(await zak.inputValue(), 'the.zak');
  await page.getByRole('radio', { name: 'Participant' }).check();
  assert.equal(await zak.isVisible(), false);
  await page.context().close();
});

test('a report of a failure can be copied', async () => {
  const page = await openPage(browser, server.url, {
    outside: zoomAnswers(INVALID_SIGNATURE), context: { permissions: ['clipboard-read', 'clipboard-write'] },
  });
  await pressJoin(page, { view: 'component' });
  await outcome(page).waitFor();
  await page.getByRole('button', { name: 'Copy report' }).click();
  await page.getByRole('button', { name: 'Copied' }).waitFor();
  const report = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(report, /3712[\s\S]*Web SDK: 6\.2\.0 from the server/);
  assert.doesNotMatch(report, /eyJ|85746065432/);
  await page.context().close();
});
