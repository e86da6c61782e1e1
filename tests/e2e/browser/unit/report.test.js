import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SAMPLES } from '../../../../static/js/inspect/samples.js';
import { failureReport } from '../../../../static/js/join/report.js';

const ATTEMPT = {
  config: { version: '0.1.0', demo: false, apps: [{ name: 'prod', sdkKey: 'public-key' }], sdk: { version: '6.2.0', source: 'cdn' } },
  values: { role: 1, meetingNumber: '85746065432', passcode: 'aB3xY9.1', zak: 'the.zak', name: 'Ada' },
  signature: 'eyJhbGciOiJIUzI1NiJ9.e30.AAAA',
  credential: 'an-api-key-of-24-characters',
  view: 'component',
  step: 'join',
};
const OUTCOME = {
  title: 'Zoom does not accept the signature', source: 'Zoom', code: '3712', said: 'Signature is invalid.',
  findings: [{ severity: 'error', code: 'iat_in_future', message: 'iat is 60 s ahead.' }],
};

test('a report of a failure has codes, findings and versions', () => {
  const report = failureReport(ATTEMPT, OUTCOME, { now: new Date(1_795_349_825_000), browser: 'Chromium 156' });
  for (const part of [
    'Zoom does not accept the signature (Zoom, 3712)', 'Zoom said: Signature is invalid.', 'error iat_in_future: iat is 60 s ahead.',
    'Step: join', 'Role: host', 'View: Component View', 'Web SDK: 6.2.0 from Zoom’s CDN', 'zoom-signature: 0.1.0', 'SDK key: public-key',
    'Browser: Chromium 156', 'Time: 2026-11-22T12:17:05.000Z',
  ]) assert.ok(report.includes(part), `${part}: ${report}`);
});

test('with several apps it names the one that signed', () => {
  assert.doesNotMatch(failureReport(ATTEMPT, OUTCOME, { browser: 'x' }), /App:/);
  const apps = [...ATTEMPT.config.apps, { name: 'dev', sdkKey: 'another-key' }];
  const report = failureReport({ ...ATTEMPT, config: { ...ATTEMPT.config, apps }, values: { ...ATTEMPT.values, app: 'dev' } }, OUTCOME, { browser: 'x' });
  assert.match(report, /App: dev\nSDK key: another-key/);
});

test('and no token, secret, meeting or name', () => {
  const { values, signature, credential } = ATTEMPT;
  const report = failureReport(ATTEMPT, OUTCOME, { browser: 'Chromium' });
  for (const secret of [signature, credential, values.meetingNumber, values.passcode, values.zak, values.name]) {
    assert.ok(!report.includes(secret), report);
  }
});

test('without a configuration there is still a report', () => {
  const report = failureReport({ ...ATTEMPT, config: undefined }, { ...OUTCOME, findings: undefined, code: null, said: '' }, { browser: 'x' });
  assert.match(report, /^Zoom does not accept the signature \(Zoom\)\n\nStep/);
});

test('samples are tokens, in whatever they come', () => {
  for (const { make } of SAMPLES) {
    const { text, at } = make(1_795_349_825);
    assert.match(text, /eyJ[\w-]+\.eyJ[\w-]+\.[\w-]{43}/);
    assert.ok(at === null || at <= 1_795_349_825);
  }
});
