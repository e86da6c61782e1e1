// @ts-check
// Where moments and lifetimes are on the two scales, as fractions from 0 to 1.

import { LONGEST_LIFETIME, SHORTEST_LIFETIME } from './claims.js';

const held = (fraction) => Math.min(1, Math.max(0, fraction));

/** Along the signature's own life, from iat to exp. */
export function lifePosition({ iat, exp }, moment) {
  return exp > iat ? held((moment - iat) / (exp - iat)) : 0;
}

/** Between the shortest and the longest lifetime that Zoom takes; logarithmic, or two hours would vanish beside 48. */
export function lifetimePosition(lifetime) {
  if (lifetime <= SHORTEST_LIFETIME) return 0;
  return held(Math.log(lifetime / SHORTEST_LIFETIME) / Math.log(LONGEST_LIFETIME / SHORTEST_LIFETIME));
}

export function lifeState({ iat, exp }, now) {
  if (now < iat) return 'early';
  return now < exp ? 'valid' : 'expired';
}
