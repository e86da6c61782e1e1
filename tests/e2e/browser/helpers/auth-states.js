// The page's states with each kind of authentication, for screenshots and axe: settings and steps.

import { host, participant, UNPROVEN_TOKEN } from './auth-settings.js';
import { credentialBox, fillIn, inspect, LINK, outcome, pressJoin } from './person.js';
import { sound } from './tokens.js';

async function joinWith(page, credential, role = 'Participant') {
  await credentialBox(page).fill(credential);
  await page.getByRole('radio', { name: role }).check();
  await pressJoin(page, { meeting: LINK, view: 'component' });
  await outcome(page).waitFor();
}

export const AUTH_STATES = {
  asked: { auth: 'keys', reach: (page) => credentialBox(page).waitFor() },
  missing: {
    auth: 'keys',
    async reach(page) {
      await credentialBox(page).waitFor();
      await pressJoin(page);
      await page.locator('#credential-error:not([hidden])').waitFor();
    },
  },
  wrong: { auth: 'keys', reach: (page) => joinWith(page, `${participant.key}x`) },
  revealed: {
    auth: 'keysAndTokens',
    async reach(page) {
      await credentialBox(page).fill('not the key “really”');
      await page.getByRole('button', { name: 'Show' }).click();
      await fillIn(page);
      await page.locator('#join-now').click();
    },
  },
  role: { auth: 'keys', reach: (page) => joinWith(page, participant.key, 'Host') },
  meeting: { auth: 'oneMeeting', reach: (page) => joinWith(page, host.key) },
  limited: {
    auth: 'oneAMinute',
    async reach(page) {
      await joinWith(page, host.key);
      await pressJoin(page, { meeting: LINK, view: 'component' });
      await outcome(page).filter({ hasText: 'rate_limit_exceeded' }).waitFor();
    },
  },
  issuer: { auth: 'tokens', reach: (page) => joinWith(page, UNPROVEN_TOKEN) },
  optional: {
    auth: 'openToParticipants',
    async reach(page) {
      await credentialBox(page).waitFor();
      await page.getByRole('radio', { name: 'Host' }).check();
      await pressJoin(page);
      await page.locator('#credential-error:not([hidden])').waitFor();
    },
  },
  joined: { auth: 'keys', reach: (page) => joinWith(page, participant.key) },
  shut: { auth: 'signedOnly', reach: (page) => page.locator('#shut-banner').waitFor() },
  'shut-inspect': { auth: 'signedOnly', view: '#inspect', reach: (page) => page.locator('#shut-banner').waitFor() },
  'inspect-wrong': {
    auth: 'keys',
    view: '#inspect',
    async reach(page) {
      await credentialBox(page).fill('wrong');
      await inspect(page, sound());
      await page.locator('#verdict[data-tone]').waitFor();
    },
  },
  'inspect-right': {
    auth: 'keys',
    view: '#inspect',
    async reach(page) {
      await credentialBox(page).fill(participant.key);
      await inspect(page, sound());
      await page.locator('#verdict[data-tone]').waitFor();
    },
  },
};
