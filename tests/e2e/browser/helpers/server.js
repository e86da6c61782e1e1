// The real server for one test file, with test credentials.

import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { serve } from '../../helpers/program.mjs';

export const KEY = 'browserTestKey_0123456';
export const SECRET = 'browser-test-secret-0123456789abcdef';

/** The apps of a server with two: the key and secret of each, by its name. */
export const APPS = {
  prod: { key: 'browserProdKey_0123456', secret: 'browser-prod-secret-0123456789abcdef' },
  dev: { key: 'browserDevKey_01234567', secret: 'browser-dev-secret-0123456789abcdefg' },
};

export const SDK_DIR = fileURLToPath(new URL('../node_modules/@zoom/meetingsdk/dist', import.meta.url));

/** On Debian it is in a folder named after the architecture. */
function libfaketime() {
  const candidates = readdirSync('/usr/lib').map((name) => `/usr/lib/${name}/faketime/libfaketime.so.1`);
  const found = candidates.find((path) => existsSync(path));
  if (!found) throw new Error('libfaketime, which sets a server’s clock ahead, is missing: install it with `apt-get install libfaketime`.');
  return found;
}

/** Sets the clock that many seconds ahead; timeouts are unaffected. */
function clockAhead(seconds) {
  return { LD_PRELOAD: libfaketime(), FAKETIME: `+${seconds}s`, FAKETIME_DONT_FAKE_MONOTONIC: '1' };
}

const TWO_APPS = {
  ZOOM_APPS: 'prod,dev',
  ZOOM_APP_PROD_KEY: APPS.prod.key,
  ZOOM_APP_PROD_SECRET: APPS.prod.secret,
  ZOOM_APP_DEV_KEY: APPS.dev.key,
  ZOOM_APP_DEV_SECRET: APPS.dev.secret,
};

const ONE_APP = { ZOOM_MEETING_SDK_KEY: KEY, ZOOM_MEETING_SDK_SECRET: SECRET };

/**
 * @param options.sdk 'self' serves the npm package, 'cdn' leaves the SDK to Zoom's CDN
 * @param options.demo starts it without credentials
 * @param options.twoApps gives it the two of `APPS`
 * @param options.ahead sets its clock that many seconds ahead
 * @param options.env further variables, such as those for authentication
 */
export function startServer({ sdk = 'self', demo = false, twoApps = false, ahead = 0, env = {} } = {}) {
  return serve({
    ...(!demo && (twoApps ? TWO_APPS : ONE_APP)),
    ...(ahead > 0 && clockAhead(ahead)),
    ...(sdk === 'self' && { ZOOM_WEB_SDK_DIR: SDK_DIR }),
    ...env,
  });
}
