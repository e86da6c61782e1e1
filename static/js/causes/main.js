// @ts-check
// The index of causes: its filter, and links by a code such as /causes#iat_rounded, which lead to the entry's page.

import { byId } from '../ui/dom.js';

const filter = /** @type {HTMLInputElement} */ (byId('filter'));
const all = (selector) => /** @type {HTMLElement[]} */ ([...document.querySelectorAll(selector)]);

const groups = all('.causes-group');
const rows = all('[data-words]');
const texts = rows.map((row) => comparable(`${row.textContent} ${row.dataset.words}`));

function comparable(text) {
  return text.toLowerCase().replaceAll('’', "'");
}

/** What was typed or pasted, without the punctuation around its words. */
function wordsOf(text) {
  const words = comparable(text).split(/\s+/);
  return words.map((word) => word.replace(/^[“"'(]+|[.,:;!?”"')]+$/g, '')).filter(Boolean);
}

function showMatches() {
  const words = wordsOf(filter.value);
  rows.forEach((row, index) => { row.hidden = !words.every((word) => texts[index].includes(word)); });
  for (const group of groups) {
    const own = rows.filter((row) => group.contains(row));
    // The most frequent stand in their groups too.
    group.hidden = own.length === 0 ? words.length > 0 : own.every(({ hidden }) => hidden);
  }
  byId('filter-count').textContent = words.length === 0 ? '' : told(rows.filter((row) => !row.hidden).length);
}

function told(count) {
  if (count === 0) return 'Nothing has all these words.';
  return `${count} of ${rows.length}`;
}

function openNamed() {
  const row = rows.find(({ id }) => id && id === location.hash.slice(1));
  const link = row?.querySelector('a');
  if (link) location.replace(link.href);
}

filter.addEventListener('input', showMatches);
window.addEventListener('hashchange', openNamed);
// The browser restores what was typed when people come back from an entry.
window.addEventListener('pageshow', showMatches);
byId('filter-box').hidden = false;
openNamed();
