// What was sent, and how it was answered.

export class Tally {
  /** By kind of request, in the order of their first. */
  kinds = new Map();
  /** Answers as the log must have them, by what a line says of each. */
  answers = new Map();
  mistakes = [];
  #milliseconds = [];

  right(name, line, milliseconds) {
    this.#of(name).right += 1;
    this.answers.set(line, (this.answers.get(line) ?? 0) + 1);
    this.#milliseconds.push(milliseconds);
  }

  wrong(name, why) {
    this.#of(name).wrong += 1;
    this.mistakes.push(`${name}: ${why}`);
  }

  #of(name) {
    if (!this.kinds.has(name)) this.kinds.set(name, { right: 0, wrong: 0 });
    return this.kinds.get(name);
  }

  get sent() {
    return [...this.kinds.values()].reduce((sum, { right, wrong }) => sum + right + wrong, 0);
  }

  /** The time within which this part of the right answers came, in milliseconds. */
  quantile(part) {
    const sorted = this.#milliseconds.toSorted((a, b) => a - b);
    return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
  }
}
