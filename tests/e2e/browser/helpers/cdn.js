// A stand-in for Zoom's CDN that serves the npm package, whose embedded bundle has another name.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SDK_DIR } from './server.js';

export const CDN = 'https://source.zoom.us/6.2.0';

/** The file of each view that comes after those of others. */
export const MAIN = { client: 'zoom-meeting-6.2.0.min.js', component: 'zoom-meeting-embedded-6.2.0.min.js' };

/** The names of the same files in the package. */
const IN_PACKAGE = { [MAIN.component]: 'zoom-meeting-embedded-ES5.min.js' };

const TYPES = { js: 'text/javascript', css: 'text/css', json: 'application/json', wasm: 'application/wasm' };

function deliver(route, request, names) {
  const path = new URL(request.url()).pathname.replace(/^\/[\d.]+\//, '');
  const file = (names[path] ?? path).replace(/^lib\/ui\//, 'ui/');
  let body;
  try {
    body = readFileSync(join(SDK_DIR, file));
  } catch {
    return route.fulfill({ status: 404 });
  }
  return route.fulfill({
    body,
    contentType: TYPES[file.split('.').pop()] ?? 'application/octet-stream',
    headers: { 'access-control-allow-origin': '*' },
  });
}

/**
 * Answers requests to the CDN; `elsewhere` answers all others.
 * @param version that it has
 * @param names that files have there, each with that of the package
 */
export function withCdn(elsewhere, version = '6.2.0', names = IN_PACKAGE) {
  const its = `https://source.zoom.us/${version}/`;
  return (route, request) => (request.url().startsWith(its) ? deliver(route, request, names) : elsewhere(route, request));
}
