// The Inspect view, used as a person would, with signatures as other implementations make them.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openPage, unexpectedViolations } from './helpers/browser.js';
import { fillIn, inspect, inspected, openInspect, openMeantFor, tokenBox } from './helpers/person.js';
import { KEY, SECRET, startServer } from './helpers/server.js';
import { browserForAll, serverForAll } from './helpers/setup.js';
import { claims, nowSeconds, sign, signInStandardBase64, sound } from './helpers/tokens.js';
import { joinRequests } from './helpers/zoom.js';

const browser = await browserForAll();
const server = await serverForAll();

const inMilliseconds = () => {
  const { iat, exp, tokenExp, ...others } = claims();
  return { ...others, iat: iat * 1000, exp: exp * 1000, tokenExp: tokenExp * 1000 };
};

/** Bytes that standard base64 writes with + and /. */
const UNUSUAL = { note: '>>>???>>>???~~~' };

for (const [what, token, verdict, codes, words] of [
  ['a sound signature', () => sound(), 'Accepted', [], /sound/],
  ['a clock that runs ahead', () => sign(claims({ issued: nowSeconds() + 95 })), 'Rejected', ['iat_in_future'], /9[0-5] s ahead|1 min 3\d s ahead/],
  ['an old signature', () => sign(claims({ issued: nowSeconds() - 9000 })), 'Rejected', ['expired'], /expired/i],
  ['a secret read with its line break', () => sign(claims(), { secret: `${SECRET}\n` }), 'Rejected', ['secret_white_space'], /line break|newline/i],
  ['quotes around it', () => `"${sound()}"`, 'Risky', ['token_wrapped'], /quotes/i],
  ['Bearer before it', () => `Bearer ${sound()}`, 'Risky', ['token_wrapped'], /Bearer/],
  ['the whole answer', () => JSON.stringify({ signature: sound(), sdkKey: KEY }), 'Risky', ['token_wrapped'], /JSON/],
  ['standard base64', () => signInStandardBase64({ ...claims(), ...UNUSUAL }), 'Rejected', ['base64_standard'], /base64/],
  ['milliseconds', () => sign(inMilliseconds()), 'Rejected', ['time_in_milliseconds'], /milliseconds/],
  ['key and secret swapped', () => sign({ ...claims(), appKey: SECRET, sdkKey: SECRET }, { secret: KEY }), 'Rejected', ['app_key_is_secret'], /secret/],
  ['a secret of somebody else', () => sign(claims(), { secret: 'another-secret' }), 'Rejected', ['signature_mismatch'], /MAC/],
  ['an sdkKey that differs', () => sign({ ...claims(), sdkKey: 'anotherKey' }), 'Risky', ['sdk_key_differs'], /sdkKey/],
  ['nothing but undefined', () => 'undefined', 'Rejected', ['token_empty'], /undefined/],
  ['a nested answer', () => JSON.stringify({ data: { zoomSdkJwt: sound() } }), 'Risky', ['token_wrapped'], /sound[\s\S]*data\.zoomSdkJwt[\s\S]*Removed around the token/],
  ['JSON inside a JSON string', () => JSON.stringify({ statusCode: 200, body: JSON.stringify({ signature: sound() }) }), 'Risky', ['token_wrapped'], /JSON\.parse\(answer\.body\)\.signature/],
  ['a log line', () => `2026-11-25T03:00:00Z INFO zoom: signed signature=${sound()} role=0`, 'Risky', ['token_wrapped'], /other text/],
  ['a line of HTML', () => `<div data-zoom="{&quot;signature&quot;:&quot;${sound()}&quot;}"></div>`, 'Risky', ['token_wrapped'], /HTML escapes/],
  ['the address of the SDK’s request', () => `https://zoom.us/api/v1/wc/info?meetingNumber=85746065432&signature=${sound()}&lang=en-US`, 'Risky', ['token_wrapped'], /parameter signature/],
  ['a curl command', () => `curl 'https://zoom.us/api/v1/wc/info' -H 'accept: */*' --data-raw 'signature=${sound()}&apiKey=${KEY}'`, 'Risky', ['token_wrapped'], /field signature/],
  ['base64 of the token', () => Buffer.from(sound()).toString('base64'), 'Rejected', ['token_encoded'], /base64/],
  ['a promise', () => '[object Promise]', 'Rejected', ['token_empty'], /still to come/],
  ['a web page', () => '<!doctype html><html><head><title>502 Bad Gateway</title></head></html>', 'Rejected', ['token_empty'], /502 Bad Gateway/],
  ['ordinary text', () => 'Hello, is this the signature?', 'Rejected', ['not_a_token'], /Hello/],
  ['all three times in milliseconds', () => sign(inMilliseconds()), 'Rejected', ['time_in_milliseconds'], /iat, exp and tokenExp are in milliseconds/],
]) {
  test(`${what} is judged and explained`, async () => {
    const page = await openInspect(browser, server.url);
    await inspect(page, token());
    const report = await inspected(page);
    assert.equal(report.verdict, verdict);
    assert.deepEqual([...new Set(report.codes)], codes);
    assert.match(`${report.text}\n${await page.locator('#inspect-anatomy').innerText()}`, words);
    for (const { href, target, severity, fix } of report.findings) {
      assert.match(href, /^\/causes\/[a-z0-9_]+$/);
      assert.equal(target, '_blank');
      assert.match(severity, /Error|Warning|Info/);
      assert.match(fix, /^What to do: .{10}/);
    }
    await page.waitForFunction(() => document.activeElement?.id === 'verdict-title');
    await page.locator('#announcer', { hasText: `${verdict}.` }).waitFor({ state: 'attached' });
    const [first] = report.findings;
    if (first) assert.equal(report.text.split(first.message).length, 2, 'the message stands there once');
    assert.deepEqual(unexpectedViolations(page), []);
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });
}

test('the parts are coloured, explained, and what a finding is about is marked', async () => {
  const page = await openInspect(browser, server.url);
  const token = sign({ ...claims({ issued: nowSeconds() + 600 }), role: '0' }, { secret: 'another-secret' });
  await inspect(page, `Bearer ${token}`);
  await inspected(page);
  const segments = await page.locator('#inspect-anatomy .token .seg').evaluateAll((nodes) => nodes.map((node) => {
    return { kind: node.className.replace('seg ', ''), text: node.textContent, colour: getComputedStyle(node).color };
  }));
  const [header, payload, mac] = token.split('.');
  const coloured = segments.filter(({ kind }) => kind !== 'dot');
  assert.deepEqual(coloured.map(({ kind, text }) => [kind, text]), [['stray', 'Bearer '], ['header', header], ['payload', payload], ['mac', mac]]);
  assert.equal(new Set(coloured.map(({ colour }) => colour)).size, 4);

  const rows = page.locator('#inspect-anatomy .claims > div');
  const row = (name) => rows.filter({ has: page.locator('dt', { hasText: new RegExp(`^${name}$`) }) });
  assert.match(await row('role').innerText(), /Zoom knows only the numbers[\s\S]*Error: role_not_a_number/);
  assert.match(await row('iat').innerText(), /in (9 min|10 min)[\s\S]*Error: iat_in_future/);
  assert.equal(await row('mn').locator('.flag').count(), 0);
  assert.match(await row('HS256').innerText(), /not verified[\s\S]*does not know/);
  assert.match(await page.locator('#verdict').innerText(), /\d errors/);
  await page.context().close();
});

test('the time line shows each moment, and marks what is out of bounds', async () => {
  const page = await openInspect(browser, server.url);
  const look = () => page.evaluate(() => ({
    ticks: [...document.querySelectorAll('.judged-life .tick')].map((node) => [
      node.querySelector('.tick-names').textContent, parseFloat(node.style.left), node.dataset.out,
    ]),
    at: parseFloat(document.querySelector('.judged-life .life-now').style.left),
    words: [...document.querySelectorAll('.judged-words li')].map((node) => `${node.dataset.out} ${node.textContent}`),
    drawn: document.querySelector('.judged-life').getAttribute('aria-label'),
  }));

  await inspect(page, sound());
  await inspected(page);
  const fine = await look();
  assert.deepEqual(fine.ticks, [['iat', 18, 'false'], ['exp, tokenExp', 82, 'false']]);
  assert.ok(fine.at > 18 && fine.at < 20, `now at ${fine.at}`);
  assert.deepEqual(fine.words.filter((words) => words.startsWith('true')), []);

  await inspect(page, sign(claims({ issued: nowSeconds() + 95 })));
  await page.locator('.judged-words', { hasText: 'ahead of the time of inspection' }).waitFor();
  const ahead = await look();
  assert.deepEqual(ahead.ticks.map(([names, , out]) => [names, out]), [['✕ iat', 'true'], ['exp, tokenExp', 'false']]);
  assert.ok(ahead.at < 18 && ahead.at > 5, `now at ${ahead.at}`);
  assert.match(ahead.words[0], /^true .*Out of bounds: iat is 1 min 3\d s ahead/);
  assert.match(ahead.drawn, /^Timeline: iat is 1 min 3\d s ahead/);

  const issued = claims().iat;
  await inspect(page, sign({ ...claims({ issued }), exp: issued + 600, tokenExp: issued + 90_000 }));
  await page.locator('.judged-words', { hasText: 'at least 30 min' }).waitFor();
  assert.deepEqual((await look()).ticks.map(([names]) => names), ['iat', 'exp', 'tokenExp']);
  assert.match(await page.locator('#inspect-timeline .limits').innerText(), /10 min from iat to exp: out of Zoom’s limits/);

  await inspect(page, sign(claims({ issued: nowSeconds() - 9000 })));
  await page.locator('.judged-words', { hasText: 'exp passed' }).waitFor();
  const expired = await look();
  assert.ok(expired.at > 82, `now at ${expired.at}`);
  await page.context().close();
});

test('a refusal is judged at its moment by a button', async () => {
  const page = await openInspect(browser, server.url);
  // The issuer's clock was 60 s ahead, a minute ago.
  const token = sign(claims({ issued: nowSeconds() - 31 }));
  const { iat } = JSON.parse(Buffer.from(token.split('.')[1], 'base64url'));
  await inspect(page, token);
  assert.equal((await inspected(page)).verdict, 'Accepted');
  const moments = page.locator('.moments button');
  assert.deepEqual((await moments.allInnerTexts()).map((text) => text.split('\n')[0]), ['iat − 60 s', 'iat − 30 s', 'iat', 'iat + 30 s', 'iat + 60 s']);

  const press = async (name) => {
    const answered = page.waitForResponse('**/inspect');
    await page.locator('.moments').getByRole('button', { name }).click();
    return (await answered).json();
  };
  const earlier = await press(/^iat − 60 s/);
  assert.deepEqual([earlier.verdict, earlier.findings[0].code, earlier.timeline.at], ['rejected', 'iat_in_future', iat - 60]);
  await page.locator('#verdict-title', { hasText: 'Rejected' }).waitFor();
  assert.equal(await page.locator('.moments button[aria-pressed="true"]').count(), 1);
  assert.equal(await page.locator('#inspect-at').inputValue(), String(iat - 60));
  const atIssue = await press(/^iat \d/);
  assert.deepEqual([atIssue.verdict, atIssue.findings[0].code], ['risky', 'iat_recent']);
  await page.locator('#verdict-title', { hasText: 'Risky' }).waitFor();
  assert.match(await page.locator('#verdict').innerText(), /It is accepted now\./);
  const now = await press(/^now/);
  assert.equal(now.verdict, 'accepted');
  assert.equal(await page.locator('#inspect-at').inputValue(), '');

  await inspect(page, 'undefined');
  await page.locator('#verdict', { hasText: 'token_empty' }).waitFor();
  assert.equal(await moments.count(), 0);
  await page.context().close();
});

test('where no secret is known, nothing is called accepted', async () => {
  const demo = await startServer({ demo: true });
  try {
    const page = await openInspect(browser, demo.url);
    await inspect(page, sound());
    const report = await inspected(page);
    assert.equal(report.verdict, 'Not verified');
    assert.equal(await page.locator('#verdict').getAttribute('data-tone'), 'neutral');
    assert.match(report.text, /MAC was not checked[\s\S]*zoom-signature inspect[\s\S]*demo credentials/);

    const own = await page.evaluate(async () => (await (await fetch('/signature?mn=85746065432&role=0')).json()).signature);
    await inspect(page, own);
    await page.locator('#verdict-title', { hasText: 'Made with demo credentials' }).waitFor();
    assert.equal(await page.locator('#verdict').getAttribute('data-tone'), 'waiting');
    assert.match((await inspected(page)).text, /Zoom refuses it, because it does not know the key/);
    await page.context().close();
  } finally {
    await demo.stop();
  }
});

test('another moment, out of an old log, is judged instead of now', async () => {
  const page = await openInspect(browser, server.url);
  const issued = 1_685_095_573;
  const token = sign(claims({ issued }));
  await inspect(page, token);
  assert.deepEqual((await inspected(page)).codes, ['expired']);

  await openMeantFor(page);
  const at = page.getByLabel('Time of refusal');
  for (const [text, codes] of [
    [String(issued + 60), []],
    ['2023-05-26 10:07:13 UTC', []],
    ['2023-05-26T10:04:13Z', ['iat_in_future']],
    ['26/May/2023:12:07:33 +0200', []],
  ]) {
    await at.fill(text);
    const answered = page.waitForResponse('**/inspect');
    await page.getByRole('button', { name: 'Inspect' }).click();
    const report = await (await answered).json();
    assert.deepEqual(report.findings.map(({ code }) => code), codes, text);
    await page.locator('.judged-life .life-flag', { hasText: 'judged' }).waitFor();
  }
  await at.fill('last Tuesday');
  await page.getByRole('button', { name: 'Inspect' }).click();
  assert.match(await page.locator('#inspect-at-error').innerText(), /epoch seconds/);
  assert.equal(await page.evaluate(() => document.activeElement.id), 'inspect-at');
  await page.context().close();
});

test('meeting number, role and platform are compared', async () => {
  const page = await openInspect(browser, server.url);
  const { mn: _, role: __, ...native } = claims();
  await openMeantFor(page);
  await page.locator('#inspect-form').getByLabel('Role').selectOption('1');
  await page.locator('#inspect-meeting').fill('https://zoom.us/j/91234567890');
  await inspect(page, sound());
  assert.deepEqual((await inspected(page)).codes, ['meeting_number_differs', 'role_differs']);
  assert.equal(await page.locator('#inspect-meeting').inputValue(), '912 3456 7890');

  await page.locator('#inspect-meeting').fill('123');
  await page.getByRole('button', { name: 'Inspect' }).click();
  assert.match(await page.locator('#inspect-meeting-error').innerText(), /9 to 11 digits/);

  await page.locator('#inspect-meeting').fill('');
  await page.locator('#inspect-form').getByLabel('Role').selectOption('');
  await page.getByLabel('Platform').selectOption('native');
  const asked = page.waitForRequest('**/inspect');
  await inspect(page, sign(native));
  assert.deepEqual((await asked).postDataJSON().platform, 'native');
  await page.locator('#verdict', { hasText: 'Accepted' }).waitFor();
  await page.context().close();
});

test('the view is a link, lasts over a reload, and works by keyboard alone', async () => {
  const page = await openPage(browser, server.url);
  await page.locator('#facts').waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Inspect');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Inspect a signature' }).waitFor();
  assert.equal(new URL(page.url()).hash, '#inspect');
  assert.equal(await page.getByRole('link', { name: 'Inspect', exact: true }).getAttribute('aria-current'), 'page');
  assert.equal(await page.getByRole('link', { name: 'Join', exact: true }).getAttribute('aria-current'), null);

  await page.reload();
  await page.getByRole('heading', { name: 'Inspect a signature' }).waitFor();
  assert.equal(await page.getByRole('heading', { name: 'Join a meeting' }).isVisible(), false);
  assert.equal(await page.evaluate(() => document.activeElement.id), 'inspect-signature', 'it begins in the field');
  await page.keyboard.press('Control+Enter');
  assert.match(await page.locator('#inspect-signature-error').innerText(), /Paste the signature/);
  await page.keyboard.insertText(`"${sound()}"`);
  await page.keyboard.press('Control+Enter');
  assert.deepEqual((await inspected(page)).codes, ['token_wrapped']);
  await page.waitForFunction(() => document.activeElement?.id === 'verdict-title');
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'token_wrapped');

  await page.goBack();
  await page.getByRole('heading', { name: 'Join a meeting' }).waitFor();
  await page.goForward();
  await page.getByRole('heading', { name: 'Inspect a signature' }).waitFor();
  await page.locator('#skip').focus();
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'inspect-result');
  assert.equal(new URL(page.url()).hash, '#inspect');
  await page.context().close();
});

test('white space from copying is left out, and that is told', async () => {
  const page = await openInspect(browser, server.url);
  await inspect(page, `\n  ${sound()}\n`);
  const report = await inspected(page);
  assert.equal(report.verdict, 'Accepted');
  assert.match(report.text, /Line breaks or spaces around the token were left out/);
  await page.context().close();
});

test('a phone’s window needs no sideways scrolling, neither here nor in the reference', async () => {
  const page = await openInspect(browser, server.url, { context: { viewport: { width: 320, height: 700 } } });
  const issued = claims({ issued: nowSeconds() + 600 }).iat;
  await openMeantFor(page);
  await inspect(page, `Bearer ${sign({ ...claims({ issued }), exp: issued + 60, ['x'.repeat(90)]: 'y'.repeat(3000) }, { secret: `${SECRET}\n` })}`);
  await inspected(page);
  await assertNothingSticksOut(page, '#page');
  for (const path of ['causes', 'causes/iat_in_future']) {
    await page.goto(`${server.url}/${path}`);
    await assertNothingSticksOut(page, 'body');
  }
  await page.context().close();
});

async function assertNothingSticksOut(page, root) {
  for (const width of [320, 360, 390, 600, 768, 900]) {
    await page.setViewportSize({ width, height: 700 });
    const sticking = await page.evaluate((within) => ({
      scroll: document.documentElement.scrollWidth,
      out: [...document.querySelectorAll(`${within} *`)]
        .filter((node) => {
          const { left, right } = node.getBoundingClientRect();
          return !node.closest('pre') && (right > innerWidth + 0.5 || left < -0.5);
        })
        .map((node) => node.id || node.className),
    }), root);
    assert.deepEqual(sticking, { scroll: width, out: [] }, `${root} at ${width}`);
  }
}

test('each finding leads to its entry in the reference', async () => {
  const page = await openInspect(browser, server.url);
  await inspect(page, sign(claims({ issued: nowSeconds() + 95 })));
  await inspected(page);
  const [reference] = await Promise.all([
    page.context().waitForEvent('page'),
    page.getByRole('link', { name: /^iat_in_future/ }).click(),
  ]);
  await reference.waitForURL('**/causes/iat_in_future');
  await reference.locator('#iat_in_future').waitFor();
  assert.notEqual(await reference.locator('.cause').first().evaluate((node) => getComputedStyle(node).borderTopStyle), 'none', 'the reference has its style');
  await reference.getByRole('link', { name: 'Inspect a signature' }).click();
  await reference.getByRole('heading', { name: 'Inspect a signature' }).waitFor();
  await page.context().close();
});

test('where the clocks disagree this browser’s judges, and that is told', async () => {
  const page = await openInspect(browser, server.url, {
    before: (fresh) => fresh.route('**/page/config.json', async (route) => {
      const response = await route.fetch();
      const config = await response.json();
      await route.fulfill({ response, json: { ...config, now: config.now + 95 } });
    }),
  });
  await page.locator('#skew-banner').waitFor();
  const asked = page.waitForRequest('**/inspect');
  await inspect(page, sound());
  const { at } = (await asked).postDataJSON();
  assert.ok(Math.abs(at - nowSeconds()) <= 3, `judged at ${at}`);
  assert.match((await inspected(page)).text, /Based on this browser’s clock, because the server’s is 1 min 3\d s ahead/);
  await page.context().close();
});

test('pasting inspects at once', async () => {
  const page = await openInspect(browser, server.url, { context: { permissions: ['clipboard-read', 'clipboard-write'] } });
  await page.evaluate((text) => navigator.clipboard.writeText(text), sound());
  await tokenBox(page).focus();
  await page.keyboard.press('Control+V');
  assert.equal((await inspected(page)).verdict, 'Accepted');
  await page.context().close();
});

test('samples show what an inspection finds', async () => {
  const page = await openInspect(browser, server.url);
  for (const [name, code] of [['a rounded time', 'iat_rounded'], ['a role as text', 'role_not_a_number'], ['a whole response', 'token_wrapped']]) {
    await page.getByRole('button', { name }).click();
    await page.locator('.finding', { hasText: code }).waitFor();
  }
  await page.context().close();
});

test('a lifetime is drawn on Zoom’s scale only where it is out of bounds', async () => {
  const page = await openInspect(browser, server.url);
  await inspect(page, sound());
  await inspected(page);
  assert.equal(await page.locator('#inspect-timeline .limits').count(), 0);
  await inspect(page, sign(claims({ exp: nowSeconds() + 60 })));
  await page.locator('#inspect-timeline .limits').waitFor();
  await page.context().close();
});

test('a signature that was issued here goes to Inspect with what it was asked for', async () => {
  const page = await openPage(browser, server.url);
  await fillIn(page);
  await page.getByRole('radio', { name: 'Host' }).check();
  await page.getByRole('button', { name: 'Get a signature only' }).click();
  await page.getByRole('button', { name: 'Inspect this' }).click();
  assert.equal((await inspected(page)).verdict, 'Accepted');
  assert.equal(await page.locator('#inspect-role').inputValue(), '1');
  assert.equal(joinRequests(page).length, 0, 'Zoom was not asked');
  await page.context().close();
});
