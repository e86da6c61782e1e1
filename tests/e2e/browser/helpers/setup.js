// What a test file has from its first test to its last.

import { after } from 'node:test';
import { launch } from './browser.js';
import { startServer } from './server.js';

/** To be asked for before the servers: a server waits for the pages that hold a connection to it. */
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
