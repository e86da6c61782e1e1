// The backends of docs/frontend.md, which ask for the pages: they decide the role, keep the key,
// and pass the server's answers on.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { newKey } from '../helpers/program.mjs';
import { openPage } from './helpers/browser.js';
import { withCdn } from './helpers/cdn.js';
import { assertJoined, fillIn, join, problem } from './helpers/example-pages.js';
import { askingAt, exampleIn } from './helpers/examples.js';
import { NUMBER } from './helpers/person.js';
import { KEY } from './helpers/server.js';
import { browserForAll, serverForAll } from './helpers/setup.js';
import { nextProject, programProject, site } from './helpers/sites.js';
import { claimsOf } from './helpers/tokens.js';
import { INVALID_SIGNATURE, zoomAnswers } from './helpers/zoom.js';

const PATH = '/api/signature';
const ROUTE = 'app/api/signature/route.js';

const host = newKey('staff');
const browser = await browserForAll();
// A host's key: only the backend keeps role 1 from its callers.
const server = await serverForAll({ env: { HOST_API_KEYS: host.entry } });

/** Where nothing listens any more. */
async function deserted() {
  const { url, stop } = await site({});
  await stop();
  return url;
}

const nextApp = () => nextProject({
  [ROUTE]: exampleIn(ROUTE),
  'app/layout.jsx': 'export default function Layout({ children }) { return <html lang="en"><body>{children}</body></html>; }',
  'app/page.jsx': `
    'use client';
    import { useState } from 'react';
    import Meeting from './Meeting.jsx';

    export default function Page() {
      const [meetingNumber, setMeetingNumber] = useState('');
      const [password, setPassword] = useState('');
      const [userName, setUserName] = useState('');
      return (
        <>
          <label>Meeting number <input onChange={({ target }) => setMeetingNumber(target.value)} /></label>
          <label>Passcode <input onChange={({ target }) => setPassword(target.value)} /></label>
          <label>Your name <input onChange={({ target }) => setUserName(target.value)} /></label>
          <Meeting {...{ meetingNumber, password, userName }} />
        </>
      );
    }`,
  'app/Meeting.jsx': exampleIn('Meeting.jsx'),
  'app/signature.js': askingAt('signature.js', PATH),
  'public/client-view.html': askingAt('client-view.html', PATH),
});

const BACKENDS = [
  { file: ROUTE, make: nextApp, pages: ['', 'client-view.html'] },
  ...['node server.mjs', 'python3 server.py', 'java Server.java'].map((command) => {
    const file = command.split(' ')[1];
    return { file, make: () => programProject(command, { [file]: exampleIn(file) }), pages: ['component-view.html'] };
  }),
];

async function ask(url, body) {
  const response = await fetch(url + PATH, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await response.text();
  assert.ok(!text.includes(host.key), 'the key stays in the backend');
  assert.match(response.headers.get('content-type'), /^application\/json/);
  return { status: response.status, body: JSON.parse(text) };
}

for (const { file, make, pages } of BACKENDS) {
  describe(file, () => {
    let project;
    const running = {};
    before(async () => {
      project = await make();
      const start = async (name, variables) => { running[name] = await project.start(variables); };
      await Promise.all([
        start('right', { ZOOM_SIGNATURE_URL: server.url, ZOOM_SIGNATURE_API_KEY: host.key }),
        start('alone', { ZOOM_SIGNATURE_URL: await deserted(), ZOOM_SIGNATURE_API_KEY: host.key }),
      ]);
    });
    after(async () => {
      await Promise.all(Object.values(running).map(({ stop }) => stop()));
      project?.remove();
    });

    test('passes a signature on, for role 0 whatever the caller says', async () => {
      for (const body of [
        { meetingNumber: NUMBER },
        { meetingNumber: Number(NUMBER), role: 1 },
        { role: 1, meetingNumber: NUMBER, zak: true, expirationSeconds: 172_800 },
      ]) {
        const answer = await ask(running.right.url, body);
        assert.equal(answer.status, 200, JSON.stringify(answer.body));
        assert.deepEqual(Object.keys(answer.body).sort(), ['expiresAt', 'sdkKey', 'signature']);
        const { mn, role, appKey, iat, exp } = claimsOf(answer.body.signature);
        assert.deepEqual({ mn, role, appKey }, { mn: NUMBER, role: 0, appKey: KEY });
        assert.ok(exp - iat < 8000, 'the lifetime is the server’s own');
      }
    });

    test('lets nothing but a meeting number through', async () => {
      for (const body of [
        {}, [], 'null', '"role"', 'no JSON', '', { role: 1 }, { meetingNumber: '123' }, { meetingNumber: null, role: 1 },
        { meetingNumber: `${NUMBER}&expirationSeconds=172800` }, { meetingNumber: { meetingNumber: NUMBER, role: 1 } }, { meetingNumber: [NUMBER], role: 1 },
      ]) {
        const { status, body: refusal } = await ask(running.right.url, body);
        assert.equal(status, 400, JSON.stringify([body, refusal]));
        assert.ok(refusal.error.message && refusal.error.code && refusal.errors.length > 0, JSON.stringify(refusal));
      }
      const { body } = await ask(running.right.url, { meetingNumber: '123' });
      assert.equal(body.error.code, 'meeting_number_invalid');
    });

    test('says that the server does not answer, in the shape of the server’s errors', async () => {
      const { status, body } = await ask(running.alone.url, { meetingNumber: NUMBER });
      const [code, message] = ['signature_server_unreachable', 'The signature server does not answer.'];
      assert.equal(status, 502);
      assert.deepEqual(body, { error: { type: 'upstream_error', code, message }, errors: [{ property: '$request', code, reason: message }] });
    });

    for (const path of pages) {
      test(`/${path} shows the server’s refusal, and joins through it`, async () => {
        const backend = running.right.url;
        const web = file === ROUTE ? { url: backend, stop: () => {} } : await site({ [path]: askingAt(path, PATH) }, { backend });
        const page = await openPage(browser, `${web.url}/${path}`, { outside: withCdn(zoomAnswers(INVALID_SIGNATURE)) });
        await fillIn(page, { meetingNumber: '123' });
        await join(page);
        await problem(page, 'meeting_number_invalid').waitFor();
        await fillIn(page);
        await assertJoined(page);
        assert.deepEqual(page.complaints, []);
        await page.context().close();
        await web.stop();
      });
    }
  });
}
