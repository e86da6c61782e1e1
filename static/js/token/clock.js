// @ts-check
// The server's clock, as far as this page can tell. iat and exp are made with it, so "now" is drawn with it.

import { byId } from '../ui/dom.js';
import { duration } from './times.js';

/** The server sends whole seconds and the response takes time: less than this proves nothing. */
const NOTEWORTHY = 4;

let skew = 0;

/** The server's clock minus this browser's, 0 if they agree. */
export const clockSkew = () => skew;

export const browserNow = () => Math.floor(Date.now() / 1000);

export const serverNow = () => Date.now() / 1000 + skew;

/** @param seconds the server's clock minus this browser's */
export function setSkew(seconds) {
  const differs = Math.abs(seconds) > NOTEWORTHY;
  skew = differs ? seconds : 0;
  byId('skew-banner').hidden = !differs;
  if (!differs) return;
  const side = seconds > 0 ? 'ahead of' : 'behind';
  byId('skew-text').textContent = `The server’s clock is ${duration(seconds)} ${side} this browser’s. Zoom judges iat by its own clock, so if the server’s is the wrong one, Zoom refuses its signatures with 3712. Check NTP on the server.`;
}

export const BROWSER_CLOCK = 'now follows this browser’s clock.';

export const clockNote = () => (skew === 0 ? BROWSER_CLOCK : 'now follows the server’s clock, which differs from this browser’s.');
