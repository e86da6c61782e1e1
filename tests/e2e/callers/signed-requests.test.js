// Requests signed with the libraries of Standard Webhooks, from npm and PyPI.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { ask, asking, assertRefused, assertSigned } from './helpers/asking.js';
import { runPython } from './helpers/python.js';
import { startServer } from './helpers/server.js';
import { askSigned, newSecret, signed } from './helpers/signing.js';

const outgoing = newSecret();
const incoming = newSecret();
let server;

before(async () => {
  server = await startServer({ REQUEST_SIGNING_SECRETS: `${outgoing} ${incoming}` });
});
after(() => server.stop());

const secondsAgo = (seconds) => new Date(Date.now() - seconds * 1000);

const byNpm = (secret, { signs = asking(), sends = signs, id, at } = {}) => {
  const { headers } = signed(secret, { body: signs, id, at });
  return ask(server.url, { headers, body: JSON.stringify(sends) });
};

const byPyPi = (secret, { signs = asking(), sends = signs, id = randomUUID(), at = new Date() } = {}) => runPython('ask.py', {
  url: `${server.url}/signature`,
  secret,
  id,
  at: Math.floor(at.getTime() / 1000),
  signs: JSON.stringify(signs),
  sends: JSON.stringify(sends),
});

for (const { library, send } of [{ library: 'npm', send: byNpm }, { library: 'PyPI', send: byPyPi }]) {
  describe(`standardwebhooks of ${library}`, () => {
    test('requests are accepted, for either role, each under its own id', async () => {
      for (const role of [0, 1, 0]) {
        await assertSigned(await send(outgoing, { signs: asking(role) }), { role });
      }
    });

    test('another secret is refused', async () => {
      assertRefused(await send(newSecret()), 400, 'signature_invalid', 'webhook-signature');
    });

    test('a changed body is refused', async () => {
      const changed = { signs: asking(0), sends: asking(1) };
      assertRefused(await send(outgoing, changed), 400, 'signature_invalid', 'webhook-signature');
    });

    test('a timestamp is accepted up to five minutes ahead, refused beyond, and from before the start', async () => {
      // Ten seconds from the limit, for a busy machine.
      for (const seconds of [-290, 0]) await assertSigned(await send(outgoing, { at: secondsAgo(seconds) }));
      // The server started later, and cannot know which IDs it saw before.
      for (const seconds of [-310, 290, 310]) {
        assertRefused(await send(outgoing, { at: secondsAgo(seconds) }), 400, 'signature_invalid', 'webhook-timestamp');
      }
    });

    test('an id is accepted once', async () => {
      const id = randomUUID();
      await assertSigned(await send(outgoing, { id }));
      assertRefused(await send(outgoing, { id }), 400, 'signature_invalid', 'webhook-id');
    });

    test('while a secret takes another’s place, both are accepted', async () => {
      for (const secret of [outgoing, incoming]) await assertSigned(await send(secret));
    });
  });
}

test('a request that was refused for its signature has not used its id', async () => {
  const id = randomUUID();
  assertRefused(await byNpm(newSecret(), { id }), 400, 'signature_invalid', 'webhook-signature');
  await assertSigned(await byNpm(outgoing, { id }));
});

test('of many at once with one id, one is accepted', async () => {
  const request = signed(outgoing);
  const answers = await Promise.all(Array.from({ length: 20 }, () => ask(server.url, request)));
  const accepted = answers.filter(({ status }) => status === 200);
  assert.equal(accepted.length, 1);
  await assertSigned(accepted[0]);
  for (const answer of answers.filter((other) => other !== accepted[0])) {
    assertRefused(answer, 400, 'signature_invalid', 'webhook-id');
  }
});

test('several signatures in one header: one that fits is enough', async () => {
  const one = signed(newSecret());
  const both = (right) => `v1a,AAAA ${one.headers['webhook-signature']} ${right}`;
  const headers = (secret) => {
    const { 'webhook-id': id, 'webhook-timestamp': at } = one.headers;
    const other = signed(secret, { id, at: new Date(Number(at) * 1000) });
    return { ...one.headers, 'webhook-signature': both(other.headers['webhook-signature']) };
  };
  assertRefused(await ask(server.url, { headers: headers(newSecret()), body: one.body }), 400, 'signature_invalid', 'webhook-signature');
  await assertSigned(await ask(server.url, { headers: headers(incoming), body: one.body }));
});

test('once the old secret is gone, only the new one is accepted', async () => {
  const rotated = await startServer({ REQUEST_SIGNING_SECRETS: incoming });
  try {
    await assertSigned(await askSigned(rotated.url, incoming));
    assertRefused(await askSigned(rotated.url, outgoing), 400, 'signature_invalid', 'webhook-signature');
  } finally {
    await rotated.stop();
  }
});

test('a query beside the body is refused, and the body’s text counts byte by byte', async () => {
  const request = signed(outgoing);
  assertRefused(await ask(server.url, { ...request, path: '/signature?role=1' }), 400, 'signature_invalid');
  const spaced = `${request.body} `;
  assertRefused(await ask(server.url, { ...request, body: spaced }), 400, 'signature_invalid', 'webhook-signature');
  await assertSigned(await ask(server.url, request));
});

test('each of the three headers is needed', async () => {
  for (const missing of ['webhook-id', 'webhook-timestamp', 'webhook-signature']) {
    const { headers: { [missing]: _, ...headers }, body } = signed(outgoing);
    assertRefused(await ask(server.url, { headers, body }), 400, 'signature_invalid', missing);
  }
  assertRefused(await ask(server.url), 401, 'credentials_missing');
});

test('a signed request with a key or token beside it is refused', async () => {
  const { headers, body } = signed(outgoing);
  for (const other of [{ authorization: 'Bearer another' }, { 'x-api-key': 'another' }]) {
    assertRefused(await ask(server.url, { headers: { ...headers, ...other }, body }), 401, 'credentials_invalid');
  }
  await assertSigned(await ask(server.url, { headers, body }));
});

test('the log names the secret by its number', async () => {
  const meetingNumber = '987654321';
  await assertSigned(await askSigned(server.url, incoming, { body: asking(0, meetingNumber) }), { meetingNumber });
  const line = await server.log.until((text) => text.includes(meetingNumber) && text);
  assert.match(line, /"auth_method":"signed_request"/);
  assert.match(line, /"caller":"?2"?[,}]/);
  assert.ok(!server.log.text().includes('whsec_'));
});
