// What people do and see on the example pages of docs/frontend.md.

import assert from 'node:assert/strict';
import { NUMBER, PASSCODE } from './person.js';
import { claimsOf } from './tokens.js';
import { joinRequests } from './zoom.js';

/** The properties of the components, as a query. */
export const PROPS = String(new URLSearchParams({ meetingNumber: NUMBER, password: PASSCODE, userName: 'Ada' }));

export async function fillIn(page, { meetingNumber = NUMBER } = {}) {
  await page.getByLabel('Meeting number').fill(meetingNumber);
  await page.getByLabel('Passcode').fill(PASSCODE);
  await page.getByLabel('Your name').fill('Ada');
}

export const join = (page) => page.getByRole('button', { name: 'Join' }).click();

/** Where the page says what went wrong. */
export const problem = (page, text) => page.getByRole('alert').filter({ hasText: text });

/** Component View has a dialog of its own for a refusal. */
export const sdkDialog = (page) => page.locator('.zoom-MuiDialog-container');

/** Joins, and expects that Zoom got the very signature that the server issued, for a participant, and that its refusal is shown. */
export async function assertJoined(page, times = 1) {
  const issued = page.waitForResponse((response) => response.request().method() === 'POST' && response.url().endsWith('/signature'));
  await join(page);
  const { signature } = await (await issued).json();
  await page.locator('p[role=alert]', { hasText: 'Signature is invalid. (3712)' }).waitFor();
  const requests = joinRequests(page);
  assert.equal(requests.length, times);
  const { signature: sent, meetingNumber, userName, passWord } = requests.at(-1);
  assert.deepEqual({ sent, meetingNumber, userName, passWord }, { sent: signature, meetingNumber: NUMBER, userName: 'Ada', passWord: PASSCODE });
  const { mn, role } = claimsOf(sent);
  assert.deepEqual({ mn, role }, { mn: NUMBER, role: 0 });
}
