// Reads a server's output line by line.

import { createInterface } from 'node:readline';

// Generous, for a busy machine.
const WITHIN = 20_000;

export class Log {
  lines = [];
  #waiting = new Set();

  constructor(child) {
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => this.#take(line));
    }
    /** Resolves once the program has ended and all its output is read. */
    this.ended = new Promise((done) => {
      child.once('error', (error) => this.#end(done, error.message));
      child.once('close', (code) => this.#end(done, `it ended with ${code}`));
    });
  }

  #take(line) {
    this.lines.push(line);
    for (const waiting of this.#waiting) waiting.look(line);
  }

  #end(done, why) {
    for (const waiting of this.#waiting) waiting.fail(why);
    done();
  }

  text() {
    return this.lines.join('\n');
  }

  /** The lines that are JSON, parsed. */
  records() {
    return this.lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line));
  }

  /** The first truthy `found(line)`, of past or future lines. */
  async until(found) {
    for (const line of this.lines) {
      const already = found(line);
      if (already) return already;
    }
    return new Promise((resolve, reject) => {
      const settle = (how, value) => {
        clearTimeout(timer);
        this.#waiting.delete(waiting);
        how(value);
      };
      const fail = (why) => settle(reject, new Error(`what was waited for is not in the log: ${why}\n${this.text()}`));
      const timer = setTimeout(fail, WITHIN, `${WITHIN} ms went by`);
      const waiting = {
        fail,
        look: (line) => {
          const value = found(line);
          if (value) settle(resolve, value);
        },
      };
      this.#waiting.add(waiting);
    });
  }

  listening() {
    return this.until((line) => line.match(/listening on (http:\/\/127\.0\.0\.1:\d+)/)?.[1]);
  }
}
