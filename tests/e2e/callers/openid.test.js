// Tokens of a real OpenID provider.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { MEETING, OTHER_MEETING, ask, asking, askWith, assertRefused, assertSigned, bearer } from './helpers/asking.js';
import { AUDIENCE, OTHER_AUDIENCE, webClient } from './helpers/issuer/configuration.js';
import { Issuer } from './helpers/issuer/issuer.js';
import { ALGORITHMS } from './helpers/issuer/keys.js';
import { signIn } from './helpers/issuer/sign-in.js';
import { accessToken } from './helpers/issuer/tokens.js';
import { startServer } from './helpers/server.js';

const HOST = { realm_access: { roles: ['offline_access', 'zoom-host'] } };
const CALLERS = {
  guest: { name: 'A guest', zoom_meetings: [MEETING] },
  host: { ...HOST, zoom_meetings: [MEETING] },
  almost: { realm_access: { roles: ['zoom-hostess'] }, zoom_host: true, zoom_meetings: [MEETING] },
  nowhere: { ...HOST, zoom_meetings: [] },
  unlisted: HOST,
  late: { zoom_meetings: [MEETING], exp: Math.floor(Date.now() / 1000) - 600 },
};

let issuer;
let server;

const settings = () => ({
  OIDC_ISSUER: issuer.url,
  OIDC_AUDIENCE: AUDIENCE,
  OIDC_HOST_CLAIM: 'realm_access.roles=zoom-host',
  OIDC_MEETING_CLAIM: 'zoom_meetings',
  OIDC_NAME_CLAIM: 'name',
});

before(async () => {
  issuer = await Issuer.start(CALLERS);
  server = await startServer(settings());
});
after(async () => {
  await server.stop();
  await issuer.stop();
});

const token = (subject, options) => accessToken(issuer.url, subject, options);

async function withServer(variables, use) {
  const other = await startServer({ OIDC_ISSUER: issuer.url, OIDC_AUDIENCE: AUDIENCE, ...variables });
  try {
    await use(other.url);
  } finally {
    await other.stop();
  }
}

for (const algorithm of ALGORITHMS) {
  describe(algorithm, () => {
    test('a service’s access token', async () => {
      await assertSigned(await askWith(server.url, await token('guest', { algorithm })));
    });

    test('the access token of a person who signed in', async () => {
      const { access_token: access } = await signIn(issuer.url, 'host', { algorithm });
      await assertSigned(await askWith(server.url, access, asking(1)), { role: 1 });
    });

    test('the ID token of a person who signed in, where the web page is the audience', async () => {
      const { id_token: identity } = await signIn(issuer.url, 'host', { algorithm });
      assertRefused(await askWith(server.url, identity), 401, 'credentials_invalid');
      await withServer({ ...settings(), OIDC_AUDIENCE: webClient(algorithm) }, async (url) => {
        await assertSigned(await askWith(url, identity, asking(1)), { role: 1 });
      });
    });
  });
}

test('role 1 needs the claim, with the very value', async () => {
  await assertSigned(await askWith(server.url, await token('host'), asking(1)), { role: 1 });
  for (const subject of ['guest', 'almost']) {
    assertRefused(await askWith(server.url, await token(subject), asking(1)), 403, 'role_not_allowed');
  }
});

test('without OIDC_HOST_CLAIM nobody is host', async () => {
  await withServer({}, async (url) => {
    await assertSigned(await askWith(url, await token('host')));
    assertRefused(await askWith(url, await token('host'), asking(1)), 403, 'role_not_allowed');
  });
});

test('only meetings of the list, and none without a list', async () => {
  assertRefused(await askWith(server.url, await token('host'), asking(0, OTHER_MEETING)), 403, 'meeting_not_allowed');
  for (const subject of ['nowhere', 'unlisted']) {
    assertRefused(await askWith(server.url, await token(subject)), 403, 'meeting_not_allowed');
  }
});

test('without OIDC_MEETING_CLAIM every meeting', async () => {
  await withServer({}, async (url) => {
    await assertSigned(await askWith(url, await token('unlisted'), asking(0, OTHER_MEETING)), { meetingNumber: OTHER_MEETING });
  });
});

test('a token for another audience, an expired one and another issuer’s are refused', async () => {
  assertRefused(await askWith(server.url, await token('guest', { audience: OTHER_AUDIENCE })), 401, 'credentials_invalid');
  assertRefused(await askWith(server.url, await token('late')), 401, 'credentials_invalid');
  const stranger = await Issuer.start(CALLERS);
  try {
    // Its keys have the same IDs.
    assertRefused(await askWith(server.url, await accessToken(stranger.url, 'guest')), 401, 'credentials_invalid');
  } finally {
    await stranger.stop();
  }
});

test('a token whose claims were changed is refused', async () => {
  const [header, payload, signature] = (await token('guest')).split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url'));
  const changed = Buffer.from(JSON.stringify({ ...claims, ...HOST })).toString('base64url');
  assertRefused(await askWith(server.url, `${header}.${changed}.${signature}`, asking(1)), 401, 'credentials_invalid');
});

test('keys are found at OIDC_JWKS_URL without discovery', async () => {
  const discovery = () => issuer.asked.get('/.well-known/openid-configuration');
  const before = discovery();
  await withServer({ OIDC_JWKS_URL: `${issuer.url}/jwks` }, async (url) => {
    await assertSigned(await askWith(url, await token('guest')));
  });
  assert.equal(discovery(), before);
});

test('the log names the subject, and the claim that OIDC_NAME_CLAIM names', async () => {
  const named = await token('guest');
  const nameless = await token('host');
  await assertSigned(await askWith(server.url, named));
  await assertSigned(await askWith(server.url, nameless));
  await server.log.until((line) => line.includes('"auth_method":"openid"') && line.includes('"caller":"A guest"'));
  await server.log.until((line) => line.includes('"auth_method":"openid"') && line.includes('"caller":"host"'));
  for (const secret of [named, nameless]) assert.ok(!server.log.text().includes(secret.split('.')[2]));
});

test('a token and an API key together are refused', async () => {
  const key = 'a-key-of-24-characters-and-more';
  await withServer({ HOST_API_KEYS: `staff:${key}` }, async (url) => {
    await assertSigned(await askWith(url, key, asking(1)), { role: 1 });
    const headers = { ...bearer(await token('guest')), 'x-api-key': key };
    assertRefused(await ask(url, { headers }), 401, 'credentials_invalid');
  });
});

test('a page of a named origin may send a token', async () => {
  const origin = 'https://app.example.com';
  await withServer({ CORS_ALLOWED_ORIGINS: origin }, async (url) => {
    const preflight = await fetch(`${url}/signature`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization,content-type' },
    });
    assert.ok(preflight.ok, `${preflight.status}`);
    const answer = await ask(url, { headers: { ...bearer(await token('guest')), origin } });
    await assertSigned(answer);
    assert.equal(answer.headers.get('access-control-allow-origin'), origin);
  });
});
