import assert from 'node:assert/strict';
import { test } from 'node:test';
import { groupDigits, parseInvite } from '../../../../static/js/ui/invite.js';

const link = (passcode, more = {}) => ({ source: 'link', meetingNumber: '85746065432', ...(passcode && { passcode }), ...more });

for (const [text, expected] of [
  ['85746065432', { source: 'number', meetingNumber: '85746065432' }],
  ['  857 4606 5432 ', { source: 'number', meetingNumber: '85746065432' }],
  ['857-4606-5432', { source: 'number', meetingNumber: '85746065432' }],
  ['123456789', { source: 'number', meetingNumber: '123456789' }],
  ['https://zoom.us/j/85746065432', link()],
  ['https://zoom.us/j/85746065432?pwd=Ab3.1', link('Ab3.1')],
  ['https://us02web.zoom.us/j/85746065432?pwd=Ab3.1#success', link('Ab3.1')],
  ['https://acme.zoom.us/j/85746065432?from=addon&pwd=Ab3', link('Ab3')],
  ['https://ACME.ZOOM.US/j/85746065432', link()],
  ['https://zoom.us/w/85746065432?tk=reg&pwd=Ab3', link('Ab3', { registrantToken: 'reg' })],
  ['https://zoom.us/s/85746065432?zak=start', link(undefined, { zak: 'start' })],
  ['https://app.zoom.us/wc/85746065432/join?pwd=Ab3', link('Ab3')],
  ['https://app.zoom.us/wc/85746065432/start', link()],
  ['https://zoom.us/wc/join/85746065432?pwd=Ab3', link('Ab3')],
  ['https://zoom.us/wc/85746065432', link()],
  ['https://www.zoomgov.com/j/85746065432', link()],
  ['zoom.us/j/85746065432?pwd=Ab3', link('Ab3')],
  ['zoommtg://zoom.us/join?action=join&confno=85746065432&pwd=Ab3', link('Ab3')],
  ['zoomus://us02web.zoom.us/join?confno=85746065432', link()],
  ['Join here: https://zoom.us/j/85746065432?pwd=Ab3.', link('Ab3')],
  ['<https://zoom.us/j/85746065432?pwd=Ab3>', link('Ab3')],
  ['Meeting ID: 857 4606 5432\nPasscode: 4yE9!x', { source: 'invitation', meetingNumber: '85746065432', passcode: '4yE9!x' }],
  ['Webinar ID: 857 4606 5432', { source: 'invitation', meetingNumber: '85746065432' }],
  [
    'Ada is inviting you to a scheduled Zoom meeting.\n\nhttps://us02web.zoom.us/j/85746065432?pwd=hash.1\n\nMeeting ID: 857 4606 5432\nPasscode: 4yE9!x\n\nOne tap mobile\n+16465588656,,85746065432#,,,,*123456# US',
    { source: 'invitation', meetingNumber: '85746065432', passcode: '4yE9!x' },
  ],
  [
    'https://us02web.zoom.us/j/85746065432?pwd=hash.1\nMeeting ID: 857 4606 5432',
    { source: 'link', meetingNumber: '85746065432', passcode: 'hash.1' },
  ],
  ['', { problem: 'empty' }],
  ['   ', { problem: 'empty' }],
  ['1234567', { problem: 'length' }],
  ['123456789012', { problem: 'length' }],
  ['https://zoom.us/j/123', { problem: 'length' }],
  ['https://zoom.us/my/ada', { problem: 'personal' }],
  ['https://example.org/j/85746065432', { problem: 'foreign' }],
  ['https://notzoom.us/j/85746065432', { problem: 'foreign' }],
  ['https://zoom.us.example.org/j/85746065432', { problem: 'foreign' }],
  ['https://zoom.us/pricing', { problem: 'unreadable' }],
  ['hello', { problem: 'unreadable' }],
  ['https://', { problem: 'unreadable' }],
  ['https://zoom.us/j/%E0%A4%A', { problem: 'unreadable' }],
]) {
  test(`parseInvite: ${JSON.stringify(text).slice(0, 70)}`, () => {
    assert.deepEqual(parseInvite(text), expected);
  });
}

test('numbers are grouped as Zoom prints them', () => {
  assert.equal(groupDigits('85746065432'), '857 4606 5432');
  assert.equal(groupDigits('1234567890'), '123 456 7890');
  assert.equal(groupDigits('123456789'), '123 456 789');
});
