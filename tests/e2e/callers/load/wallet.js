// The tokens that people hold: of the newest keys, and of the previous ones while they are valid.

import { AUDIENCE, OTHER_AUDIENCE } from '../helpers/issuer/configuration.js';
import { ALGORITHMS } from '../helpers/issuer/keys.js';
import { accessToken } from '../helpers/issuer/tokens.js';
import { LATE } from './callers.js';

export class Wallet {
  #issuer;
  #people;
  #generations = [];
  /** Tokens of keys that the provider no longer publishes. */
  worn = [];

  constructor(issuer, people) {
    this.#issuer = issuer;
    this.#people = people;
  }

  /** A token for each person, signed with the current keys; none is in use yet. */
  async fetch() {
    const token = (subject, index, audience = AUDIENCE) => (
      accessToken(this.#issuer, subject, { algorithm: ALGORITHMS[index % ALGORITHMS.length], audience })
    );
    return {
      people: await Promise.all(this.#people.map(async (person, index) => ({ ...person, token: await token(person.subject, index) }))),
      late: await Promise.all(ALGORITHMS.map((_, index) => token(LATE, index))),
      astray: await Promise.all(ALGORITHMS.map((_, index) => token(this.#people[index].subject, index, OTHER_AUDIENCE))),
    };
  }

  use(generation) {
    this.#generations.push(generation);
  }

  forgetOldest() {
    this.worn.push(...this.#generations.shift().people);
  }

  /** A token of the newest keys two times out of three. */
  generation(random) {
    const [newest, ...older] = [...this.#generations].reverse();
    return older.length > 0 && random < 1 / 3 ? older[0] : newest;
  }
}
