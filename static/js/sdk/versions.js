// @ts-check
// The versions of the Web SDK: which were tried, and which scripts each one has.
// No DOM: the unit tests run this under Node.

/** Both views were tried with these and all between, up to Zoom’s answer. src/http/sdk_version.rs has the same two. */
export const TRIED = { oldest: '5.0.0', newest: '6.2.0' };

const VENDOR = ['react', 'react-dom', 'redux', 'redux-thunk'];
const WITH_REACT_REDUX = ['react', 'react-dom', 'redux', 'react-redux', 'redux-thunk'];

/** The npm package and the CDN have different names for the embedded bundle. */
const MAIN = {
  client: { cdn: ['zoom-meeting-{version}'], self: ['zoom-meeting-{version}'] },
  component: { cdn: ['zoom-meeting-embedded-{version}'], self: ['zoom-meeting-embedded-ES5'] },
};

/**
 * From which version on which scripts are loaded, the newest first. What is older than the last row is loaded as it says.
 * `vendor`: what comes before the SDK. `main`: the names of the SDK itself, of which one is there.
 * `optional`: of the vendor scripts, those that are left out where they are missing.
 */
const ROWS = [
  {
    // Zoom's changelog says that Vite builds it from here on, with a file for each view and further packages beside them; nobody here has seen it.
    from: '6.10.0',
    vendor: { client: [...WITH_REACT_REDUX, 'lodash'], component: [...WITH_REACT_REDUX, 'lodash'] },
    optional: [...WITH_REACT_REDUX, 'lodash'],
    main: {
      client: { cdn: [...MAIN.client.cdn, 'client-view.umd'], self: [...MAIN.client.self, 'client-view.umd'] },
      component: { cdn: [...MAIN.component.cdn, 'component-view.umd'], self: [...MAIN.component.self, 'component-view.umd'] },
    },
  },
  {
    // As pages load 6.5.0 from the CDN; npm has none of these.
    from: '6.2.1',
    vendor: { client: [...WITH_REACT_REDUX, 'lodash'], component: ['react', 'react-dom'] },
    optional: ['react-redux', 'lodash'],
    main: MAIN,
  },
  { from: '6.2.0', vendor: { client: WITH_REACT_REDUX, component: ['react', 'react-dom'] }, optional: [], main: MAIN },
  { from: '5.0.0', vendor: { client: VENDOR, component: ['react', 'react-dom'] }, optional: [], main: MAIN },
];

/**
 * The scripts of a version in their order, as paths below the SDK’s folder.
 * @param view 'client' or 'component'
 * @param source 'cdn' or 'self'
 * @returns {{ anyOf: string[], optional: boolean }[]}
 */
export function scriptsOf(view, version, source) {
  const row = ROWS.find(({ from }) => compare(version, from) >= 0) ?? ROWS.at(-1);
  const vendor = row.vendor[view].map((name) => ({ anyOf: [`lib/vendor/${name}.min.js`], optional: row.optional.includes(name) }));
  const main = row.main[view][source].map((name) => `${name.replace('{version}', version)}.min.js`);
  return [...vendor, { anyOf: main, optional: false }];
}

/** What to say about a version that was not tried: `title`, and `text` with `code`. Nothing about the others. */
export function untried(version) {
  const range = `${TRIED.oldest} to ${TRIED.newest}`;
  if (compare(version, TRIED.oldest) < 0) {
    const wantsKey = compare(version, '4.0.0') < 0 ? ' Before 4.0.0 join() also wants the SDK key, which this page leaves to the signature.' : '';
    return {
      title: `Web SDK ${version} is old`,
      text: `This page was tried with ${range}, and loads ${version} as if it were ${TRIED.oldest}. Zoom turns SDKs away that it considers too old, with code 10000.${wantsKey} Set ZOOM_WEB_SDK_VERSION to a newer one.`,
    };
  }
  if (compare(version, TRIED.newest) <= 0) return undefined;
  const changed = compare(version, '6.10.0') >= 0 ? ' From 6.10.0 on Zoom builds the SDK in another way, so its files may have other names.' : '';
  return {
    title: `Web SDK ${version} was not tried`,
    text: `This page was tried with ${range}, and loads ${version} in the way that is nearest to it.${changed} If a join fails here, try it with \`ZOOM_WEB_SDK_VERSION=${TRIED.newest}\` before you look for the cause in the signature.`,
  };
}

/** Negative, 0 or positive, as `a` is older than `b`, the same, or newer. */
function compare(a, b) {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number));
  return left.map((number, index) => number - right[index]).find((difference) => difference !== 0) ?? 0;
}
