// What lasts for all tests of a file.

import { after } from 'node:test';
import { launch } from './browser.js';
import { startServer } from './server.js';

/** Call this before `serverForAll`: a server waits for pages that hold a connection to it. */
export async function browserForAll() {
  const browser = await launch();
  after(() => browser.close());
  return browser;
}

/** @param options as `startServer` has them */
export async function serverForAll(options) {
  const server = await startServer(options);
  after(() => server.stop());
  return server;
}
