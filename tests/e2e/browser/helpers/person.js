// What people do and see on the page.

import { openPage } from './browser.js';

export const LINK = 'https://us02web.zoom.us/j/85746065432?pwd=aB3xY9.1';
export const NUMBER = '85746065432';
export const PASSCODE = 'aB3xY9.1';

export const VIEWS = [
  { view: 'client', label: 'Client View' },
  { view: 'component', label: 'Component View' },
];

export const meetingBox = (page) => page.locator('#form').getByLabel('Meeting number or invite link');
export const button = (page) => page.locator('#join-now');
export const outcome = (page) => page.locator('#outcome');

export async function fillIn(page, { meeting = LINK, name = 'Ada', view = 'client' } = {}) {
  await meetingBox(page).fill(meeting);
  await page.getByLabel('Your name').fill(name);
  await page.getByRole('radio', { name: VIEWS.find((known) => known.view === view).label }).check();
}

export async function pressJoin(page, values) {
  await fillIn(page, values);
  await button(page).click();
}

export const appBox = (page) => page.getByRole('combobox', { name: 'App', exact: true });

/** The field for an API key or an access token, wherever it is. */
export const credentialBox = (page) => page.locator('#credential');

export const openMore = (page) => page.locator('summary', { hasText: 'More' }).click();

/** Chooses one of the ways in which the call is shown. */
export const chooseCall = (page, name) => page.getByRole('tab', { name, exact: true }).click();

/** Pastes a text into the element. */
export function paste(locator, text) {
  return locator.evaluate((node, pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text', pasted);
    node.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, text);
}

export const tokenBox = (page) => page.getByLabel('Signature', { exact: true });
export const openMeantFor = (page) => page.locator('summary', { hasText: 'What it is for' }).click();

/** Opens the Inspect view in its own page. */
export async function openInspect(browser, url, options) {
  const page = await openPage(browser, `${url}/#inspect`, options);
  await page.locator('#facts').waitFor();
  return page;
}

export async function inspect(page, text) {
  await tokenBox(page).fill(text);
  await page.getByRole('button', { name: 'Inspect' }).click();
}

/** The text of the report. */
export async function inspected(page) {
  await page.locator('#verdict[data-tone]').waitFor();
  const findings = await findingsIn(page.locator('#verdict'));
  return {
    verdict: await page.locator('#verdict-title').innerText(),
    text: await page.locator('#verdict').innerText(),
    findings,
    codes: findings.map(({ code }) => code),
  };
}

/** The findings in a panel, in order. */
export function findingsIn(panel) {
  return panel.locator('.finding').evaluateAll((nodes) => nodes.map((node) => {
    const link = node.querySelector('a');
    return {
      code: link.textContent,
      href: link.getAttribute('href'),
      target: link.target,
      severity: node.querySelector('.severity').textContent,
      message: node.querySelector('.finding-message').textContent,
      fix: node.querySelector('.finding-fix').textContent,
    };
  }));
}
