// Checks responses.

import { verify } from '../helpers/asking.js';
import { KEY } from '../helpers/server.js';

export const retryAfter = (answer) => Number(answer.headers.get('retry-after'));

/** Throws unless the response is expected; returns which expectation it meets. */
export async function judge(answer, expected) {
  const { or } = expected;
  if (or && answer.status === or.status) return judge(answer, or);
  const [told, right] = [inWords(outcome(answer)), inWords(expected)];
  if (told !== right) throw new Error(`${told} in place of ${right}`);
  if (expected.status === 200) await judgeSignature(answer.body, expected.asked);
  if (expected.waits && !(retryAfter(answer) >= 1)) throw new Error(`${told} with Retry-After ${answer.headers.get('retry-after')}`);
  return expected;
}

function outcome({ status, body: { error } }) {
  return { status, code: error?.code, param: error?.param };
}

const inWords = ({ status, code, param }) => [status, code, param].filter(Boolean).join(' ');

async function judgeSignature({ signature, sdkKey, expiresAt }, asked) {
  const { exp } = await verify(signature, asked);
  if (sdkKey !== KEY || expiresAt !== exp) throw new Error(`200 with sdkKey ${sdkKey} and expiresAt ${expiresAt}`);
}
