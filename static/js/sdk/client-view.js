// @ts-check
// Client View: the whole page becomes Zoom's. One join per page load; the SDK silently drops a second one.

import { clientViewParameters } from './parameters.js';
import { loadSdk, sdkLibrary } from './load.js';

const ROOT = 'zmmtg-root';

export async function loadClientView(sdk) {
  makeRoot();
  await loadSdk('client', sdk);
}

/** The SDK would append its root anywhere; this one is where stage.js expects it. */
function makeRoot() {
  if (document.getElementById(ROOT)) return;
  const root = document.createElement('div');
  root.id = ROOT;
  document.body.append(root);
}

/** Settles with the SDK's success or error callback. It may never do so. */
export async function joinClientView({ sdk, values, signature, onAsked }) {
  const { ZoomMtg } = window;
  ZoomMtg.setZoomJSLib(sdkLibrary(sdk, location.origin), '/av');
  ZoomMtg.preLoadWasm();
  ZoomMtg.prepareWebSDK();
  await ZoomMtg.i18n.load(values.language);
  await callback((settle) => ZoomMtg.init({
    // With a fragment, navigating there would not reload the page.
    leaveUrl: location.origin + location.pathname,
    isShowJoiningErrorDialog: false,
    ...settle,
  }));
  onAsked();
  return callback((settle) => ZoomMtg.join({ ...clientViewParameters(values, signature), ...settle }));
}

function callback(start) {
  return new Promise((resolve, reject) => start({ success: resolve, error: reject }));
}
