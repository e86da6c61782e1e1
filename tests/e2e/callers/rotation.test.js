// The provider's keys change while requests run.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { askWith, assertRefused, assertSigned } from './helpers/asking.js';
import { AUDIENCE } from './helpers/issuer/configuration.js';
import { Issuer } from './helpers/issuer/issuer.js';
import { ALGORITHMS } from './helpers/issuer/keys.js';
import { accessToken } from './helpers/issuer/tokens.js';
import { startServer } from './helpers/server.js';
import { keepAsking, until } from './helpers/until.js';

/** `OIDC_REFETCH_SECONDS` of the server: long enough for the requests of a test. */
const REFETCH_SECONDS = 6;

const tokens = (issuer) => Promise.all(ALGORITHMS.map((algorithm) => accessToken(issuer.url, 'guest', { algorithm })));

describe('keys that change', () => {
  let issuer;
  let server;
  let firstChange;
  const generations = [];
  const askAll = (generation) => Promise.all(generations[generation].map((token) => askWith(server.url, token)));
  const fetched = () => issuer.asked.get('/jwks') ?? 0;

  async function assertAllSigned(answers) {
    assert.ok(answers.length > 0);
    for (const answer of answers) await assertSigned(answer);
  }

  before(async () => {
    issuer = await Issuer.start({ guest: {} });
    server = await startServer({
      OIDC_ISSUER: issuer.url,
      OIDC_AUDIENCE: AUDIENCE,
      OIDC_REFETCH_SECONDS: String(REFETCH_SECONDS),
      RATE_LIMIT_PER_MINUTE: '0',
      ADDRESS_RATE_LIMIT_PER_MINUTE: '0',
    });
    generations.push(await tokens(issuer));
    await assertAllSigned(await askAll(0));
  });
  after(async () => {
    await server.stop();
    await issuer.stop();
  });

  test('the first change is seen at once, with one fetch for many requests, and old keys go on', async () => {
    const stop = keepAsking(() => askWith(server.url, generations[0][0]));
    await issuer.rotate();
    generations.push(await tokens(issuer));
    const before = fetched();
    firstChange = performance.now();
    const bursts = await Promise.all(Array.from({ length: 10 }, () => askAll(1)));
    const meanwhile = await stop();
    await assertAllSigned(bursts.flat());
    await assertAllSigned(meanwhile);
    assert.equal(fetched(), before + 1);
  });

  test('the next is seen once the interval is over, and known keys go on', async () => {
    const stop = keepAsking(() => askWith(server.url, generations[1][0]), 2);
    await issuer.rotate();
    generations.push(await tokens(issuer));
    const before = fetched();
    await until(() => askWith(server.url, generations[2][0]), ({ status }) => status === 200, {
      within: REFETCH_SECONDS + 10,
      meanwhile: (answer) => assertRefused(answer, 401, 'credentials_invalid'),
    });
    const seconds = (performance.now() - firstChange) / 1000;
    const meanwhile = await stop();
    assert.ok(seconds >= REFETCH_SECONDS, `seen after ${seconds} s`);
    await assertAllSigned(await askAll(2));
    await assertAllSigned(meanwhile);
    assert.equal(fetched(), before + 1);
  });

  test('keys that the provider no longer publishes are refused', async () => {
    for (const answer of await askAll(0)) assertRefused(answer, 401, 'credentials_invalid');
    await assertAllSigned(await askAll(1));
  });
});
