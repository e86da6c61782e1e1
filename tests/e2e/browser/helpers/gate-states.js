// The page before each gate, for the pictures and for axe: which gate, and how it is got there.

import { host, participant, UNPROVEN_TOKEN } from './gates.js';
import { credentialBox, fillIn, inspect, LINK, outcome, pressJoin } from './person.js';
import { sound } from './tokens.js';

async function joinWith(page, credential, role = 'Participant') {
  await credentialBox(page).fill(credential);
  await page.getByRole('radio', { name: role }).check();
  await pressJoin(page, { meeting: LINK, view: 'component' });
  await outcome(page).waitFor();
}

export const GATE_STATES = {
  asked: { gate: 'keys', reach: (page) => credentialBox(page).waitFor() },
  missing: { gate: 'keys', reach: (page) => joinWith(page, '') },
  wrong: { gate: 'keys', reach: (page) => joinWith(page, `${participant.key}x`) },
  revealed: {
    gate: 'keysAndTokens',
    async reach(page) {
      await credentialBox(page).fill('not the key “really”');
      await page.getByRole('button', { name: 'Show' }).click();
      await fillIn(page);
      await page.locator('#join-now').click();
    },
  },
  role: { gate: 'keys', reach: (page) => joinWith(page, participant.key, 'Host') },
  meeting: { gate: 'oneMeeting', reach: (page) => joinWith(page, host.key) },
  limited: {
    gate: 'oneAMinute',
    async reach(page) {
      await joinWith(page, host.key);
      await pressJoin(page, { meeting: LINK, view: 'component' });
      await outcome(page).filter({ hasText: 'rate_limit_exceeded' }).waitFor();
    },
  },
  issuer: { gate: 'tokens', reach: (page) => joinWith(page, UNPROVEN_TOKEN) },
  optional: {
    gate: 'openToParticipants',
    async reach(page) {
      await credentialBox(page).waitFor();
      await joinWith(page, '', 'Host');
    },
  },
  joined: { gate: 'keys', reach: (page) => joinWith(page, participant.key) },
  shut: { gate: 'signedOnly', reach: (page) => page.locator('#shut-banner').waitFor() },
  'shut-inspect': { gate: 'signedOnly', view: '#inspect', reach: (page) => page.locator('#shut-banner').waitFor() },
  'inspect-wrong': {
    gate: 'keys',
    view: '#inspect',
    async reach(page) {
      await credentialBox(page).fill('wrong');
      await inspect(page, sound());
      await page.locator('#verdict[data-tone]').waitFor();
    },
  },
  'inspect-right': {
    gate: 'keys',
    view: '#inspect',
    async reach(page) {
      await credentialBox(page).fill(participant.key);
      await inspect(page, sound());
      await page.locator('#verdict[data-tone]').waitFor();
    },
  },
};
