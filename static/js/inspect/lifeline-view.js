// @ts-check
// The times of an inspected token, drawn for the moment of the inspection.

import { element } from '../ui/dom.js';
import { judgeTimes, layOut } from './lifeline.js';
import { isMoment } from '../token/claims.js';
import { limits, percent } from '../token/timeline.js';
import { dateWords, localTime } from '../token/times.js';

/** The nodes of the timeline; `atWord` names the moment of the inspection. */
export function lifeline(timeline, atWord) {
  const judged = judgeTimes(timeline);
  const layout = layOut(timeline);
  const nodes = [words(judged, timeline.at, layout.life)];
  if (layout.marks.length > 0) nodes.unshift(line(layout, judged, atWord));
  if (isMoment(timeline.iat) && isMoment(timeline.exp)) nodes.push(...limits(timeline.lifetimeSeconds));
  return nodes;
}

function line({ marks, at, life }, judged, atWord) {
  const isOut = (name) => judged.some((time) => time.out && time.name === name);
  const rail = element('div', { className: 'judged-rail' });
  if (life) rail.append(stretch(life, isOut('lifetime')));
  rail.append(judgingMark(at, atWord, isOut('iat') || isOut('exp')));
  for (const mark of together(marks)) rail.append(tick(mark, mark.names.some(isOut)));
  const box = element('div', { className: 'judged-life', role: 'img' }, rail);
  box.setAttribute('aria-label', `Timeline: ${judged.map(({ name, text }) => `${name} ${text}`).join(' ')}`);
  return box;
}

function stretch([from, to], out) {
  const node = element('span', { className: 'judged-stretch' });
  node.style.left = percent(from);
  node.style.width = percent(to - from);
  node.dataset.out = out;
  return node;
}

/** Labels of marks closer than this would overlap, so the second moves down a row. */
const ROOM = 0.26;

/** exp and tokenExp are usually equal, and then one mark. */
function together(marks) {
  const byMoment = new Map();
  for (const { name, moment, position } of marks) {
    const shared = byMoment.get(moment) ?? { names: [], moment, position };
    shared.names.push(name);
    byMoment.set(moment, shared);
  }
  return inRows([...byMoment.values()].sort((one, other) => one.position - other.position));
}

function inRows(marks) {
  let before = null;
  return marks.map((mark) => {
    const close = before !== null && mark.position - before.position < ROOM;
    before = { ...mark, row: close ? before.row + 1 : 0 };
    return before;
  });
}

function tick({ names, moment, position, row }, out) {
  const title = element('span', { className: 'tick-names' }, ...(out ? ['✕ '] : []), names.join(', '));
  const label = element('span', { className: 'tick-label' }, title, element('span', { className: 'tick-time' }, localTime(moment)));
  const node = element('span', { className: 'tick' }, label);
  node.style.left = percent(position);
  node.dataset.out = out;
  node.dataset.row = row;
  node.dataset.side = side(position);
  return node;
}

function judgingMark({ moment, position }, word, out) {
  const flag = element('span', { className: 'life-flag' }, `${word} ${localTime(moment)}`);
  const node = element('span', { className: 'life-now' }, flag);
  node.style.left = percent(position);
  node.dataset.out = out;
  node.dataset.side = side(position);
  return node;
}

function side(position) {
  if (position > 0.75) return 'left';
  return position < 0.25 ? 'right' : 'middle';
}

function words(judged, at, life) {
  const items = judged.map(({ name, out, text }) => {
    const mark = element('span', { className: 'verdict-mark', 'aria-hidden': 'true' }, out ? '✕' : '✓');
    const item = element('li', {}, mark, ...(out ? [element('span', { className: 'visually-hidden' }, 'Out of bounds: ')] : []),
      element('code', {}, name), ` ${text}`);
    item.dataset.out = out;
    return item;
  });
  return element('div', { className: 'judged-words' },
    element('ul', {}, ...items),
    element('p', { className: 'hint' }, `As of ${dateWords(at)}.${life ? ' From iat to exp the line is to scale; the rest is compressed.' : ''}`));
}
