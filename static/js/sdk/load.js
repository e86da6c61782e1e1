// @ts-check
// Loads Zoom's Web SDK, its scripts one after the other in the order that it needs.

const VENDOR = {
  client: ['react', 'react-dom', 'redux', 'react-redux', 'redux-thunk'],
  component: ['react', 'react-dom'],
};

export class SdkUnavailable extends Error {
  constructor(url) {
    super(`the script ${url} did not load`);
    this.url = url;
  }
}

/** The npm package and the CDN have different names for the embedded bundle. */
function mainScript(view, { version, source }) {
  if (view === 'client') return `zoom-meeting-${version}.min.js`;
  return source === 'self' ? 'zoom-meeting-embedded-ES5.min.js' : `zoom-meeting-embedded-${version}.min.js`;
}

export function sdkScripts(view, sdk) {
  const vendor = VENDOR[view].map((name) => `${sdk.base}/lib/vendor/${name}.min.js`);
  return [...vendor, `${sdk.base}/${mainScript(view, sdk)}`];
}

/** The absolute URL of the SDK's workers, languages and WebAssembly. */
export const sdkLibrary = (sdk, origin) => new URL(`${sdk.base}/lib`, origin).href;

export async function loadSdk(view, sdk) {
  for (const url of sdkScripts(view, sdk)) await loadScript(url);
}

const loaded = new Set();

function loadScript(url) {
  if (loaded.has(url)) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = url;
    script.onload = () => {
      loaded.add(url);
      resolve();
    };
    script.onerror = () => {
      script.remove();
      reject(new SdkUnavailable(url));
    };
    document.head.append(script);
  });
}
