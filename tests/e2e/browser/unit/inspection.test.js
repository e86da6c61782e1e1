import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { describeClaims } from '../../../../static/js/token/claims.js';
import { parseExactly } from '../../../../static/js/token/json.js';
import { judgeTimes, layOut } from '../../../../static/js/inspect/lifeline.js';
import { parseMoment } from '../../../../static/js/inspect/moment.js';
import { explainSdkError, explainSilence } from '../../../../static/js/sdk/outcomes.js';
import { SIGNATURE_CODES } from '../helpers/zoom-codes.js';
import { splitToken } from '../../../../static/js/inspect/split-token.js';
import { inspectionRequest } from '../../../../static/js/token/request.js';
import { asksForInspection, clockWords, countWords, leadOf, macWords, marksOf, momentsAround, withReport } from '../../../../static/js/inspect/verdicts.js';

describe('the pieces of a pasted text', () => {
  const kinds = (text) => splitToken(text).filter(({ kind }) => kind !== 'dot').map(({ kind, text: piece }) => [kind, piece]);
  const TOKEN = [['header', 'eyJh'], ['payload', 'eyJb-_'], ['mac', 'c_-1']];

  for (const [text, expected] of [
    ['eyJh.eyJb-_.c_-1', TOKEN],
    ['"eyJh.eyJb-_.c_-1"', [['stray', '"'], ...TOKEN, ['stray', '"']]],
    ['Bearer eyJh.eyJb-_.c_-1', [['stray', 'Bearer '], ...TOKEN]],
    ['{"signature":"eyJh.eyJb-_.c_-1","sdkKey":"k"}', [['stray', '{"signature":"'], ...TOKEN, ['stray', '","sdkKey":"k"}']]],
    ['eyJh.eyJ\nb-_.c_-1', [['header', 'eyJh'], ['payload', 'eyJ\nb-_'], ['mac', 'c_-1']]],
    ['eyJh.eyJb-_.', [['header', 'eyJh'], ['payload', 'eyJb-_']]],
    ['https://zoom.us/x?a=1&signature=eyJh.eyJb-_.c_-1&b=2', [['stray', 'https://zoom.us/x?a=1&signature='], ...TOKEN, ['stray', '&b=2']]],
    ['<i data-x="eyJh.eyJb-_.c_-1&quot;">', [['stray', '<i data-x="'], ...TOKEN, ['stray', '&quot;">']]],
    ['ZXlKaC5leUpiLV8uY18tMQ', [['stray', 'ZXlKaC5leUpiLV8uY18tMQ']]],
    ['eyJh.eyJb-_.c_-1.more', [...TOKEN, ['stray', 'more']]],
    ['eyJh.eyJb-_.c+/=', [['header', 'eyJh'], ['payload', 'eyJb-_'], ['mac', 'c+/=']]],
    ['undefined', [['stray', 'undefined']]],
  ]) {
    test(JSON.stringify(text), () => {
      assert.deepEqual(kinds(text), expected);
      assert.equal(splitToken(text).map((piece) => piece.text).join(''), text);
    });
  }

  test('of two tokens the signature is coloured', () => {
    const signature = `eyJh.${btoa('{"mn":"1"}').replace(/=+$/, '')}.mac`;
    const text = `{"zak":"eyJh.eyJ1aWQiOjF9.other","signature":"${signature}"}`;
    assert.equal(kinds(text).find(([kind]) => kind === 'mac')[1], 'mac');
  });

  test('a very long text is cut, and that is told', () => {
    const pieces = splitToken('x'.repeat(100_000));
    assert.ok(pieces.reduce((sum, { text }) => sum + text.length, 0) < 7000);
    assert.match(pieces.at(-1).text, /94000 more/);
  });
});

describe('a moment out of a log', () => {
  const MOMENT = 1_685_095_572;
  for (const text of [
    '1685095572', ' 1685095572 ', '1685095572000', '2023-05-26T10:06:12Z', '2023-05-26 10:06:12 UTC', '2023-05-26T10:06:12.345Z',
    '2023-05-26 12:06:12+02:00', '2023-05-26T12:06:12 +0200', '2023-05-26 10:06:12,345 UTC', 'Fri, 26 May 2023 10:06:12 GMT', '26 May 2023 10:06:12 UTC',
    '26/May/2023:10:06:12 +0000', '[26/May/2023:12:06:12 +0200]',
  ]) {
    test(text, () => assert.deepEqual(parseMoment(text), { seconds: MOMENT }));
  }

  test('a date without a zone is local', () => {
    assert.equal(parseMoment('2023-05-26 10:06').seconds, new Date(2023, 4, 26, 10, 6).getTime() / 1000);
    assert.equal(parseMoment('2023-05-26').seconds, new Date(2023, 4, 26).getTime() / 1000);
  });

  for (const text of ['yesterday', '12:30', '2023-13-45', '2023-05-26T99:00:00Z', '12345678901', '-5', '1e9', '1960-01-01', 'foo 1']) {
    test(`${text} is none`, () => assert.deepEqual(parseMoment(text), { problem: 'unreadable' }));
  }

  test('nothing is nothing', () => assert.deepEqual(parseMoment('  '), { problem: 'empty' }));
});

describe('the judged time line', () => {
  const AT = 1_795_349_825;
  const life = ({ iat = AT - 30, exp = iat + 7200, tokenExp = exp, at = AT } = {}) => {
    const known = typeof iat === 'number' && typeof exp === 'number';
    return { iat, exp, tokenExp, at, lifetimeSeconds: known ? exp - iat : null };
  };
  const out = (timeline) => judgeTimes(timeline).filter((time) => time.out).map(({ name, text }) => `${name} ${text}`);

  for (const [what, timeline, expected] of [
    ['in order', life(), []],
    ['5 s ahead is allowed', life({ iat: AT + 5 }), []],
    ['ahead', life({ iat: AT + 95 }), ['iat is 1 min 35 s ahead of the time of inspection.']],
    ['expired', life({ iat: AT - 9000 }), ['exp passed 30 min before the time of inspection.']],
    ['expires now', life({ iat: AT - 7200 }), ['exp is the time of inspection: it has just passed.']],
    ['too short', life({ exp: AT + 1769 }), ['lifetime is 29 min 59 s: Zoom requires at least 30 min.']],
    ['shortest', life({ exp: AT + 1770 }), []],
    ['longest', life({ exp: AT - 30 + 172_800 }), []],
    ['too long', life({ exp: AT - 30 + 172_801 }), ['lifetime is 2 d: Zoom allows at most 48 h.']],
    ['backwards', life({ exp: AT - 90 }), ['exp passed 1 min 30 s before the time of inspection.', 'lifetime is negative: exp lies 1 min before iat.']],
    ['milliseconds', life({ iat: AT * 1000, exp: AT * 1000 + 7_200_000 }), ['iat is not a time in seconds: too far away to be drawn.', 'exp is not a time in seconds: too far away to be drawn.']],
    ['missing', life({ iat: null, exp: AT + 7200 }), ['iat is missing, or no whole number.']],
    ['before 1970', life({ iat: -1, exp: AT + 7200 }), ['iat lies before 1970.']],
    ['another tokenExp', life({ tokenExp: AT - 60 }), ['tokenExp passed 1 min before the time of inspection.']],
  ]) {
    test(what, () => assert.deepEqual(out(timeline), expected));
  }

  test('the life is to scale, and nothing leaves the line', () => {
    const { marks, at, life: stretch } = layOut(life({ at: AT - 30 + 3600 }));
    const rounded = (position) => Number(position.toFixed(6));
    assert.deepEqual(stretch.map(rounded), [0.18, 0.82]);
    assert.ok(Math.abs(at.position - 0.5) < 1e-9);
    assert.deepEqual(marks.map(({ name, position }) => [name, rounded(position)]), [['iat', 0.18], ['exp', 0.82], ['tokenExp', 0.82]]);
    for (const moment of [0, AT - 1e6, AT - 31, AT, AT + 1e4, 9e10]) {
      const { position } = layOut(life({ at: moment })).at;
      assert.ok(position >= 0 && position <= 1, `${moment} at ${position}`);
    }
  });

  test('order is kept, also outside the life', () => {
    const positions = [-9e5, -500, -31, -30, 0, 7170, 7300, 9e6].map((offset) => layOut({ ...life(), at: AT + offset }).at.position);
    assert.deepEqual(positions, [...positions].sort((one, other) => one - other));
    assert.equal(new Set(positions).size, positions.length);
  });

  test('without a life the moments alone are drawn', () => {
    const backwards = layOut(life({ exp: AT - 90 }));
    assert.equal(backwards.life, null);
    assert.deepEqual(backwards.marks.map(({ name }) => name), ['iat', 'exp', 'tokenExp']);
    const nothing = layOut(life({ iat: null, exp: null }));
    assert.deepEqual([nothing.marks, nothing.at.position], [[], 0.5]);
  });
});

describe('a failed join and its report', () => {
  const finding = (code, severity, param = null) => ({ code, severity, param, params: param ? [param] : [], message: `${code}.`, fix: 'Mend it.', reference: `/causes/${code}` });
  const report = (verdict, findings = [], mac = { status: 'verified', secret: 'current' }) => ({ verdict, findings, mac });
  const refused = (code, options) => explainSdkError('client', { errorCode: code, errorMessage: 'As Zoom put it.' }, options);
  const AHEAD = finding('iat_in_future', 'error', 'iat');
  const HOST = finding('host_needs_zak', 'info', 'role');

  test('the found cause takes the place of the checklist', () => {
    const told = withReport(refused(3712), report('rejected', [AHEAD, HOST]));
    assert.deepEqual(told.findings, [AHEAD]);
    assert.deepEqual(told.todo, []);
    assert.equal(told.ordered, false);
    assert.match(told.means, /This is what is wrong with it:$/);
    assert.deepEqual([told.code, told.said, told.title], [3712, 'As Zoom put it.', refused(3712).title]);
    const two = withReport(refused(3712), report('rejected', [AHEAD, finding('expired', 'error'), finding('typ_missing', 'warning')]));
    assert.match(two.means, /2 things/);
    assert.equal(two.findings.length, 3);
  });

  test('a suspicion keeps the places to look', () => {
    const told = withReport(refused(3712), report('risky', [finding('sdk_key_differs', 'warning')]));
    assert.equal(told.findings.length, 1);
    assert.match(told.todo.join(' '), /regenerated[\s\S]*Server-to-Server/);
  });

  test('a sound signature leads elsewhere', () => {
    const told = withReport(refused(3712), report('accepted', [HOST]));
    assert.equal(told.findings, undefined);
    assert.match(told.means, /is sound[\s\S]*MAC verifies/);
    for (const place of [/regenerated/, /Server-to-Server/, /clock/, /Host rights, ZAK, passcode and unpublished apps/]) {
      assert.match(told.todo.join(' '), place);
    }
    assert.match(withReport(refused(3712), report('accepted', [], { status: 'unknown', secret: null })).means, /MAC was not checked/);
    for (const { code, todo } of SIGNATURE_CODES.filter((entry) => entry.code !== '3712')) {
      assert.deepEqual(withReport(refused(Number(code)), report('accepted')).todo, todo, code);
    }
  });

  test('with demo credentials a code that a signature can cause begins with them', () => {
    for (const code of [3712, 3704, 1]) assert.match(refused(code, { demo: true }).todo[0], /demo credentials/);
  });

  test('a doubtful clock is told', () => {
    const told = withReport(refused(3712), report('rejected', [AHEAD]), { skew: 95 });
    assert.match(told.aside, /1 min 35 s ahead of it/);
    assert.match(clockWords(-95), /behind it/);
    assert.equal(clockWords(0), '');
  });

  test('silence: only Client View’s after asking Zoom is inspected', () => {
    const silence = explainSilence('client', 'join', 20);
    assert.equal(asksForInspection(silence, { view: 'client', step: 'join' }), true);
    assert.equal(asksForInspection(explainSilence('client', 'load', 20), { view: 'client', step: 'load' }), false);
    assert.equal(asksForInspection(explainSilence('component', 'join', 20), { view: 'component', step: 'join' }), false);
    const sound = withReport(silence, report('accepted'));
    assert.doesNotMatch(sound.todo.join(' '), /without appKey/);
    assert.match(sound.aside, /sound/);
    assert.equal(sound.means, silence.means);
  });

  test('every code that a signature may cause asks for an inspection, no other does', () => {
    for (const code of [3704, 3705, 3706, 3707, 3708, 3709, 3710, 3711, 3712, 3713]) {
      assert.equal(asksForInspection(refused(code), { view: 'client', step: 'join' }), true);
    }
    assert.equal(asksForInspection(refused(1), { view: 'client', step: 'join' }), true, 'a damaged signature leads there');
    for (const code of [3004, 4011, 98765]) assert.equal(asksForInspection(refused(code), { view: 'client', step: 'join' }), false);
  });

  test('what cannot be checked is not called sound', () => {
    const told = withReport(refused(3712), report('unverified', [finding('secret_unknown', 'info')], { status: 'unknown', secret: null }));
    assert.match(told.means, /nothing is wrong with it, as far as can be seen without the secret[\s\S]*MAC was not checked/);
    assert.doesNotMatch(told.means, /sound/);
    assert.match(told.todo.join(' '), /regenerated/);
    assert.equal(told.sound, undefined);
    const silence = withReport(explainSilence('client', 'join', 20), report('unverified', [], { status: 'unknown', secret: null }));
    assert.match(silence.aside, /MAC was not checked/);
  });

  test('the summary is told once', () => {
    const lead = (summary, ...findings) => leadOf({ summary, findings });
    const wrapped = { ...finding('token_wrapped', 'warning'), message: 'Taken out of quotes.' };
    const recent = { ...finding('iat_recent', 'warning'), message: 'iat is 3 s old.' };
    assert.equal(lead('iat_in_future.', AHEAD), '');
    assert.equal(lead('Zoom refuses this signature for 2 reasons. First: iat_in_future.', AHEAD, finding('expired', 'error')), '');
    assert.equal(lead('The signature inside is sound. Taken out of quotes.', wrapped), 'The signature inside is sound.');
    assert.equal(lead('It is accepted now; iat is 3 s old.', recent), 'It is accepted now.');
    assert.equal(lead('It is accepted now; iat is 3 s old. The MAC was not checked.', recent), 'It is accepted now. The MAC was not checked.');
    assert.equal(lead('This signature is sound.', HOST), 'This signature is sound.');
  });

  test('the moments around iat, and now where another was judged', () => {
    assert.deepEqual(momentsAround({ iat: 1000 }, null).map(({ label, at }) => `${label}: ${at}`), [
      'iat − 60 s: 940', 'iat − 30 s: 970', 'iat: 1000', 'iat + 30 s: 1030', 'iat + 60 s: 1060',
    ]);
    assert.deepEqual(momentsAround({ iat: 1000 }, 970).at(-1), { label: 'now', at: null });
  });

  test('counts, marks and the MAC in words', () => {
    assert.equal(countWords([]), 'Nothing found');
    assert.equal(countWords([AHEAD, AHEAD, HOST]), '2 errors, 1 remark');
    assert.deepEqual([...marksOf([AHEAD, HOST, finding('token_wrapped', 'error')]).keys()], ['iat', 'role']);
    assert.deepEqual([...marksOf([{ ...finding('time_in_milliseconds', 'error'), params: ['iat', 'exp'] }]).keys()], ['iat', 'exp']);
    assert.match(macWords({ status: 'verified', secret: 'demo' }), /made up/);
    assert.match(macWords({ status: 'verified', secret: 'current' }), /the secret that this server uses/);
    assert.match(macWords({ status: 'verified', secret: 'previous' }), /previous secret/);
    assert.match(macWords({ status: 'mismatch', secret: 'current' }), /variant/);
    assert.match(macWords({ status: 'mismatch', secret: null }), /does not know/);
    assert.match(macWords({ status: 'unknown', secret: null }), /no secret/);
  });
});

test('the question holds only what is known', () => {
  assert.deepEqual(inspectionRequest({ signature: 't' }), { signature: 't' });
  assert.deepEqual(inspectionRequest({ signature: 't', meetingNumber: '', role: null, platform: '', at: null }), { signature: 't' });
  const all = { signature: 't', meetingNumber: '85746065432', role: 0, platform: 'web', at: 0 };
  assert.deepEqual(inspectionRequest({ ...all, trimmed: true }), all);
});

test('names out of foreign tokens do no harm', () => {
  const claims = parseExactly('{"__proto__":1,"constructor":2,"toString":{"a":[]},"iat":1e300,"exp":"x","tokenExp":-1,"role":null}');
  const rows = describeClaims(claims);
  assert.deepEqual(rows.map((row) => row.name), ['__proto__', 'constructor', 'toString', 'iat', 'exp', 'tokenExp', 'role']);
  for (const row of rows) {
    assert.equal(typeof row.meaning, 'string');
    assert.equal(row.moment, null);
  }
});
