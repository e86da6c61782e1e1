// @ts-check
// Who has the window: this page or Client View. Both style body, html and bare elements, so the
// style sheets of the one that is not shown are disabled.

import { byId } from '../ui/dom.js';

const OURS = [...document.querySelectorAll('link[rel="stylesheet"]:not([data-stage])')];
const NEUTRAL = document.querySelector('link[data-stage]');
const roots = [document.documentElement, document.body];

let zoomOnStage = false;
let offStage = null;

const SHOW_ZOOM = 'Show Zoom';

const TO_SEE = ':is(a[href], button, canvas, img, input, video)';

let painted = null;

/** Hands the window to Client View as soon as it has something to show; until then this page stays. */
export function giveStageOncePainted() {
  watchSheets();
  document.documentElement.dataset.stage = 'page';
  applySheets();
  byId('stage-toggle').textContent = SHOW_ZOOM;
  byId('stage-bar').hidden = false;
  painted = new MutationObserver(() => {
    if (hasPainted()) giveStage();
  });
  painted.observe(document.body, { childList: true, subtree: true });
}

/** Zoom's screens all have something to see or to press; its dark loading screen comes before an error too. */
function hasPainted() {
  return document.querySelector(`body > :not(#page, .stage-bar, .announcer, :has(> #wc-loading)) ${TO_SEE}`) !== null;
}

/** Hands the window to Client View; a bar leads back. */
export function giveStage() {
  painted?.disconnect();
  byId('stage-bar').hidden = false;
  if (!zoomOnStage) swap();
}

export function takeStage({ keepBar = false } = {}) {
  if (!keepBar) painted?.disconnect();
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
  painted?.disconnect();
  swap();
  byId('stage-toggle').focus();
});

function swap() {
  zoomOnStage = !zoomOnStage;
  swapAttributes();
  byId('page').hidden = zoomOnStage;
  document.documentElement.dataset.stage = zoomOnStage ? 'zoom' : 'page';
  byId('stage-toggle').textContent = zoomOnStage ? 'Show the test page' : SHOW_ZOOM;
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
  const nodes = /** @type {NodeListOf<HTMLLinkElement | HTMLStyleElement>} */ (
    document.querySelectorAll('link[rel="stylesheet"], style'));
  for (const node of nodes) {
    if (node === NEUTRAL) continue;
    if (node.sheet) node.sheet.disabled = OURS.includes(node) === zoomOnStage;
    else node.addEventListener('load', applySheets, { once: true });
  }
}

let sheets = null;

/** The SDK may add sheets at any time, even when it is not shown. */
function watchSheets() {
  if (sheets) return;
  sheets = new MutationObserver(applySheets);
  sheets.observe(document.documentElement, { childList: true, subtree: true });
}
