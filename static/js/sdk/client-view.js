// @ts-check
// Client View: the whole page becomes Zoom's. One join a page load; the SDK drops a second silently.

import { clientViewParameters } from './parameters.js';
import { loadSdk, sdkLibrary } from './load.js';

const ROOT = 'zmmtg-root';

export async function loadClientView(sdk) {
  makeRoot();
  await loadSdk('client', sdk);
}

/** The SDK would append its root wherever it likes; ours stays where the stage expects it. */
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
    // With a fragment, going there would be no reload.
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
