// Sends requests, at most that many at a time, and checks every response.

import { ask } from '../helpers/asking.js';
import { judge } from './judge.js';
import { lineOf } from './log.js';

/** Describes an unexpected response. */
const actual = ({ status, body }, { expected }) => ({ ...expected, status, code: body.error?.code });

export class Traffic {
  #replicas;
  #tally;
  #free;
  #queue = [];
  #underWay = new Set();

  constructor(replicas, tally, atATime) {
    this.#replicas = replicas;
    this.#tally = tally;
    this.#free = atATime;
  }

  /** Sends it as soon as the limit permits. @returns the response, expected or not */
  send(name, make) {
    const done = this.#room().then(() => this.#one(name, make())).finally(() => this.#leave());
    this.#underWay.add(done);
    return done.finally(() => this.#underWay.delete(done));
  }

  /** Waits for the requests that are pending now. */
  async answered() {
    await Promise.all(this.#underWay);
  }

  /** Waits for all pending requests, and those that come meanwhile. */
  async settled() {
    while (this.#underWay.size > 0) await this.answered();
  }

  async #one(name, request) {
    const began = performance.now();
    let answer;
    try {
      answer = await ask(this.#replicas.nextUrl(), request);
      const met = await judge(answer, request.expected);
      this.#tally.right(name, lineOf(met), performance.now() - began);
      if (met.status === 200) request.whenRight?.();
      return answer;
    } catch (error) {
      this.#tally.wrong(name, error.cause ?? error.message, answer && lineOf(actual(answer, request)));
      return undefined;
    }
  }

  #room() {
    if (this.#free > 0) {
      this.#free -= 1;
      return Promise.resolve();
    }
    return new Promise((enter) => this.#queue.push(enter));
  }

  #leave() {
    const next = this.#queue.shift();
    if (next) return next();
    this.#free += 1;
    return undefined;
  }
}
