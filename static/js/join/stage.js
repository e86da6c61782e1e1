// @ts-check
// Who has the window: this page or Client View. Both style body, html and bare elements, so the
// style sheets of the one that is not shown are disabled.

import { byId } from '../ui/dom.js';

const OURS = [...document.querySelectorAll('link[rel="stylesheet"]:not([data-stage])')];
const NEUTRAL = document.querySelector('link[data-stage]');
const roots = [document.documentElement, document.body];

let zoomOnStage = false;
let offStage = null;

/** Hands the window to Client View; a bar leads back. */
export function giveStage() {
  if (!offStage) watchSheets();
  byId('stage-bar').hidden = false;
  if (!zoomOnStage) swap();
}

export function takeStage({ keepBar = false } = {}) {
  byId('stage-bar').hidden = !keepBar;
  if (zoomOnStage) swap();
}

/** During the meeting, the window belongs to Zoom. */
export function leaveStage() {
  byId('stage-bar').hidden = true;
}

/** A preview, a prompt or a waiting room needs the person's attention: it must not be covered. */
export function zoomAsks() {
  const controls = document.querySelectorAll('body > :not(#page, .stage-bar) :is(button, input, a[href])');
  return zoomOnStage && [...controls].some((node) => node.getClientRects().length > 0);
}

export function sayOnStage(text) {
  byId('stage-text').textContent = text;
}

byId('stage-toggle').addEventListener('click', () => {
  swap();
  byId('stage-toggle').focus();
});

function swap() {
  zoomOnStage = !zoomOnStage;
  swapAttributes();
  byId('page').hidden = zoomOnStage;
  document.documentElement.dataset.stage = zoomOnStage ? 'zoom' : 'page';
  byId('stage-toggle').textContent = zoomOnStage ? 'Show the test page' : 'Show Zoom';
  applySheets();
}

/** The SDK writes classes and styles on html and body: each side keeps its own. */
function swapAttributes() {
  const current = roots.map((node) => ({ className: node.className, style: node.getAttribute('style') ?? '' }));
  const next = offStage?.attributes ?? roots.map(() => ({ className: '', style: '' }));
  roots.forEach((node, index) => {
    node.className = next[index].className;
    node.setAttribute('style', next[index].style);
  });
  offStage = { attributes: current };
}

/** On the sheet, not on the link: a link that is enabled again is fetched again, and the page is unstyled meanwhile. */
function applySheets() {
  const sheets = /** @type {NodeListOf<HTMLLinkElement | HTMLStyleElement>} */ (
    document.querySelectorAll('link[rel="stylesheet"], style'));
  for (const node of sheets) {
    if (node === NEUTRAL) continue;
    if (node.sheet) node.sheet.disabled = OURS.includes(node) === zoomOnStage;
    else node.addEventListener('load', applySheets, { once: true });
  }
}

/** The SDK may add sheets at any time, even when it is not shown. */
function watchSheets() {
  new MutationObserver(applySheets).observe(document.documentElement, { childList: true, subtree: true });
}
