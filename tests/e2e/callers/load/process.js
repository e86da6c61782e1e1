// The server's memory and files, from /proc.

import { readFileSync, readdirSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

const SAMPLE_EVERY = 200;
const A_SECOND = 1000 / SAMPLE_EVERY;

function megabytes(pid, field) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(status.match(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm'))[1]) / 1024;
}

const openFiles = (pid) => readdirSync(`/proc/${pid}/fd`).length;

export class Process {
  #pid;
  #timer;
  #peakFiles = 0;

  /** Starts once the program has opened its own files: no new ones for a second. */
  static async watch(pid) {
    for (let quiet = 0, files = openFiles(pid); quiet < A_SECOND; quiet += 1) {
      await pause(SAMPLE_EVERY);
      if (openFiles(pid) !== files) quiet = -1;
      files = openFiles(pid);
    }
    return new Process(pid);
  }

  constructor(pid) {
    this.#pid = pid;
    this.before = this.now();
    this.#timer = setInterval(() => { this.#peakFiles = Math.max(this.#peakFiles, openFiles(pid)); }, SAMPLE_EVERY);
  }

  now() {
    return { memory: megabytes(this.#pid, 'VmRSS'), files: openFiles(this.#pid) };
  }

  /** Memory as the kernel counts it; files as observed. */
  peak() {
    return { memory: megabytes(this.#pid, 'VmHWM'), files: this.#peakFiles };
  }

  /** Waits until no more files are open than before, within a limit. */
  async settle(within) {
    const until = performance.now() + within;
    while (openFiles(this.#pid) > this.before.files && performance.now() < until) await pause(SAMPLE_EVERY);
    clearInterval(this.#timer);
    return this.now();
  }
}
