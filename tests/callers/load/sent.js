// Signed requests that were accepted: sent again as they are, they must be refused.

/** Younger than the five minutes after which the time would be what is wrong with them. */
const KEPT = 500;

export class Sent {
  #requests = [];

  remember(request) {
    this.#requests.push(request);
    if (this.#requests.length > KEPT) this.#requests.shift();
  }

  get isEmpty() {
    return this.#requests.length === 0;
  }

  any() {
    return this.#requests[Math.floor(Math.random() * this.#requests.length)];
  }
}
