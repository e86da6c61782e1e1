// @ts-check
// The signature's life drawn as a line, moving with the clock, and its length between Zoom's limits.

import { LONGEST_LIFETIME, SHORTEST_LIFETIME } from './claims.js';
import { byId, element } from '../ui/dom.js';
import { duration, localTime, relative } from './times.js';
import { lifePosition, lifeState, lifetimePosition } from './timescale.js';

export const percent = (fraction) => `${(fraction * 100).toFixed(3)}%`;

let parts = null;
let claims = null;

export function showTimeline(shownClaims, now, clockNote) {
  claims = shownClaims;
  parts = build();
  byId('timeline-body').replaceChildren(parts.summary, parts.life, ...limits(claims.exp - claims.iat), element('p', { className: 'hint' }, clockNote));
  byId('timeline').hidden = false;
  tickTimeline(now);
}

function build() {
  const summary = element('p', { className: 'life-summary' });
  const elapsed = element('span', { className: 'life-elapsed' });
  const marker = element('span', { className: 'life-now' }, element('span', { className: 'life-flag' }));
  const rail = element('div', { className: 'life-rail' }, elapsed, marker);
  const ends = element('div', { className: 'life-ends' },
    end('iat', 'issued', claims.iat), end('exp', 'expires', claims.exp));
  const life = element('div', { className: 'life', role: 'img' }, rail, ends);
  return { summary, elapsed, marker, flag: marker.firstChild, life };
}

function end(name, word, moment) {
  return element('span', {}, element('code', {}, name), ` ${word} ${localTime(moment)}`);
}

/** Called each second while a signature is shown. */
export function tickTimeline(now) {
  if (!parts) return;
  const position = lifePosition(claims, now);
  const state = lifeState(claims, now);
  parts.life.dataset.state = state;
  parts.elapsed.style.width = percent(position);
  parts.marker.style.left = percent(position);
  parts.marker.dataset.side = position > 0.8 ? 'left' : position < 0.2 ? 'right' : 'middle';
  parts.flag.textContent = `now ${localTime(now)}`;
  parts.summary.textContent = summary(state, now);
  parts.summary.dataset.state = state;
  parts.life.setAttribute('aria-label',
    `Timeline: issued ${relative(claims.iat, now)}, expires ${relative(claims.exp, now)}, ${Math.round(position * 100)} percent of its lifetime over.`);
}

function summary(state, now) {
  if (state === 'early') return `Not valid yet: iat is ${duration(claims.iat - now)} ahead.`;
  if (state === 'expired') return `Expired ${relative(claims.exp, now)}.`;
  return `Valid for another ${duration(claims.exp - now, 3)}.`;
}

/** A lifetime out of Zoom’s bounds, on their scale; nothing if it is within them. */
export function limits(lifetime) {
  if (lifetime >= SHORTEST_LIFETIME && lifetime <= LONGEST_LIFETIME) return [];
  const dot = element('span', { className: 'limit-dot' });
  dot.style.left = percent(lifetimePosition(lifetime));
  const scale = element('div', { className: 'limit-rail' }, dot);
  const ends = element('div', { className: 'life-ends' },
    element('span', {}, 'shortest 30 min'), element('span', {}, 'longest 48 h'));
  const text = `Lifetime ${signed(lifetime)}, not between the minimum and the maximum that Zoom accepts.`;
  return [element('div', { className: 'limits' },
    element('p', {}, element('strong', {}, signed(lifetime)), ' from iat to exp: out of Zoom’s limits'),
    element('div', { role: 'img', 'aria-label': text }, scale, ends))];
}

const signed = (lifetime) => `${lifetime < 0 ? '−' : ''}${duration(lifetime)}`;
