import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseInvite } from '../../../../static/js/ui/invite/invite.js';
import { groupDigits } from '../../../../static/js/ui/invite/number.js';

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
  ['https://zoom.us/s/85746065432?zak=start', link(undefined, { zak: 'start', starts: true })],
  ['https://zoom.us/j/85746065432?zak=start', link(undefined, { zak: 'start' })],
  ['https://zoom.us/s/85746065432', link()],
  ['https://us02web.zoom.us/launch/jc/85746065432?pwd=Ab3', link('Ab3')],
  ['https://us02web.zoom.us/j/85746065432#', link()],
  ['https://us02web.zoom.us/j/85746065432?pwd=Ab3#', link('Ab3')],
  ['https://app.zoom.us/wc/85746065432/join?pwd=Ab3', link('Ab3')],
  ['https://app.zoom.us/wc/85746065432/start', link()],
  ['https://zoom.us/wc/join/85746065432?pwd=Ab3', link('Ab3')],
  ['https://zoom.us/wc/85746065432', link()],
  ['https://www.zoomgov.com/j/85746065432', { problem: 'government' }],
  ['https://us02web.zoom.us/meeting/register/tZ0kd-6hqj8uGdX', { problem: 'registration' }],
  ['https://us02web.zoom.us/webinar/register/WN_aB3xY9', { problem: 'registration' }],
  // As mail programs wrap links.
  ['https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fus02web.zoom.us%2Fj%2F85746065432%3Fpwd%3DAb3.1&data=05%7C02&reserved=0', link('Ab3.1')],
  ['https://www.google.com/url?q=https://us02web.zoom.us/j/85746065432?pwd%3DAb3.1&sa=D&source=calendar&usg=AOv', link('Ab3.1')],
  ['https://www.google.com/url?sa=D&q=https%3A%2F%2Fzoom.us%2Fmy%2Fada', { problem: 'personal' }],
  ['https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fexample.org%2Fj%2F85746065432', { problem: 'foreign' }],
  ['https://l.facebook.com/l.php?u=https%3A%2F%2Fzoom.us%2Fj%2F85746065432&h=AT0', link()],
  ['https://example.org,https://zoom.us/j/85746065432', link()],
  ['参加链接：https://zoom.us/j/85746065432?pwd=Ab3。', link('Ab3')],
  // As keyboards and phones write numbers.
  ['８５７４６０６５４３２', { source: 'number', meetingNumber: '85746065432' }],
  ['８５７　４６０６　５４３２', { source: 'number', meetingNumber: '85746065432' }],
  ['+16465588656,,85746065432# US (New York)', { source: 'invitation', meetingNumber: '85746065432' }],
  ['+13462487799,,85746065432#,,,,*123456# US (Houston)', { source: 'invitation', meetingNumber: '85746065432' }],
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
  ['Meeting ID: 857 4606 5432 Passcode: 4yE9!x', { source: 'invitation', meetingNumber: '85746065432', passcode: '4yE9!x' }],
  ...[
    'Meeting-ID: 857 4606 5432\nKenncode: 4yE9!x',
    'ID de réunion : 857 4606 5432\nCode secret : 4yE9!x',
    'ID de reunión: 857 4606 5432\nCódigo de acceso: 4yE9!x',
    'ミーティング ID: 857 4606 5432\nパスコード: 4yE9!x',
    'ID da reunião: 857 4606 5432\nSenha: 4yE9!x',
    'ID da reunião: 857 4606 5432\nSenha de acesso: 4yE9!x',
    'ID riunione: 857 4606 5432\nCodice d’accesso: 4yE9!x',
    'ID riunione: 857 4606 5432\nPasscode: 4yE9!x',
    '회의 ID: 857 4606 5432\n암호: 4yE9!x',
    '会议号：857 4606 5432\n密码：4yE9!x',
    '會議 ID: 857 4606 5432\n密碼: 4yE9!x',
    'Идентификатор конференции: 857 4606 5432\nКод доступа: 4yE9!x',
    'Identyfikator spotkania: 857 4606 5432\nKod dostępu: 4yE9!x',
    'Vergader-ID: 857 4606 5432\nToegangscode: 4yE9!x',
    'Toplantı Kimliği: 857 4606 5432\nParola: 4yE9!x',
    '会议号：857 4606 5432 密码：4yE9!x',
  ].map((text) => /** @type {const} */ ([text, { source: 'invitation', meetingNumber: '85746065432', passcode: '4yE9!x' }])),
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

for (const [name, text] of Object.entries({
  letters: 'a'.repeat(100_000),
  hosts: 'a.'.repeat(50_000),
  digits: '1 '.repeat(50_000).replaceAll(' ', '-'),
  schemes: 'https://zoom.us/j/'.repeat(6_000),
  words: 'https://zoom.us/j/ '.repeat(6_000),
  labels: 'Meeting ID: '.repeat(9_000),
  lines: 'Passcode:\n'.repeat(10_000),
  wrapped: `https://example.org/?url=${'https://example.org/?url='.repeat(4_000)}`,
})) {
  test(`100,000 characters take no time: ${name}`, () => {
    const start = performance.now();
    assert.ok(parseInvite(text).problem);
    assert.ok(performance.now() - start < 500);
  });
}
