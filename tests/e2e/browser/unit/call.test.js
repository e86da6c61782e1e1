import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { clientViewParameters, componentViewParameters } from '../../../../static/js/sdk/parameters.js';
import { appField, appOf, signatureRequest, wantsZak } from '../../../../static/js/token/request.js';
import { clientViewSnippet, componentViewSnippet, curlSnippet, fetchSnippet, reactSnippet } from '../../../../static/js/join/snippets.js';

const VALUES = {
  meetingNumber: '85746065432', role: 0, webrtc: 'omit', name: 'Ada', passcode: '', email: '', registrantToken: '', zak: '', obfToken: '',
};

const withApps = (...apps) => ({ apps });
const ONE_APP = withApps({ name: 'default', zak: false });

test('the request holds only what was chosen', () => {
  assert.deepEqual(signatureRequest(ONE_APP, VALUES), { meetingNumber: '85746065432', role: 0 });
  assert.deepEqual(signatureRequest(ONE_APP, { ...VALUES, webrtc: 'on' }), { meetingNumber: '85746065432', role: 0, videoWebRtcMode: 1 });
  assert.deepEqual(signatureRequest(ONE_APP, { ...VALUES, role: 1, webrtc: 'off' }), { meetingNumber: '85746065432', role: 1, videoWebRtcMode: 0 });
});

// Names from the typings of @zoom/meetingsdk 6.2.0; Client View rejects calls with other names.
const KNOWN = {
  client: ['meetingNumber', 'userName', 'userEmail', 'passWord', 'customerKey', 'tk', 'zak', 'signature', 'recordingToken', 'childToken', 'obfToken'],
  component: ['meetingNumber', 'userName', 'userEmail', 'password', 'customerKey', 'tk', 'zak', 'signature', 'recordingToken', 'obfToken'],
};

for (const [view, parameters] of [['client', clientViewParameters], ['component', componentViewParameters]]) {
  test(`${view}: join() gets only parameters that the SDK knows, and no empty token`, () => {
    const full = parameters({ ...VALUES, passcode: 'p', email: 'e', registrantToken: 't', zak: 'z', obfToken: 'o' }, 's');
    assert.deepEqual(Object.keys(full).filter((name) => !KNOWN[view].includes(name)), []);
    assert.deepEqual([full.userEmail, full.tk, full.zak, full.obfToken], ['e', 't', 'z', 'o']);
    const bare = parameters(VALUES, 's');
    const passcode = view === 'client' ? 'passWord' : 'password';
    assert.deepEqual(bare, { signature: 's', meetingNumber: '85746065432', userName: 'Ada', [passcode]: '' });
  });
}

test('a shell hands curl what was meant, quotes and all', () => {
  const request = { meetingNumber: `8574'6065"$(echo no)\`5432`, role: 0 };
  const printed = curlSnippet("http://127.0.0.1:4000/it's", request).replace(/^curl/, "printf '%s\\n'");
  const words = execFileSync('sh', ['-c', printed]).toString().trimEnd().split('\n');
  assert.deepEqual(words, ['-sS', "http://127.0.0.1:4000/it's", '-H', 'Content-Type: application/json', '-d', JSON.stringify(request)]);
});

for (const [credential, variable, program] of [
  ['apiKey', 'ZOOM_SIGNATURE_API_KEY', '`Bearer ${process.env.ZOOM_SIGNATURE_API_KEY}`'],
  ['token', 'ACCESS_TOKEN', '`Bearer ${accessToken}`'],
]) {
  test(`${credential}: the calls take the credential from where it belongs`, () => {
    const request = { meetingNumber: '85746065432', role: 0 };
    const printed = curlSnippet('http://127.0.0.1:4000/signature', request, credential).replace(/^curl/, "printf '%s\\n'");
    const words = execFileSync('sh', ['-c', printed], { env: { [variable]: 'the key' } }).toString().split('\n');
    assert.ok(words.includes('Authorization: Bearer the key'), words.join(' | '));
    const snippet = fetchSnippet('http://127.0.0.1:4000/signature', request, credential);
    assert.doesNotThrow(() => new Function(`return async () => { ${snippet} }`));
    assert.ok(snippet.includes(`"Authorization": ${program},`), snippet);
  });
}

test('without a credential nothing of one stands in the calls', () => {
  for (const snippet of [curlSnippet, fetchSnippet]) {
    assert.doesNotMatch(snippet('http://127.0.0.1:4000/signature', { role: 0 }, null), /Authorization|undefined/);
  }
});

test('the fetch snippet is a program', () => {
  const snippet = fetchSnippet('http://127.0.0.1:4000/signature', { meetingNumber: '85746065432', role: 1 });
  assert.doesNotThrow(() => new Function(`return async () => { ${snippet} }`));
  assert.match(snippet, /meetingNumber: "85746065432",\n {4}role: 1,/);
});

test('the host’s ZAK is asked for where the server gets it and none was entered', () => {
  const host = { ...VALUES, role: 1 };
  const getting = withApps({ name: 'default', zak: true });
  assert.equal(wantsZak(getting, host), true);
  for (const [config, values] of [
    [ONE_APP, host], [getting, VALUES], [getting, { ...host, zak: 'z' }], [getting, { ...host, obfToken: 'o' }],
  ]) assert.equal(wantsZak(config, values), false);
  assert.deepEqual(signatureRequest(getting, host), { meetingNumber: '85746065432', role: 1, zak: true });
});

test('requests name the chosen app where there are several, and whatever depends on it', () => {
  const config = withApps({ name: 'prod', zak: true }, { name: 'dev', zak: false });
  for (const [app, name] of [['dev', 'dev'], ['prod', 'prod'], ['gone', 'prod'], ['', 'prod'], [undefined, 'prod']]) {
    assert.equal(appOf(config, { app }).name, name);
    assert.deepEqual(appField(config, { app }), { app: name });
    const host = { ...VALUES, role: 1, app };
    assert.deepEqual(signatureRequest(config, host), { meetingNumber: '85746065432', role: 1, app: name, ...(name === 'prod' && { zak: true }) });
  }
  assert.deepEqual(appField(ONE_APP, { app: 'dev' }), {});
});

const JOINS = [
  [clientViewSnippet, 'ZoomMtg.join({', 'passWord'],
  [componentViewSnippet, 'client.join({', 'password'],
  [reactSnippet, 'client.join({', 'password'],
];

for (const [snippet, call, passcode] of JOINS) {
  test(`${snippet.name}: the join is shown as the view takes it, with what is filled in`, () => {
    const url = 'http://127.0.0.1:4000/signature';
    const bare = snippet(url, { meetingNumber: '85746065432', role: 0 }, null, { ...VALUES, passcode: 'it’s "p"' });
    assert.ok(bare.includes(call) && bare.includes(`${passcode}: "it’s \\"p\\"",`), bare);
    assert.doesNotMatch(bare, /zak|tk:|obfToken|userEmail/);
    const all = { ...VALUES, email: 'e', registrantToken: 't', obfToken: 'o' };
    const full = snippet(url, { meetingNumber: '85746065432', role: 0 }, null, all);
    for (const part of ['userEmail: "e",', 'tk: "t",', 'obfToken: "o",', 'userName: "Ada",']) assert.ok(full.includes(part), full);
    const host = snippet(url, { meetingNumber: '85746065432', role: 1, zak: true }, null, VALUES);
    assert.ok(host.includes('zak: answer.zak,') && host.includes('zak: true,'), host);
  });
}

test('the snippets of both views are programs', () => {
  for (const snippet of [clientViewSnippet, componentViewSnippet]) {
    const text = snippet('http://127.0.0.1:4000/signature', { meetingNumber: '85746065432', role: 0 }, 'token', VALUES);
    assert.doesNotThrow(() => new Function(`return async () => { ${text} }`), text);
  }
});
