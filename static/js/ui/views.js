// @ts-check
// The page's two views, chosen by the address's fragment, so that links, history and reload work.

import { byId } from './dom.js';

const VIEWS = ['join', 'inspect'];
const FORMS = { join: 'form', inspect: 'inspect-form' };
const TITLES = { join: 'Zoom signature test page', inspect: 'Inspect a Zoom signature' };

/** Other fragments belong to no view and change nothing. */
function named() {
  if (location.hash === '') return 'join';
  return VIEWS.find((view) => location.hash === `#${view}`);
}

let shown = 'join';

/** @param onShow is told the form of the view that is shown */
export function setUpViews(onShow) {
  const show = (view) => {
    mark(view);
    onShow(byId(FORMS[view]));
  };
  show(named() ?? shown);
  addEventListener('hashchange', () => {
    const view = named();
    if (!view || view === shown) return;
    show(view);
    scrollTo(0, 0);
    focusFirst(view);
  });
  focusFirst(shown);
  byId('skip').addEventListener('click', skipToResult);
}

/** Where there is a keyboard, Inspect begins with the cursor in its field; on a phone that would open one. */
function focusFirst(view) {
  if (view === 'inspect' && matchMedia('(hover: hover)').matches) byId('inspect-signature').focus({ preventScroll: true });
}

function mark(view) {
  shown = view;
  for (const name of VIEWS) {
    byId(`view-${name}`).hidden = name !== view;
    const link = byId(`to-${name}`);
    if (name === view) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  document.title = TITLES[view];
}

/** The fragment is taken by the view, so the link cannot lead there by itself. */
function skipToResult(event) {
  event.preventDefault();
  byId(shown === 'join' ? 'result' : 'inspect-result').focus();
}
