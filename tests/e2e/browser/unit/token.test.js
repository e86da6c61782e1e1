import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeClaims, describeHeader } from '../../../../static/js/token/claims.js';
import { decodeToken } from '../../../../static/js/token/jwt.js';
import { lifePosition, lifeState, lifetimePosition } from '../../../../static/js/token/timescale.js';
import { duration, relative } from '../../../../static/js/token/times.js';

const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
const CLAIMS = { appKey: 'k', sdkKey: 'k', mn: '85746065432', role: 0, iat: 1000, exp: 8230, tokenExp: 8230, video_webrtc_mode: 1 };

test('a token comes apart into header, claims and MAC', () => {
  const mac = Buffer.alloc(32, 0xfb).toString('base64url');
  const token = decodeToken(`${encode({ alg: 'HS256', typ: 'JWT' })}.${encode({ ...CLAIMS, appKey: 'schlüssel~~~???' })}.${mac}`);
  assert.deepEqual(token.header, { alg: 'HS256', typ: 'JWT' });
  assert.equal(token.claims.appKey, 'schlüssel~~~???');
  assert.equal(token.macBytes, 32);
  assert.equal(token.segments.mac, mac);
});

test('what is no token is refused', () => {
  for (const text of ['', 'a.b', 'a.b.c.d', `${encode({})}.not json.x`]) assert.throws(() => decodeToken(text), text);
});

test('every claim of the field has a meaning, others are named as strangers', () => {
  const rows = describeClaims({ ...CLAIMS, surprise: true });
  assert.deepEqual(rows.map((row) => row.name), [...Object.keys(CLAIMS), 'surprise']);
  for (const row of rows.slice(0, -1)) assert.doesNotMatch(row.meaning, /Not a claim/);
  assert.match(rows.at(-1).meaning, /Not a claim/);
  assert.deepEqual(rows.filter((row) => row.moment !== null).map((row) => row.name), ['iat', 'exp', 'tokenExp']);
  assert.equal(rows.find((row) => row.name === 'mn').value, '"85746065432"');
});

test('role, WebRTC and lifetime are read, not recited', () => {
  const meaning = (claims, name) => describeClaims({ ...CLAIMS, ...claims }).find((row) => row.name === name).meaning;
  assert.match(meaning({ role: 0 }, 'role'), /Participant/);
  assert.match(meaning({ role: 1 }, 'role'), /Host.*ZAK/);
  assert.match(meaning({ role: '1' }, 'role'), /only the numbers/);
  assert.match(meaning({ video_webrtc_mode: 0 }, 'video_webrtc_mode'), /without WebRTC/);
  assert.match(meaning({}, 'exp'), /2 h after iat, within/);
  assert.match(meaning({ exp: 1000 + 1799 }, 'exp'), /at least 30 minutes/);
  assert.match(meaning({ exp: 1000 + 172801 }, 'exp'), /at most 48 hours/);
});

test('the header has meanings too', () => {
  assert.deepEqual(describeHeader({ alg: 'HS256' }).map((row) => [row.name, row.value]), [['alg', '"HS256"']]);
  assert.match(describeHeader({ kid: '1' })[0].meaning, /Not a field/);
});

test('durations in words', () => {
  for (const [seconds, words] of [
    [0, '0 s'], [1, '1 s'], [59.6, '1 min'], [95, '1 min 35 s'], [7200, '2 h'], [7230, '2 h'], [7290, '2 h 1 min'], [-30, '30 s'],
    [172800, '2 d'], [90061, '1 d 1 h'],
  ]) assert.equal(duration(seconds), words);
  assert.equal(duration(7199, 3), '1 h 59 min 59 s');
  assert.equal(relative(100, 100.2), 'now');
  assert.equal(relative(160, 100), 'in 1 min');
  assert.equal(relative(70, 100), '30 s ago');
});

test('the scales', () => {
  const life = { iat: 1000, exp: 3000 };
  assert.deepEqual([0, 1000, 1500, 3000, 9000].map((now) => lifePosition(life, now)), [0, 0, 0.25, 1, 1]);
  assert.deepEqual([999, 1000, 2999, 3000].map((now) => lifeState(life, now)), ['early', 'valid', 'valid', 'expired']);
  assert.equal(lifePosition({ iat: 5, exp: 5 }, 5), 0);
  assert.deepEqual([0, 1800, 172800, 999999].map(lifetimePosition), [0, 0, 1, 1]);
  const twoHours = lifetimePosition(7200);
  assert.ok(twoHours > 0.25 && twoHours < 0.35, String(twoHours));
});
