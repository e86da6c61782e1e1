// Takes screenshots of the page, for the README and for review: `npm run screenshots -- OUTDIR`.

import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { launch, openPage } from './helpers/browser.js';
import { AUTH_STATES } from './helpers/auth-states.js';
import { AUTH_SETTINGS, BOUND, bound } from './helpers/auth-settings.js';
import { appBox, button, credentialBox, inspect, inspected, outcome, pressJoin } from './helpers/person.js';
import { SECRET, startServer } from './helpers/server.js';
import { claims, nowSeconds, sign, sound } from './helpers/tokens.js';
import { INVALID_SIGNATURE, isInfo, zoomAnswers, zoomKeepsSilent } from './helpers/zoom.js';

const LOOKS = {
  light: { colorScheme: 'light' },
  dark: { colorScheme: 'dark' },
  narrow: { colorScheme: 'light', viewport: { width: 390, height: 844 } },
  'narrow-dark': { colorScheme: 'dark', viewport: { width: 320, height: 640 } },
};

const STATES = {
  async start(page) {
    await page.locator('#facts').waitFor();
  },
  async signature(page) {
    const asked = page.waitForRequest(isInfo);
    await pressJoin(page, { view: 'component' });
    await asked;
    await page.locator('#timeline').waitFor();
    await page.mouse.move(0, 0);
  },
  async failure(page) {
    await pressJoin(page, { view: 'client' });
    await outcome(page).waitFor();
    await page.mouse.move(0, 0);
  },
  async cause(page) {
    const signature = sign(claims(), { secret: `${SECRET}\n` });
    await page.route('**/signature', (route) => route.fulfill({ json: { signature, sdkKey: 'k', expiresAt: nowSeconds() + 7170 } }));
    await STATES.failure(page);
  },
  accepted: (page) => showInspection(page, sound()),
  risky: (page) => showInspection(page, sign({ ...claims(), sdkKey: 'anotherKey' })),
  rejected: (page) => showInspection(page, `Bearer ${sign({ ...claims({ issued: nowSeconds() + 95 }), role: '0' }, { secret: `${SECRET}\n` })}`),
  wrapped: (page) => showInspection(page, JSON.stringify({ data: { signature: sound() } })),
  expired: (page) => showInspection(page, sign(claims({ issued: Math.floor(nowSeconds() / 128 - 100) * 128 + 1 }))),
  nothing: (page) => showInspection(page, "Instance of 'Future<String>'"),
  async causes(page) {
    await page.goto(new URL('/causes', page.url()).href);
  },
  async entry(page) {
    await page.goto(new URL('/causes/iat_rounded', page.url()).href);
  },
  async host(page) {
    await page.route('**/page/config.json', async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, json: zakForAll(await response.json()) });
    });
    await page.route('**/signature', (route) => route.fulfill({
      status: 502,
      json: {
        error: {
          type: 'upstream_error',
          code: 'zoom_scope_missing',
          message: 'The Server-to-Server OAuth app lacks a scope. Add user:read:token:admin to its scopes on marketplace.zoom.us; the next request has it.',
        },
        errors: [],
      },
    }));
    await page.reload();
    await page.getByRole('radio', { name: 'Host' }).check();
    await pressJoin(page, { view: 'component' });
    await outcome(page).waitFor();
    await page.mouse.move(0, 0);
  },
  async faults(page) {
    await page.locator('#more').evaluate((more) => { more.open = true; });
    await page.getByRole('radio', { name: 'Host' }).check();
    await button(page).click();
  },
};

const zakForAll = (config) => ({ ...config, apps: config.apps.map((app) => ({ ...app, zak: true })) });

async function showInspection(page, token) {
  await page.getByRole('link', { name: 'Inspect', exact: true }).click();
  await inspect(page, token);
  await inspected(page);
  await page.mouse.move(0, 0);
}

async function chooseDev(page) {
  await appBox(page).selectOption('dev');
}

async function askForAnotherApp(page) {
  await credentialBox(page).fill(bound.key);
  await pressJoin(page, { view: 'component' });
  await outcome(page).waitFor();
  await page.mouse.move(0, 0);
}

const ANSWERS = { signature: zoomKeepsSilent, failure: zoomAnswers(INVALID_SIGNATURE), cause: zoomAnswers(INVALID_SIGNATURE) };

async function takeAll(out, browser, servers) {
  for (const [look, context] of Object.entries(LOOKS)) {
    for (const [state, reach] of Object.entries(STATES)) {
      await take(join(out, `${state}-${look}.png`), { browser, url: servers.own.url, context, outside: ANSWERS[state], reach });
    }
    for (const [state, { auth, view = '', reach }] of Object.entries(AUTH_STATES)) {
      await take(join(out, `auth-${state}-${look}.png`), { browser, url: `${servers[auth].url}/${view}`, context, outside: zoomAnswers(INVALID_SIGNATURE), reach });
    }
    await take(join(out, `unverified-${look}.png`), { browser, url: servers.demo.url, context, reach: (page) => showInspection(page, sound()) });
    await take(join(out, `apps-${look}.png`), { browser, url: servers.twoApps.url, context, reach: chooseDev });
    await take(join(out, `apps-bound-${look}.png`), { browser, url: servers.bound.url, context, reach: askForAnotherApp });
    await take(join(out, `demo-${look}.png`), { browser, url: servers.demo.url, context, reach: STATES.start });
  }
  await take(join(out, 'test-page.png'), {
    browser, url: servers.own.url, reach: readmePicture, clip: downTo('#timeline'),
    context: { colorScheme: 'light', deviceScaleFactor: 1.5 },
  });
  await take(join(out, 'inspect.png'), {
    browser, url: `${servers.own.url}/#inspect`, reach: inspectPicture, clip: downTo('#inspect-timeline'),
    context: { colorScheme: 'light', deviceScaleFactor: 1.5 },
  });
}

/** A token whose `iat` a float has rounded, as of the moment that it was refused. */
async function inspectPicture(page) {
  const iat = 1_795_575_552;
  await page.getByLabel('Time of refusal').fill(String(iat - 21));
  await inspect(page, sign({ ...claims(), iat, exp: iat + 7200, tokenExp: iat + 7200 }));
  await inspected(page);
  await page.mouse.move(0, 0);
}

/** The decoded signature and its timeline beside the form, while the SDK loads. */
async function readmePicture(page) {
  await page.route('**/sdk/**', () => {});
  await pressJoin(page, { view: 'component' });
  await page.locator('#timeline').waitFor();
  await page.mouse.move(0, 0);
}

const MARGIN = 14;
const downTo = (selector) => async (page) => {
  const { y, height } = await page.locator(selector).boundingBox();
  return { x: 0, y: 0, width: page.viewportSize().width, height: Math.round(y + height + MARGIN) };
};

async function take(path, { browser, url, context, outside, reach, clip }) {
  const page = await openPage(browser, url, { outside, context: { reducedMotion: 'reduce', ...context } });
  await reach(page);
  await page.screenshot({ path, fullPage: true, clip: await clip?.(page) });
  await page.context().close();
}

const out = resolve(process.argv[2] ?? 'test-results/screenshots');
mkdirSync(out, { recursive: true });
const servers = {
  own: await startServer(),
  demo: await startServer({ demo: true }),
  twoApps: await startServer({ twoApps: true }),
  bound: await startServer({ twoApps: true, env: BOUND }),
};
for (const [auth, env] of Object.entries(AUTH_SETTINGS)) servers[auth] = await startServer({ env });
const browser = await launch();
try {
  await takeAll(out, browser, servers);
  console.log(`pictures in ${out}`);
} finally {
  await browser.close();
  await Promise.all(Object.values(servers).map((server) => server.stop()));
}
