// What was sent, and how it was answered.

const count = (map, key) => map.set(key, (map.get(key) ?? 0) + 1);

export class Tally {
  /** By kind of request. */
  kinds = new Map();
  /** Answers as the log must have them, by what a line says of each. */
  answers = new Map();
  /** What was wrong, and how often. */
  mistakes = new Map();
  #milliseconds = [];

  /** Has a place for this kind, so that the kinds come in an order of sense. */
  expect(name) {
    this.#of(name);
  }

  right(name, line, milliseconds) {
    this.#of(name).right += 1;
    count(this.answers, line);
    this.#milliseconds.push(milliseconds);
  }

  /** @param line where there was an answer */
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

  /** The time within which this part of the right answers came, in milliseconds. */
  quantile(part) {
    const sorted = this.#milliseconds.toSorted((a, b) => a - b);
    return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
  }
}
