// Chromium, restricted to loopback. A page's requests to other hosts are answered by the
// test or aborted, and recorded.

import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const CHROMIUM = '/usr/bin/chromium';
const ARGUMENTS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
  // The routes below handle everything; this makes sure of it.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];

export function launch() {
  if (!existsSync(CHROMIUM)) throw new Error(`${CHROMIUM} is missing: install it with \`apt-get install chromium\`.`);
  return chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS });
}

const isLoopback = (url) => url.hostname === '127.0.0.1';

/**
 * Opens a page in its own context. `outside(route, request)` answers requests that leave loopback; by default they are aborted.
 * The page carries `outsideRequests`, `violations` (of the CSP) and `complaints` (uncaught errors, CSP console lines).
 */
export async function openPage(browser, url, { outside = (route) => route.abort(), context: options = {}, before } = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  // The SDK takes many seconds to start on a machine that is busy with builds.
  context.setDefaultTimeout(60_000);
  const watched = { outsideRequests: [], violations: [], complaints: [] };
  context.on('request', (request) => {
    const target = new URL(request.url());
    if (target.protocol.startsWith('http') && !isLoopback(target)) watched.outsideRequests.push(request);
  });
  await context.route((target) => !isLoopback(target), outside);
  await context.routeWebSocket((target) => !isLoopback(target), (socket) => socket.close());
  await context.exposeBinding('reportViolation', (_, violation) => watched.violations.push(violation));
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      const { effectiveDirective, blockedURI, sourceFile } = event;
      window.reportViolation({ effectiveDirective, blockedURI, sourceFile });
    });
  });
  const page = await context.newPage();
  page.on('pageerror', (error) => watched.complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) watched.complaints.push(message.text());
  });
  await before?.(page);
  await page.goto(url);
  return Object.assign(page, watched);
}

/**
 * Client View tests once whether `eval` is allowed, catches the error and goes on without it.
 * The browser reports that probe; any other report is unexpected.
 */
export function unexpectedViolations(page) {
  return page.violations.filter(({ effectiveDirective, blockedURI, sourceFile }) => !(
    effectiveDirective === 'script-src' && blockedURI === 'eval'
    && /^http:\/\/127\.0\.0\.1:\d+\/sdk\/zoom-meeting-[\d.]+\.min\.js$/.test(sourceFile)
  ));
}
