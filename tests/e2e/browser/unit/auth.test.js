import assert from 'node:assert/strict';
import { test } from 'node:test';
import { credentialKind, credentialName, fieldOf, fieldWords, isAuthError, isShut, needsCredential } from '../../../../static/js/ui/auth.js';

const auth = (anonymous, apiKeys, tokens) => ({ anonymous, apiKeys, tokens });

// anonymous, apiKeys, tokens | needed to join, to host | kinds to join, to host | name | shut
const AUTH_SETTINGS = [
  [null, false, false, true, true, null, null, '', true],
  [null, true, false, true, true, 'apiKey', 'apiKey', 'API key', false],
  [null, false, true, true, true, 'token', 'token', 'access token', false],
  [null, true, true, true, true, 'apiKey', 'apiKey', 'API key or access token', false],
  ['participant', false, false, false, true, null, null, '', false],
  ['participant', true, false, false, true, null, 'apiKey', 'API key', false],
  ['participant', false, true, false, true, null, 'token', 'access token', false],
  ['participant', true, true, false, true, null, 'apiKey', 'API key or access token', false],
  ['host', false, false, false, false, null, null, '', false],
  ['host', true, false, false, false, null, null, '', false],
  ['host', false, true, false, false, null, null, '', false],
  ['host', true, true, false, false, null, null, '', false],
];

for (const [anonymous, apiKeys, tokens, toJoin, toHost, joinKind, hostKind, name, shut] of AUTH_SETTINGS) {
  test(`open to ${anonymous ?? 'nobody'}, ${apiKeys ? 'with' : 'without'} keys, ${tokens ? 'with' : 'without'} tokens`, () => {
    const asked = auth(anonymous, apiKeys, tokens);
    assert.deepEqual([needsCredential(asked), needsCredential(asked, 0), needsCredential(asked, 1)], [toJoin, toJoin, toHost]);
    assert.deepEqual([credentialKind(asked, 0), credentialKind(asked, 1)], [joinKind, hostKind]);
    assert.equal(credentialName(asked), name);
    assert.equal(isShut(asked), shut);
  });
}

test('a refusal belongs to the field that it is about', () => {
  for (const [error, field] of [
    [{ code: 'credentials_missing' }, 'credential'],
    [{ code: 'credentials_invalid' }, 'credential'],
    [{ code: 'role_not_allowed', param: 'role' }, 'role'],
    [{ code: 'role_invalid', param: 'role' }, 'role'],
    [{ code: 'app_not_allowed', param: 'app' }, 'app'],
    [{ code: 'app_unknown', param: 'app' }, 'app'],
    [{ code: 'meeting_not_allowed', param: 'meetingNumber' }, 'meeting'],
    [{ code: 'signature_invalid', param: 'webhook-id' }, null],
    [{ code: 'rate_limit_exceeded' }, null],
    [{ code: 'host_not_allowed' }, null],
    [{ code: 'x', param: 'constructor' }, null],
  ]) {
    assert.equal(fieldOf(error), field, error.code);
  }
});

test('a field says the server’s message, or what people can do in the form', () => {
  assert.equal(fieldWords({ code: 'role_not_allowed', message: 'Ask for role 0.' }), 'Ask for role 0.');
  for (const code of ['app_unknown', 'app_not_allowed']) assert.doesNotMatch(fieldWords({ code, message: 'Leave out app and sdkKey.' }), /Leave out/);
});

test('only 401 and 403 are errors of authentication', () => {
  for (const status of [401, 403]) assert.equal(isAuthError({ status }), true);
  for (const error of [{ status: 0 }, { status: 429 }, { status: false }, {}, null, undefined, 'text']) assert.equal(isAuthError(error), false);
});
