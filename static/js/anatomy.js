// The signature taken apart: its three segments, and what stands in each.

import { describeClaims, describeHeader } from './claims.js';
import { byId, element } from './dom.js';
import { localDate, relative } from './times.js';

export function showAnatomy(token, now) {
  byId('anatomy-body').replaceChildren(
    segments(token.segments),
    part('header', 'Header', 'How it is signed', table(describeHeader(token.header), now)),
    part('payload', 'Payload', 'What it claims', table(describeClaims(token.claims), now)),
    part('mac', 'MAC', 'What proves it', mac(token)),
  );
  byId('anatomy').hidden = false;
}

function segments({ header, payload, mac: proof }) {
  const piece = (name, text) => element('span', { className: `seg ${name}` }, text);
  return element('p', { className: 'token', tabIndex: 0, role: 'region', 'aria-label': 'The whole signature' },
    piece('header', header), '.', piece('payload', payload), '.', piece('mac', proof));
}

function part(name, title, subtitle, body) {
  const heading = element('h3', {}, title, ' ', element('span', {}, subtitle));
  return element('section', { className: `part ${name}` }, heading, body);
}

function table(rows, now) {
  return element('dl', { className: 'claims' }, ...rows.map((row) => claim(row, now)));
}

function claim({ name, value, meaning, moment }, now) {
  const shown = element('dd', {}, element('code', { className: 'value' }, value));
  if (moment !== null) shown.append(when(moment, now));
  return row(name, shown, meaning);
}

function row(name, shown, meaning) {
  return element('div', {},
    element('dt', {}, element('code', {}, name)), shown, element('dd', { className: 'meaning' }, meaning));
}

function when(moment, now) {
  const ago = element('span', { className: 'ago' }, relative(moment, now));
  ago.dataset.moment = moment;
  return element('span', { className: 'when' },
    element('time', { dateTime: new Date(moment * 1000).toISOString() }, localDate(moment)), ' ', ago);
}

/** Called each second while a signature is shown. */
export function tickAnatomy(now) {
  for (const node of byId('anatomy-body').querySelectorAll('[data-moment]')) {
    node.textContent = relative(Number(node.dataset.moment), now);
  }
}

function mac({ segments: { mac: text }, macBytes }) {
  const shown = element('dd', {}, element('code', { className: 'value' }, text));
  const meaning = `${macBytes} bytes of HMAC-SHA256 over header.payload. Checking it takes the SDK secret, so only this server and Zoom can.`;
  return element('dl', { className: 'claims' }, row('HS256', shown, meaning));
}
