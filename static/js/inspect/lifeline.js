// @ts-check
// Where a token's times are on the drawn line, and which are out of bounds, as in the inspection.
// No DOM: the unit tests run this under Node.

import { isMoment, LONGEST_LIFETIME, SHORTEST_LIFETIME } from '../token/claims.js';
import { duration } from '../token/times.js';

/** The skew that the inspection allows, in seconds. */
const SKEW = 5;

/** The life from iat to exp fills the middle; times outside are drawn ever denser towards the ends. */
const MIDDLE = [0.18, 0.82];
const DENSITY = 0.06;

/** Positions from 0 to 1 of the times that can be drawn; `life` is the stretch from iat to exp, if any. */
export function layOut({ iat, exp, tokenExp, at }) {
  const scale = scaleOf({ iat, exp, tokenExp, at });
  const mark = (name, moment) => ({ name, moment, position: scale(moment) });
  const times = Object.entries({ iat, exp, tokenExp }).filter(([, moment]) => isMoment(moment));
  return {
    marks: times.map(([name, moment]) => mark(name, moment)),
    at: mark('at', at),
    life: hasLife({ iat, exp }) ? [scale(iat), scale(exp)] : null,
  };
}

const hasLife = ({ iat, exp }) => isMoment(iat) && isMoment(exp) && exp > iat;

function scaleOf({ iat, exp, tokenExp, at }) {
  if (hasLife({ iat, exp })) return lifeScale(iat, exp);
  const drawn = [iat, exp, tokenExp, at].filter(isMoment);
  const [first, last] = [Math.min(...drawn), Math.max(...drawn)];
  const [from, to] = MIDDLE;
  return (moment) => (last > first ? from + ((moment - first) / (last - first)) * (to - from) : 0.5);
}

function lifeScale(iat, exp) {
  const [from, to] = MIDDLE;
  const life = exp - iat;
  const margin = (distance) => distance / (distance + DENSITY * life);
  return (moment) => {
    if (moment < iat) return from * (1 - margin(iat - moment));
    if (moment > exp) return to + (1 - to) * margin(moment - exp);
    return from + ((moment - iat) / life) * (to - from);
  };
}

/** Each time in words, and whether it is out of bounds: { name, out, text }. */
export function judgeTimes({ iat, exp, tokenExp, at, lifetimeSeconds }) {
  return [
    { name: 'iat', ...time(iat, () => judgeIat(iat - at)) },
    { name: 'exp', ...time(exp, () => judgeEnd(exp - at)) },
    ...(isMoment(iat) && isMoment(exp) ? [{ name: 'lifetime', ...judgeLifetime(lifetimeSeconds) }] : []),
    ...(tokenExp === null || tokenExp === exp ? [] : [{ name: 'tokenExp', ...time(tokenExp, () => judgeEnd(tokenExp - at)) }]),
  ];
}

const within = (text) => ({ out: false, text });
const outside = (text) => ({ out: true, text });

function time(value, judge) {
  if (typeof value !== 'number') return outside('is missing, or no whole number.');
  if (isMoment(value)) return judge();
  return outside(value < 0 ? 'lies before 1970.' : 'is not a time in seconds: too far away to be drawn.');
}

function judgeIat(ahead) {
  if (ahead > SKEW) return outside(`is ${duration(ahead)} ahead of the time of inspection.`);
  if (ahead > 0) return within(`is ${duration(ahead)} ahead, within the ${SKEW} s that the inspection allows.`);
  return within(ahead === 0 ? 'is the time of inspection.' : `is ${duration(ahead)} before the time of inspection.`);
}

function judgeEnd(left) {
  if (left > 0) return within(`comes ${duration(left)} after the time of inspection.`);
  return outside(left === 0 ? 'is the time of inspection: it has just passed.' : `passed ${duration(left)} before the time of inspection.`);
}

function judgeLifetime(lifetime) {
  if (lifetime <= 0) return outside(lifetime === 0 ? 'is nothing: exp is iat.' : `is negative: exp lies ${duration(lifetime)} before iat.`);
  if (lifetime < SHORTEST_LIFETIME) return outside(`is ${duration(lifetime)}: Zoom requires at least 30 min.`);
  if (lifetime > LONGEST_LIFETIME) return outside(`is ${duration(lifetime)}: Zoom allows at most 48 h.`);
  return within(`is ${duration(lifetime)}, within Zoom’s 30 min to 48 h.`);
}
