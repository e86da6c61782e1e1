import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sdkLibrary, sdkScripts } from '../../../../static/js/sdk/load.js';
import { scriptsOf, TRIED, untried } from '../../../../static/js/sdk/versions.js';

const REACT = ['react.min.js', 'react-dom.min.js'];
const CLIENT = [...REACT, 'redux.min.js', 'redux-thunk.min.js'];
const CLIENT_6_2 = [...REACT, 'redux.min.js', 'react-redux.min.js', 'redux-thunk.min.js'];

const names = (view, version, source) => scriptsOf(view, version, source).map(({ anyOf }) => anyOf.map((path) => path.split('/').pop()).join(' or '));

for (const [version, vendor] of [['5.0.0', CLIENT], ['5.1.4', CLIENT], ['6.0.2', CLIENT], ['6.1.0', CLIENT], ['6.2.0', CLIENT_6_2]]) {
  test(`${version} has these scripts, and all are needed`, () => {
    const client = [...vendor, `zoom-meeting-${version}.min.js`];
    assert.deepEqual(names('client', version, 'cdn'), client);
    assert.deepEqual(names('client', version, 'self'), client);
    assert.deepEqual(names('component', version, 'cdn'), [...REACT, `zoom-meeting-embedded-${version}.min.js`]);
    assert.deepEqual(names('component', version, 'self'), [...REACT, 'zoom-meeting-embedded-ES5.min.js']);
    for (const view of ['client', 'component']) {
      assert.deepEqual(scriptsOf(view, version, 'cdn').filter(({ optional }) => optional), []);
    }
    assert.equal(untried(version), undefined);
  });
}

test('what is older is loaded as the oldest', () => {
  assert.deepEqual(names('client', '3.13.2', 'self'), [...CLIENT, 'zoom-meeting-3.13.2.min.js']);
});

test('what is newer is loaded as pages load 6.5.0', () => {
  assert.deepEqual(names('client', '6.5.0', 'cdn'), [...CLIENT_6_2, 'lodash.min.js', 'zoom-meeting-6.5.0.min.js']);
  const optional = scriptsOf('client', '6.5.0', 'cdn').filter((script) => script.optional);
  assert.deepEqual(optional.flatMap(({ anyOf }) => anyOf), ['lib/vendor/react-redux.min.js', 'lib/vendor/lodash.min.js']);
});

test('from 6.10.0 on only the SDK itself is needed, under one of two names', () => {
  const last = (...of) => scriptsOf(...of).at(-1);
  assert.deepEqual(last('client', '6.10.0', 'cdn'), { anyOf: ['zoom-meeting-6.10.0.min.js', 'client-view.umd.min.js'], optional: false });
  assert.deepEqual(last('component', '10.0.0', 'self'), { anyOf: ['zoom-meeting-embedded-ES5.min.js', 'component-view.umd.min.js'], optional: false });
  for (const script of scriptsOf('component', '6.10.0', 'cdn').slice(0, -1)) assert.equal(script.optional, true);
});

test('the scripts and what they load lie below the SDK’s folder', () => {
  const cdn = { version: '6.2.0', source: 'cdn', base: 'https://source.zoom.us/6.2.0' };
  const self = { version: '6.2.0', source: 'self', base: '/sdk' };
  assert.deepEqual(sdkScripts('client', cdn)[0].anyOf, ['https://source.zoom.us/6.2.0/lib/vendor/react.min.js']);
  assert.deepEqual(sdkScripts('client', self).at(-1).anyOf, ['/sdk/zoom-meeting-6.2.0.min.js']);
  assert.equal(sdkLibrary(self, 'http://127.0.0.1:4000'), 'http://127.0.0.1:4000/sdk/lib');
  assert.equal(sdkLibrary(cdn, 'http://127.0.0.1:4000'), 'https://source.zoom.us/6.2.0/lib');
});

for (const [version, title, text] of [
  ['4.1.0', /4\.1\.0 is old/, /10000[^]*newer/],
  ['3.13.2', /3\.13\.2 is old/, /SDK key/],
  ['6.2.1', /6\.2\.1 was not tried/, /ZOOM_WEB_SDK_VERSION=6\.2\.0/],
  ['6.10.0', /6\.10\.0 was not tried/, /other names/],
]) {
  test(`${version}: what was not tried is said`, () => {
    const said = untried(version);
    assert.match(said.title, title);
    assert.match(said.text, text);
    assert.ok(said.text.includes(`${TRIED.oldest} to ${TRIED.newest}`));
  });
}
