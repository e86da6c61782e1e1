// The issuer's signing keys, one per algorithm.

import { exportJWK, generateKeyPair } from 'jose';

export const ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA'];

/** @param generation is part of the key ids, so that a failed test names the key */
export function newKeys(generation) {
  return Promise.all(ALGORITHMS.map((algorithm) => newKey(algorithm, generation)));
}

async function newKey(alg, generation) {
  const { privateKey } = await generateKeyPair(alg, { extractable: true });
  return { ...(await exportJWK(privateKey)), alg, use: 'sig', kid: `${alg}-${generation}` };
}
