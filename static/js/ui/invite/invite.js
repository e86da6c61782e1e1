// @ts-check
// Reads what people paste: a number, an invite link, or a whole invitation.
// No DOM: the unit tests run this under Node.

import { labelsIn } from './labels.js';
import { linksIn } from './links.js';
import { digitsOf, isMeetingNumber } from './number.js';

/** A one-tap number of an invitation, with the meeting number after the commas. */
const ONE_TAP = /\+\d{6,15},{1,4}(\d{9,11})#/;

/**
 * What a text holds: `meetingNumber`, and `passcode`, `registrantToken` and `zak` where they are in
 * it; `starts` if it is a host's own link. `source` is 'number', 'link' or 'invitation'. Where no
 * number is found, `problem` is a name in `PROBLEMS`.
 */
export function parseInvite(text) {
  // NFKC makes ASCII of full-width digits, letters and colons.
  const normal = text.normalize('NFKC').trim();
  if (normal === '') return { problem: 'empty' };
  if (/^[\d\s-]+$/.test(normal)) return fromNumber(digitsOf(normal));

  const links = linksIn(normal);
  const link = links.find((found) => found.meetingNumber);
  const labelled = labelsIn(normal);
  if (labelled.meetingNumber) {
    const found = { source: 'invitation', ...labelled };
    return labelled.passcode ? { ...link, ...found } : { ...found, ...link };
  }
  if (link) return labelled.passcode ? { ...link, passcode: labelled.passcode } : link;
  const [, oneTap] = normal.match(ONE_TAP) ?? [];
  if (oneTap) return { source: 'invitation', meetingNumber: oneTap };
  return { problem: links[0]?.problem ?? 'unreadable' };
}

function fromNumber(digits) {
  return isMeetingNumber(digits) ? { source: 'number', meetingNumber: digits } : { problem: 'length' };
}

/** What is wrong with a meeting number, in words. */
export const PROBLEMS = {
  empty: 'Enter a meeting number, or paste an invite link.',
  length: 'A meeting number has 9 to 11 digits.',
  personal: 'A personal link has no meeting number. Open it once in Zoom and copy the number from there.',
  registration: 'This link is for registering. Register first: the confirmation has a link of your own, with a registrant token in it. Paste that one.',
  government: 'This meeting is on Zoom for Government (zoomgov.com), where this page cannot join.',
  foreign: 'This link does not lead to Zoom.',
  unreadable: 'No meeting number found in this. Enter 9 to 11 digits, or paste an invite link.',
};
