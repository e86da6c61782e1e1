// @ts-check
// Loads Zoom's Web SDK, its scripts one after the other in the order that it needs.

import { scriptsOf, TRIED } from './versions.js';

const GLOBAL = { client: 'ZoomMtg', component: 'ZoomMtgEmbedded' };

export class SdkUnavailable extends Error {
  constructor(url) {
    super(`the script ${url} did not load`);
    this.url = url;
  }
}

/** The scripts have loaded, and are not what this page knows as the SDK. */
export class SdkUnknown extends Error {
  constructor(view, version) {
    super(`The scripts of Web SDK ${version} have loaded without ${GLOBAL[view]}. This page was tried with ${TRIED.oldest} to ${TRIED.newest}.`);
    this.name = 'SdkUnknown';
  }
}

/** @returns {{ anyOf: string[], optional: boolean }[]} with the addresses of the scripts */
export function sdkScripts(view, { version, source, base }) {
  return scriptsOf(view, version, source).map(({ anyOf, optional }) => ({ anyOf: anyOf.map((path) => `${base}/${path}`), optional }));
}

/** The absolute URL of the SDK's workers, languages and WebAssembly. */
export const sdkLibrary = (sdk, origin) => new URL(`${sdk.base}/lib`, origin).href;

export async function loadSdk(view, sdk) {
  for (const script of sdkScripts(view, sdk)) await loadAnyOf(script);
  if (!(GLOBAL[view] in window)) throw new SdkUnknown(view, sdk.version);
}

/** The first that is there; if none is, the first is the one that is missing. */
async function loadAnyOf({ anyOf, optional }) {
  for (const url of anyOf) {
    if (await loadScript(url)) return;
  }
  if (!optional) throw new SdkUnavailable(anyOf[0]);
}

const loaded = new Set();

/** @returns {Promise<boolean>} whether it has loaded */
function loadScript(url) {
  if (loaded.has(url)) return Promise.resolve(true);
  return new Promise((resolve) => {
    const script = document.createElement('script');
    script.src = url;
    script.onload = () => {
      loaded.add(url);
      resolve(true);
    };
    script.onerror = () => {
      script.remove();
      resolve(false);
    };
    document.head.append(script);
  });
}
