// The provider stops, comes back, or was never there.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterEach, beforeEach, test } from 'node:test';
import { ask, asking, askWith, assertRefused, assertSigned } from './helpers/asking.js';
import { AUDIENCE } from './helpers/issuer/configuration.js';
import { Issuer } from './helpers/issuer/issuer.js';
import { accessToken } from './helpers/issuer/tokens.js';
import { startServer } from './helpers/server.js';
import { until } from './helpers/until.js';

const API_KEY = 'a-key-of-24-characters-and-more';
/** A server that never had keys fetches them again after as long, at most. */
const RETRY_SECONDS = 5;
const REFETCH_SECONDS = 4;

let issuer;
let server;
let token;

const start = async () => {
  server = await startServer({
    OIDC_ISSUER: issuer.url,
    OIDC_AUDIENCE: AUDIENCE,
    OIDC_REFETCH_SECONDS: String(REFETCH_SECONDS),
    HOST_API_KEYS: `staff:${API_KEY}`,
  });
};

beforeEach(async () => {
  issuer = await Issuer.start({ guest: {} });
  token = await accessToken(issuer.url, 'guest');
});
afterEach(async () => {
  await server.stop();
  await issuer.stop();
});

const ok = ({ status }) => status === 200;

function assertUnreachable(answer, longestWait) {
  assertRefused(answer, 503, 'issuer_unreachable');
  const wait = Number(answer.headers.get('retry-after'));
  assert.ok(Number.isInteger(wait) && wait >= 1 && wait <= longestWait, `Retry-After: ${answer.headers.get('retry-after')}`);
}

const assertKeyWorks = async () => assertSigned(await askWith(server.url, API_KEY, asking(1)), { role: 1 });

/** An outage lets nobody in who would be rejected without it. */
async function assertOthersRefused() {
  assertRefused(await ask(server.url), 401, 'credentials_missing');
  assertRefused(await askWith(server.url, 'no-key-of-24-characters-or-more'), 401, 'credentials_invalid');
}

test('gone: known keys go on, unknown ones wait, and all is well when it is back', async () => {
  await start();
  await assertSigned(await askWith(server.url, token));
  await issuer.rotate();
  const unknown = await accessToken(issuer.url, 'guest');
  await issuer.stop();

  for (let asked = 0; asked < 10; asked += 1) await assertSigned(await askWith(server.url, token));
  assertUnreachable(await askWith(server.url, unknown), REFETCH_SECONDS);
  await assertKeyWorks();
  await assertOthersRefused();

  await issuer.startAgain();
  const waiting = { within: REFETCH_SECONDS + 10, meanwhile: (answer) => assertUnreachable(answer, REFETCH_SECONDS) };
  const { answer } = await until(() => askWith(server.url, unknown), ok, waiting);
  await assertSigned(answer);
  await assertSigned(await askWith(server.url, token));
});

test('never there: tokens wait, API keys do not, and tokens pass within seconds of its coming', async () => {
  await issuer.stop();
  await start();

  assertUnreachable(await askWith(server.url, token), RETRY_SECONDS);
  await assertKeyWorks();
  await assertOthersRefused();

  await issuer.startAgain();
  const waiting = { within: RETRY_SECONDS + 5, meanwhile: (answer) => assertUnreachable(answer, RETRY_SECONDS) };
  const { answer } = await until(() => askWith(server.url, token), ok, waiting);
  await assertSigned(answer);
});

test('never there: a token of another issuer is refused rather than made to wait', async () => {
  const stranger = await Issuer.start({ guest: {} });
  const strange = await accessToken(stranger.url, 'guest');
  await stranger.stop();
  await issuer.stop();
  await start();
  assertRefused(await askWith(server.url, strange), 401, 'credentials_invalid');
  assertUnreachable(await askWith(server.url, token), RETRY_SECONDS);
});

test('there, and silent: tokens wait, API keys do not', async () => {
  const { port } = new URL(issuer.url);
  await issuer.stop();
  const sockets = new Set();
  const silent = createServer((socket) => sockets.add(socket)).listen(Number(port), '127.0.0.1');
  await once(silent, 'listening');
  try {
    await start();
    const asked = askWith(server.url, token);
    await assertKeyWorks();
    assertUnreachable(await asked, RETRY_SECONDS);
    await assertKeyWorks();
  } finally {
    for (const socket of sockets) socket.destroy();
    silent.close();
    await once(silent, 'close');
  }
});

test('there, and out of its mind: tokens wait until it answers in earnest', async () => {
  const { port } = new URL(issuer.url);
  await issuer.stop();
  const confused = createServer((socket) => {
    socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 6\r\n\r\nhello\n'));
  }).listen(Number(port), '127.0.0.1');
  await once(confused, 'listening');
  try {
    await start();
    assertUnreachable(await askWith(server.url, token), RETRY_SECONDS);
  } finally {
    confused.close();
    await once(confused, 'close');
  }
  await issuer.startAgain();
  const { answer } = await until(() => askWith(server.url, token), ok, { within: RETRY_SECONDS + 5 });
  await assertSigned(answer);
});
