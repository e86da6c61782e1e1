// The authorization code flow without a browser: signs in the person of `login_hint`, who consents at once.

import { createHash, randomBytes } from 'node:crypto';
import { REDIRECT_URI, resourceOf, AUDIENCE, webClient } from './configuration.js';

/** The provider's interaction, where a page would ask for a password. */
export async function signInAtOnce(provider, request, response) {
  const { params } = await provider.interactionDetails(request, response);
  const grant = new provider.Grant({ accountId: params.login_hint, clientId: params.client_id });
  grant.addOIDCScope(params.scope);
  const grantId = await grant.save();
  await provider.interactionFinished(request, response, { login: { accountId: params.login_hint }, consent: { grantId } });
}

/** @returns the `access_token` and the `id_token` of a person who signs in at a web page */
export async function signIn(issuer, subject, { algorithm = 'RS256' } = {}) {
  const verifier = randomBytes(32).toString('base64url');
  const code = await authorize(issuer, subject, algorithm, verifier);
  const response = await fetch(`${issuer}/token`, {
    method: 'POST',
    headers: { 'sign-with': algorithm },
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: webClient(algorithm),
      redirect_uri: REDIRECT_URI,
      resource: resourceOf(AUDIENCE),
      code_verifier: verifier,
      code,
    }),
  });
  if (!response.ok) throw new Error(`the provider exchanged no code: ${await response.text()}`);
  return response.json();
}

async function authorize(issuer, subject, algorithm, verifier) {
  const first = new URL('/auth', issuer);
  first.search = new URLSearchParams({
    response_type: 'code',
    client_id: webClient(algorithm),
    redirect_uri: REDIRECT_URI,
    resource: resourceOf(AUDIENCE),
    scope: 'openid',
    login_hint: subject,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  });
  const arrival = await follow(first);
  const code = arrival.searchParams.get('code');
  if (!code) throw new Error(`the provider gave no code: ${arrival}`);
  return code;
}

/** Follows redirects with cookies, until they lead back to the web page. */
async function follow(first) {
  const cookies = new Map();
  let url = first;
  while (!url.href.startsWith(REDIRECT_URI)) {
    const cookie = [...cookies].map((pair) => pair.join('=')).join('; ');
    const response = await fetch(url, { redirect: 'manual', headers: { cookie } });
    const location = response.headers.get('location');
    if (!location) throw new Error(`the provider leads nowhere from ${url}: ${response.status} ${await response.text()}`);
    for (const set of response.headers.getSetCookie()) {
      const [, name, value] = set.match(/^([^=]+)=([^;]*)/);
      cookies.set(name, value);
    }
    url = new URL(location, url);
  }
  return url;
}
