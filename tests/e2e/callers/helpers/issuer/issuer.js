// A real OpenID provider on loopback: https://github.com/panva/node-oidc-provider.
// Its keys can be rotated while it runs, and it can stop and start again.

import { once } from 'node:events';
import { createServer } from 'node:http';
import { Provider } from 'oidc-provider';
import { configuration } from './configuration.js';
import { newKeys } from './keys.js';
import { signInAtOnce } from './sign-in.js';
import { newStore } from './store.js';

export class Issuer {
  url;
  /** How often each path was requested. */
  asked = new Map();
  #callers;
  #generation = 1;
  #signing;
  #retired = [];
  #provider;
  #store = newStore();
  #server;

  /** @param callers claims by subject */
  static async start(callers) {
    const issuer = new Issuer();
    issuer.#callers = callers;
    issuer.#signing = await newKeys(issuer.#generation);
    await issuer.#listen(0);
    issuer.url = `http://127.0.0.1:${issuer.#server.address().port}`;
    issuer.#renew();
    return issuer;
  }

  /** Signs with new keys; the previous ones are still published, older ones are not. */
  async rotate() {
    this.#retired = this.#signing;
    this.#signing = await newKeys(++this.#generation);
    this.#renew();
  }

  /** Publishes only the signing keys. */
  dropRetired() {
    this.#retired = [];
    this.#renew();
  }

  /** Stops: nothing listens at its address. */
  async stop() {
    if (!this.#server.listening) return;
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }

  /** Starts again with the same keys, at the same address. */
  startAgain() {
    return this.#listen(Number(new URL(this.url).port));
  }

  /** The provider reads its keys once, so new keys need a new provider. */
  #renew() {
    const keys = [...this.#signing, ...this.#retired];
    this.#provider = new Provider(this.url, { ...configuration(keys, this.#callers), adapter: this.#store });
  }

  async #listen(port) {
    this.#server = createServer((request, response) => this.#answer(request, response));
    this.#server.listen(port, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  #answer(request, response) {
    const { pathname } = new URL(request.url, this.url);
    this.asked.set(pathname, (this.asked.get(pathname) ?? 0) + 1);
    if (pathname.startsWith('/interaction/')) return signInAtOnce(this.#provider, request, response);
    return this.#provider.callback()(request, response);
  }
}
