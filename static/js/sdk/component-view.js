// @ts-check
// Component View: Zoom's components inside this page. It can join again and again.

import { componentViewParameters } from './parameters.js';
import { loadSdk, sdkLibrary } from './load.js';

export const loadComponentView = (sdk) => loadSdk('component', sdk);

const DIALOG = '.zoom-MuiDialog-container';

/** In milliseconds. After a refusal the SDK opens its dialog at once, if it opens one at all, and fades it out in 200. */
const DIALOG_OPENS_WITHIN = 500;
const DIALOG_GOES_WITHIN = 1500;

let client = null;
/** @type {(reason?: string) => void} */
let whenClosed = () => {};

export async function joinComponentView({ sdk, values, signature, root, onAsked, onClosed }) {
  whenClosed = onClosed;
  client ??= await createClient(sdk, values.language, root);
  onAsked();
  try {
    return await client.join(componentViewParameters(values, signature));
  } catch (error) {
    await dismissDialog();
    throw error;
  }
}

async function createClient(sdk, language, root) {
  const created = window.ZoomMtgEmbedded.createClient();
  await created.init({
    zoomAppRoot: root,
    language,
    assetPath: `${sdkLibrary(sdk, location.origin)}/av`,
    leaveOnPageUnload: true,
  });
  created.on('connection-change', ({ state, reason }) => {
    if (state === 'Closed') whenClosed(reason);
  });
  return created;
}

/**
 * After a refusal the SDK opens a modal with the bare message over our explanation, offers to
 * retry with the same signature, and hides the rest of the page from screen readers.
 * No option turns it off; Escape closes it.
 */
async function dismissDialog() {
  const dialog = await seen(() => document.querySelector(DIALOG), DIALOG_OPENS_WITHIN);
  if (!dialog) return;
  dialog.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', code: 'Escape', keyCode: 27, bubbles: true }));
  dialog.parentElement.style.display = 'none';
  await seen(() => !dialog.isConnected, DIALOG_GOES_WITHIN);
}

/** What `look` finds as the document changes, or nothing if the time runs out. */
function seen(look, within) {
  return new Promise((resolve) => {
    const observer = new MutationObserver(check);
    const timer = setTimeout(() => finish(undefined), within);
    observer.observe(document.body, { childList: true, subtree: true });
    check();

    function check() {
      const found = look();
      if (found) finish(found);
    }

    function finish(found) {
      clearTimeout(timer);
      observer.disconnect();
      resolve(found);
    }
  });
}
