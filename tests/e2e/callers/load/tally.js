// Counts requests and responses.

const count = (map, key) => map.set(key, (map.get(key) ?? 0) + 1);

export class Tally {
  /** By kind of request. */
  kinds = new Map();
  /** Responses by their expected log line. */
  answers = new Map();
  /** Unexpected responses, and how often they came. */
  mistakes = new Map();
  #milliseconds = [];

  /** Reserves a row for this kind, which fixes the order of the kinds. */
  expect(name) {
    this.#of(name);
  }

  right(name, line, milliseconds) {
    this.#of(name).right += 1;
    count(this.answers, line);
    this.#milliseconds.push(milliseconds);
  }

  /** @param line the expected log line, if there was a response */
  wrong(name, why, line) {
    this.#of(name).wrong += 1;
    count(this.mistakes, `${name}: ${why}`);
    if (line) count(this.answers, line);
  }

  #of(name) {
    if (!this.kinds.has(name)) this.kinds.set(name, { right: 0, wrong: 0 });
    return this.kinds.get(name);
  }

  /** Of all kinds. */
  get all() {
    const sum = (which) => [...this.kinds.values()].reduce((total, kind) => total + kind[which], 0);
    return { right: sum('right'), wrong: sum('wrong') };
  }

  /** The quantile of the response times of expected responses, in milliseconds. */
  quantile(part) {
    const sorted = this.#milliseconds.toSorted((a, b) => a - b);
    return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
  }
}
