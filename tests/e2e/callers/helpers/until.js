// Waits for something that can only be observed by repeating a request.

import { setTimeout as pause } from 'node:timers/promises';

/**
 * Repeats until `good(answer)`; `meanwhile(answer)` checks every earlier answer.
 * @returns the good answer, and the seconds until it came
 */
export async function until(askAgain, good, { within, meanwhile = () => {}, every = 250 }) {
  const began = performance.now();
  for (;;) {
    const answer = await askAgain();
    const seconds = (performance.now() - began) / 1000;
    if (good(answer)) return { answer, seconds };
    meanwhile(answer);
    if (seconds > within) throw new Error(`still ${answer.status} after ${within} s: ${JSON.stringify(answer.body)}`);
    await pause(every);
  }
}

/** Keeps asking, that many at a time, until stopped; then returns all answers. */
export function keepAsking(askOnce, atATime = 8) {
  const answers = [];
  let going = true;
  const one = async () => {
    while (going) answers.push(await askOnce());
  };
  const all = Promise.all(Array.from({ length: atATime }, one));
  return async () => {
    going = false;
    await all;
    return answers;
  };
}
