import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SIGNATURE_CODES, ZOOM_CODES } from '../helpers/zoom-codes.js';
import {
  closed, explainBreakdown, explainRefusal, explainSdkError, explainSdkUnavailable, explainSilence, explainUnreachable, joined,
} from '../../../../static/js/sdk/outcomes.js';

const SIGNATURE_TROUBLE = [3704, 3705, 3706, 3707, 3708, 3709, 3710, 3711, 3712, 3713];
const LOOKS_LIKE_IT = [3003, 3004, 3008, 3099, 3100, 3136, 3623, 3265, 3610, 4011, 4012, 4013, 4014, 10000];

function assertComplete(outcome) {
  for (const field of ['tone', 'source', 'title', 'means']) assert.ok(outcome[field]?.length > 3, `${field} of ${outcome.code}`);
  assert.ok(outcome.todo.length > 0, `what to do about ${outcome.code}`);
  assert.ok(outcome.todo.every((step) => step.length > 3 && !step.includes('undefined')), `the steps of ${outcome.code}`);
}

for (const view of ['client', 'component']) {
  const error = (code, message) => (view === 'client'
    ? { method: 'join', status: false, errorCode: code, errorMessage: message }
    : { type: 'JOIN_MEETING_FAILED', errorCode: code, reason: message });

  test(`${view}: every code of the field is told with what to do`, () => {
    for (const code of [...SIGNATURE_TROUBLE, ...LOOKS_LIKE_IT]) {
      const outcome = explainSdkError(view, error(code, 'as Zoom put it'));
      assertComplete(outcome);
      assert.equal(outcome.code, code);
      assert.equal(outcome.said, 'as Zoom put it');
      assert.notEqual(outcome.title, 'The join failed', `${code} has words of its own`);
    }
  });

  test(`${view}: signature trouble is told apart from what only looks like it`, () => {
    for (const code of SIGNATURE_TROUBLE) assert.match(explainSdkError(view, error(code, '')).aside, /problem is the signature/);
    for (const code of LOOKS_LIKE_IT) assert.match(explainSdkError(view, error(code, '')).aside, /not about the signature/);
  });

  test(`${view}: 3712 lists its checks in order; with demo credentials there is one cause`, () => {
    const outcome = explainSdkError(view, error(3712, 'Signature is invalid.'));
    assert.equal(outcome.ordered, true);
    const order = [/regenerated secret/, /Server-to-Server/, /ahead of Zoom’s clock/, /48 hours/, /role a number/];
    assert.deepEqual(order.map((pattern) => outcome.todo.findIndex((step) => pattern.test(step))), [0, 1, 2, 3, 4]);
    const demo = explainSdkError(view, error(3712, ''), { demo: true });
    assertComplete(demo);
    assert.match(demo.title, /demo credentials/);
    assert.doesNotMatch(demo.todo.join(' '), /clock|regenerated/);
    assert.doesNotMatch(explainSdkError(view, error(3004, ''), { demo: true }).title, /demo credentials/);
  });

  test(`${view}: an unknown code is shown as it came`, () => {
    const outcome = explainSdkError(view, error(98765, 'Something new.'));
    assertComplete(outcome);
    assert.equal(outcome.code, 98765);
    assert.equal(outcome.said, 'Something new.');
  });
}

test('Component View’s 200 is told by Zoom’s message', () => {
  const refused = (reason) => explainSdkError('component', { type: 'JOIN_MEETING_FAILED', errorCode: 200, reason });
  for (const [reason, code, title] of [
    ['You are not the meeting host.', '3003', 'Not the host'],
    ['token error', '3136', 'The ZAK is not valid'],
    ['Meeting has not started.', '3008', 'The meeting has not started'],
  ]) {
    const outcome = refused(reason);
    assertComplete(outcome);
    assert.equal(outcome.code, code);
    assert.equal(outcome.title, title);
    assert.equal(outcome.said, reason);
    assert.match(outcome.means, /reports it as 200\.$/);
  }
  for (const reason of ['Invoke function error.', 'Something new.', '']) {
    const outcome = refused(reason);
    assert.equal(String(outcome.code), '200');
    assert.doesNotMatch(outcome.means, /reports it as/);
  }
  assert.equal(explainSdkError('client', { errorCode: 200, errorMessage: 'Token error' }).code, 200);
});

test('each view’s own way to say that nothing came back', () => {
  const client = explainSdkError('client', { method: 'join', status: false, errorMessage: 'Fail to join the meeting.', errorCode: 1 });
  const component = explainSdkError('component', { type: 'JOIN_MEETING_FAILED', reason: 'connection error', errorCode: -3000 });
  for (const outcome of [client, component]) assertComplete(outcome);
  assert.equal(client.title, 'The join failed');
  assert.match([client.means, ...client.todo].join(' '), /could not be reached[\s\S]*OBF[\s\S]*damaged[\s\S]*firewall/);
  assert.equal(component.title, 'Zoom could not be reached');
  assert.equal(explainSdkError('component', { type: 'JOIN_MEETING_FAILED', reason: 'connection error' }).title, 'Zoom could not be reached');
  assert.notEqual(explainSdkError('component', { errorCode: 1, reason: '' }).title, 'Zoom could not be reached');
});

test('an error without code or message is still told', () => {
  for (const nothing of [undefined, null, {}, { reason: { nested: true } }]) assertComplete(explainSdkError('component', nothing));
});

test('the endpoint’s faults', () => {
  const refusal = explainRefusal(400, { code: 'role_invalid', message: 'role must be 0 or 1', param: 'role' });
  assertComplete(refusal);
  assert.equal(refusal.said, 'role must be 0 or 1');
  assert.match(refusal.means, /is about the field role/);
  assertComplete(explainRefusal(500, { code: 'never_heard_of', message: 'oh' }));
  for (const code of ['credentials_missing', 'credentials_invalid', 'role_not_allowed', 'meeting_not_allowed', 'host_not_allowed']) {
    const told = explainRefusal(403, { code, message: 'no' });
    assertComplete(told);
    assert.notEqual(told.title, explainRefusal(400, { code: 'never_heard_of', message: 'no' }).title);
  }
  assert.deepEqual(explainRefusal(429, { code: 'rate_limit_exceeded', message: 'no' }, 59).todo, ['Wait 59 s, then press Join again.']);
  assert.deepEqual(explainRefusal(503, { code: 'issuer_unreachable', message: 'no' }, 5).todo, ['Wait 5 s, then press Join again.']);
  assertComplete(explainRefusal(429, { code: 'rate_limit_exceeded', message: 'no' }));
  assertComplete(explainUnreachable(0));
  assertComplete(explainUnreachable(502));
  assert.equal(explainUnreachable(502).code, 'HTTP 502');
});

test('the SDK’s absence names the file and the way out', () => {
  const fromCdn = explainSdkUnavailable('https://source.zoom.us/x.js', 'cdn');
  assertComplete(fromCdn);
  assert.equal(fromCdn.said, 'https://source.zoom.us/x.js');
  assertComplete(explainSdkUnavailable('/sdk/x.js', 'self'));
});

test('silence, a breakdown and the good ends', () => {
  for (const view of ['client', 'component']) {
    for (const step of ['load', 'join']) assertComplete(explainSilence(view, step, 20));
    assert.equal(joined(view).tone, 'success');
  }
  assertComplete(explainBreakdown(new TypeError('x is not a function')));
  assert.equal(closed('left').said, 'left');
});

test('every code of the Web SDK in the table is told in its view', () => {
  for (const { code, where, title } of ZOOM_CODES.codes) {
    for (const view of where.filter((sdk) => sdk !== 'native')) {
      const outcome = explainSdkError(view, { errorCode: Number(code), errorMessage: 'x' });
      assertComplete(outcome);
      assert.equal(outcome.title, title);
    }
  }
  assert.deepEqual(SIGNATURE_CODES.map(({ code }) => Number(code)), SIGNATURE_TROUBLE);
});

test('what was told wrongly is told rightly', () => {
  const told = (code, view = 'client') => {
    const { title, means, todo } = explainSdkError(view, { errorCode: code });
    return [title, means, ...todo].join(' ');
  };
  assert.match(told(200, 'component'), /without a code of its own/);
  assert.match(told(4012), /`zak`[\s\S]*`obfToken`[\s\S]*request_anonymous_join_exception/);
  for (const [code, words] of [
    [3603, /browser/], [3608, /telephone|TSP/], [3634, /captcha/], [3635, /WebAssembly/], [3714, /meeting server/], [6603, /blocked/],
    [4015, /meeting number/], [4016, /privilege token/i], [4017, /must be in the meeting/], [4018, /signed in/], [4019, /has left/],
  ]) assert.match(told(code), words, String(code));
});
