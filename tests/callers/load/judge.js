// Whether an answer is what it must be.

import { assertRefused, assertSigned } from '../helpers/asking.js';

/** Throws unless it is; returns which of the expected ones it is. */
export async function judge(answer, expected) {
  const { or } = expected;
  if (or && answer.status === or.status) return judge(answer, or);
  if (expected.status === 200) {
    await assertSigned(answer, expected.asked);
    return expected;
  }
  assertRefused(answer, expected.status, expected.code, expected.param);
  if (expected.waits && !(retryAfter(answer) >= 1)) throw new Error(`Retry-After: ${answer.headers.get('retry-after')}`);
  return expected;
}

export const retryAfter = (answer) => Number(answer.headers.get('retry-after'));
