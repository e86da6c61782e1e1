// Random bodies, valid and invalid, from a seed.

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function randomness(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

// Each as JSON text; the common ones appear more than once.
const NUMBERS = [
  '"85746065432"', '"85746065432"', '"85746065432"', '85746065432', '85746065432', '"123456789"',
  '8.5746065432E10', '"857 4606 5432"', '"857-4606-5432"', '" 85746065432"', '"12345678"', '"123456789012"',
  '"https://zoom.us/j/85746065432"', '"abc"', '""', 'null', '123456789.5', 'true', '[85746065432]', '{"n":1}', '"undefined"',
];
const ROLES = ['0', '0', '1', '1', '"0"', '"1"', '1.0', '-0', '" 1"', '2', '"2"', '"0x1"', '"1abc"', '"1.9"', '"01"', '"+1"', '"host"', '""', 'null', 'true', '1.5', '[0]'];
const SECONDS = ['1800', '3600', '7200.0', '172800', '"3600"', '"7200.0"', '1799', '172801', '1800.5', '"3600s"', '"3600.5"', '"0x1000"', '"1e4"', '1e4', '0', '""', 'null', 'true', '"1h"'];
const MODES = ['0', '1', '"0"', '"1"', '1.0', '2', '"1x"', '"1.5"', 'true', 'false', '""', 'null', '"yes"'];
const NUMBER_NAMES = ['meetingNumber', 'meetingNumber', 'meetingNumber', 'meetingNumber', 'MeetingNumber', 'meeting_number', 'mn', 'meetingId'];
const ROLE_NAMES = ['role', 'role', 'role', 'role', 'role', 'Role'];
const SECONDS_NAMES = ['expirationSeconds', 'expirationSeconds', 'expiration_seconds', 'tokenExpSeconds'];
const MODE_NAMES = ['videoWebRtcMode', 'videoWebRtcMode', 'video_webrtc_mode'];
const ZAKS = ['true', 'false', '1', '"0"', '"yes"', '"eyJ0eXAi"', 'null'];
const OTHERS = ['"userName":"Ann"', '"topic":"standup"', '"meetingNo":"85746065432"', '"sessionName":"standup"', '"id":7', '"sdkSecret":"x"'];
const WHOLE = ['', '{}', '[]', '[1]', 'null', '"text"', '7', '{', '{"role":0,}', 'not JSON'];
const WRAPPERS = ['data', 'meetingData', 'body'];
const TYPES = ['application/x-www-form-urlencoded', 'text/plain'];

/** @returns `{ type, text }` */
export function randomBody(random) {
  const one = (list) => list[Math.floor(random() * list.length)];
  const chance = (share) => random() < share;
  const type = chance(0.05) ? one(TYPES) : 'application/json';
  if (chance(0.04)) return { type, text: one(WHOLE) };
  const members = [];
  const add = (share, names, values) => {
    if (chance(share)) members.push(`"${one(names)}":${one(values)}`);
  };
  // Many with a valid meeting or none, so that the other fields matter.
  const kind = random();
  if (kind < 0.45) {
    members.push('"meetingNumber":"85746065432"', `"role":${one(['0', '1'])}`);
  } else if (kind < 0.9) {
    add(0.8, NUMBER_NAMES, NUMBERS);
    add(0.8, ROLE_NAMES, ROLES);
  }
  add(0.3, SECONDS_NAMES, SECONDS);
  add(0.2, MODE_NAMES, MODES);
  add(0.05, ['zak'], ZAKS);
  if (chance(0.15)) members.push(one(OTHERS));
  if (chance(0.04)) add(1, NUMBER_NAMES, NUMBERS);
  if (chance(0.04)) add(1, ROLE_NAMES, ROLES);
  if (chance(0.3)) members.reverse();
  const object = `{${members.join(',')}}`;
  return { type, text: chance(0.05) ? `{"${one(WRAPPERS)}":${object}}` : object };
}
