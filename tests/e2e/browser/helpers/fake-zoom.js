// Zoom's OAuth server and REST API on loopback, as far as a ZAK needs them, by their documented contract:
// https://developers.zoom.us/docs/internal-apps/s2s-oauth/ and https://developers.zoom.us/docs/api/.

import { once } from 'node:events';
import { createServer } from 'node:http';
import { after } from 'node:test';
import { APPS, KEY, SECRET } from './server.js';

export const ZAK = 'zak.from.zoom';

const ACCOUNT = 'vQ3xLr8nTbOaZk5WmYcD1g';
const CLIENT = 'pR7uXh2SdTqKf9LmWzNb4A';
const CLIENT_SECRET = 'Jw4eZt8RkQm1XbVn6LsPd3HyGc0FuTa9';
const HOST = 'KdYKjnimT4KPd8FFgQt9FQ';
const ACCESS_TOKEN = 'access-token';

const basicAuth = (key, secret) => `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}`;

/** Pairs of Meeting SDK apps, which Zoom knows too. It does not know that of `dev`. */
const sdkPairs = [basicAuth(KEY, SECRET), basicAuth(APPS.prod.key, APPS.prod.secret)];

/**
 * Starts it for all tests of a file.
 * @returns `variables` for the server, `requests` so far, and `zakIs(status, body)`, which changes the answer to the ZAK's request
 */
export async function fakeZoomForAll() {
  const requests = [];
  const right = [200, { token: ZAK }];
  let zak = right;
  const answer = ({ method, url, headers }) => {
    const [path] = url.split('?');
    if (method === 'POST' && path === '/oauth/token') {
      if (sdkPairs.includes(headers.authorization)) return [200, { access_token: 'unread', token_type: 'bearer', expires_in: 3599, scope: 'user:read:token' }];
      if (headers.authorization !== basicAuth(CLIENT, CLIENT_SECRET)) return [400, { reason: 'Invalid client_id or client_secret', error: 'invalid_client' }];
      return [200, { access_token: ACCESS_TOKEN, token_type: 'bearer', expires_in: 3599, scope: 'meeting:read:meeting:admin user:read:token:admin', api_url: 'https://api-us.zoom.us' }];
    }
    if (headers.authorization !== `Bearer ${ACCESS_TOKEN}`) return [401, { code: 124, message: 'Invalid access token.' }];
    if (/^\/v2\/meetings\/\d+$/.test(path)) return [200, { id: Number(path.split('/').pop()), host_id: HOST }];
    if (path === `/v2/users/${HOST}/token`) return zak;
    return [404, { code: 2300, message: 'This API endpoint is not recognized.' }];
  };
  const server = createServer((request, response) => {
    requests.push(request.url);
    request.resume();
    request.on('end', () => {
      const [status, body] = answer(request);
      response.writeHead(status, { 'Content-Type': 'application/json', Connection: 'close' }).end(JSON.stringify(body));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  after(() => server.close());
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    requests,
    zakIs: (...changed) => { zak = changed.length === 0 ? right : changed; },
    variables: {
      ZOOM_OAUTH_URL: `http://127.0.0.1:${port}`,
      ZOOM_S2S_ACCOUNT_ID: ACCOUNT,
      ZOOM_S2S_CLIENT_ID: CLIENT,
      ZOOM_S2S_CLIENT_SECRET: CLIENT_SECRET,
      ZOOM_ZAK_USER: 'meeting-host',
    },
  };
}
