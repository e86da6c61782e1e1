// @ts-check
// A signature taken apart: its three segments and their contents.

import { describeClaims, describeHeader } from './claims.js';
import { byId, element } from '../ui/dom.js';
import { dateWords, relative } from './times.js';
import { SEVERITIES } from '../ui/severities.js';

const MOST_OF_A_VALUE = 800;
const NO_MARKS = new Map();

/** The signature of a join. */
export function showAnatomy(token, now, marks = NO_MARKS) {
  const { header, payload, mac } = token.segments;
  byId('anatomy-body').replaceChildren(
    tokenBox('The whole signature', [
      segment('header', header), '.', segment('payload', payload), '.', segment('mac', mac),
    ]),
    ...parts(token, now, marks),
    part('mac', 'MAC', 'What proves it', macOf(token, marks)),
  );
  byId('anatomy').hidden = false;
}

export function tokenBox(label, pieces) {
  return element('p', { className: 'token', tabIndex: 0, role: 'region', 'aria-label': label }, ...pieces);
}

export const segment = (kind, text) => element('span', { className: `seg ${kind}` }, text);

/** Header and payload. `marks` holds the findings about a field by its name; either part may be null. */
export function parts({ header, claims }, now, marks = NO_MARKS) {
  const columns = [];
  if (header) columns.push(part('header', 'Header', 'How it is signed', table(describeHeader(header), now, marks)));
  if (claims) columns.push(part('payload', 'Payload', 'What it claims', table(describeClaims(claims), now, marks)));
  return columns;
}

export function part(name, title, subtitle, body) {
  const heading = element('h3', {}, title, ' ', element('span', {}, subtitle));
  return element('section', { className: `part ${name}` }, heading, body);
}

function table(rows, now, marks) {
  return element('dl', { className: 'claims' }, ...rows.map((row) => claim(row, now, marks.get(row.name) ?? [])));
}

function claim({ name, value, meaning, moment }, now, findings) {
  const text = value.length > MOST_OF_A_VALUE ? `${value.slice(0, MOST_OF_A_VALUE)}…` : value;
  const shown = element('dd', {}, element('code', { className: 'value' }, text));
  if (moment !== null) shown.append(when(moment, now));
  return row(name, shown, meaning, findings);
}

export function row(name, shown, meaning, findings = []) {
  const explained = element('dd', { className: 'meaning' }, meaning, ...findings.map(flag));
  const line = element('div', {}, element('dt', {}, element('code', {}, name)), shown, explained);
  // They come worst first.
  if (findings.length > 0) line.dataset.severity = findings[0].severity;
  return line;
}

/** The findings about a field, in short. */
function flag({ severity, code }) {
  const { name, mark } = SEVERITIES[severity];
  const sign = element('span', { 'aria-hidden': 'true' }, mark);
  return element('span', { className: `flag severity-${severity}` }, sign, ` ${name}: `, element('code', {}, code));
}

function when(moment, now) {
  const ago = element('span', { className: 'ago' }, relative(moment, now));
  ago.dataset.moment = moment;
  return element('span', { className: 'when' },
    element('time', { dateTime: new Date(moment * 1000).toISOString() }, dateWords(moment)), ' ', ago);
}

/** Called each second while a signature is shown. */
export function tickAnatomy(now) {
  const moments = /** @type {NodeListOf<HTMLElement>} */ (byId('anatomy-body').querySelectorAll('[data-moment]'));
  for (const node of moments) {
    node.textContent = relative(Number(node.dataset.moment), now);
  }
}

function macOf({ segments: { mac: text }, macBytes }, marks) {
  const shown = element('dd', {}, element('code', { className: 'value' }, text));
  const meaning = `${macBytes} bytes of HMAC-SHA256 over header.payload. Checking it takes the SDK secret, so only this server and Zoom can.`;
  return element('dl', { className: 'claims' }, row('HS256', shown, meaning, marks.get('signature')));
}
