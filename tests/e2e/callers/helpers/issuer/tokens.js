// Gets access tokens as services do, with client credentials.

import { ALGORITHM_HEADER, AUDIENCE, CLIENT_SECRET, resourceOf } from './configuration.js';

export async function accessToken(issuer, subject, { algorithm = 'RS256', audience = AUDIENCE } = {}) {
  const response = await fetch(`${issuer}/token`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${subject}:${CLIENT_SECRET}`).toString('base64')}`,
      [ALGORITHM_HEADER]: algorithm,
    },
    body: new URLSearchParams({ grant_type: 'client_credentials', resource: resourceOf(audience) }),
  });
  if (!response.ok) throw new Error(`the provider gave no token: ${await response.text()}`);
  return (await response.json()).access_token;
}
