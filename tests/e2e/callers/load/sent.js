// Accepted signed requests, which must be rejected if sent again.

/** After five minutes they would be rejected for their time. */
const KEPT_SECONDS = 240;

const now = () => performance.now() / 1000;

export class Sent {
  #requests = [];

  remember(request) {
    this.#requests.push({ request, since: now() });
  }

  get isEmpty() {
    return this.#recent().length === 0;
  }

  any() {
    const recent = this.#recent();
    return recent[Math.floor(Math.random() * recent.length)].request;
  }

  #recent() {
    while (this.#requests.length > 0 && now() - this.#requests[0].since > KEPT_SECONDS) this.#requests.shift();
    return this.#requests;
  }
}
