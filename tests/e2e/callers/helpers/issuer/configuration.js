// The OpenID provider's configuration: its callers and the claims of their tokens.
//
// Every caller is both a client that gets tokens as a service (client credentials) and a
// person who can sign in at the client `web-ALGORITHM`.

import { ALGORITHMS } from './keys.js';

/** The audience of the access tokens, which clients request as a resource. */
export const AUDIENCE = 'zoom-signature';
export const OTHER_AUDIENCE = 'another-service';
export const resourceOf = (audience) => `urn:${audience}`;

/** Selects the algorithm that signs an access token. */
export const ALGORITHM_HEADER = 'sign-with';

export const CLIENT_SECRET = 'client-secret-of-the-caller-tests';
export const REDIRECT_URI = 'https://app.example.com/signed-in';
export const webClient = (algorithm) => `web-${algorithm}`;

const TOKEN_LIFETIME = 3600;

/** @param callers claims by subject */
export function configuration(keys, callers) {
  return {
    jwks: { keys },
    clients: [...Object.keys(callers).map(service), ...ALGORITHMS.map(website)],
    claims: { openid: ['sub', ...claimNames(callers)] },
    // The claims are in the ID token itself, as with Keycloak and Entra ID.
    conformIdTokenClaims: false,
    cookies: { keys: ['cookie-key-of-the-caller-tests'] },
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: { enabled: true, getResourceServerInfo, useGrantedResource: () => true },
    },
    findAccount: (_, id) => callers[id] && { accountId: id, claims: () => ({ ...callers[id], sub: id }) },
    extraTokenClaims: (_, { accountId, clientId }) => withoutExpiry(callers[accountId ?? clientId]),
    formats: { customizers: { jwt: (_, token, parts) => expire(parts.payload, callers[token.accountId ?? token.clientId]) } },
    ttl: lifetimes(),
    renderError: (ctx, out, error) => {
      ctx.body = `${error.stack}\n${JSON.stringify(out)}`;
    },
  };
}

/** A caller with an `exp` gets tokens that expire then. */
function expire(payload, { exp } = {}) {
  if (exp !== undefined) payload.exp = exp;
}

const withoutExpiry = ({ exp, ...claims } = {}) => claims;

const claimNames = (callers) => [...new Set(Object.values(callers).flatMap((claims) => Object.keys(claims)))];

const service = (id) => ({
  client_id: id,
  client_secret: CLIENT_SECRET,
  grant_types: ['client_credentials'],
  redirect_uris: [],
  response_types: [],
});

const website = (algorithm) => ({
  client_id: webClient(algorithm),
  token_endpoint_auth_method: 'none',
  redirect_uris: [REDIRECT_URI],
  id_token_signed_response_alg: algorithm,
});

function getResourceServerInfo(ctx, resource) {
  return {
    scope: '',
    audience: resource.replace(/^urn:/, ''),
    accessTokenFormat: 'jwt',
    accessTokenTTL: TOKEN_LIFETIME,
    jwt: { sign: { alg: ctx.get(ALGORITHM_HEADER) || 'RS256' } },
  };
}

const lifetimes = () => Object.fromEntries(
  ['AccessToken', 'ClientCredentials', 'IdToken', 'Session', 'Grant', 'Interaction'].map((kind) => [kind, TOKEN_LIFETIME]),
);
