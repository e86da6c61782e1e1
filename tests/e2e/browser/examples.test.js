// The pages and components of docs/frontend.md, as a reader would use them: they join with the
// signature that the server issued, and say why they could not.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { openPage } from './helpers/browser.js';
import { withCdn } from './helpers/cdn.js';
import { assertJoined, fillIn, join, problem, PROPS, sdkDialog } from './helpers/example-pages.js';
import { askingAt, blocks, exampleIn, examples } from './helpers/examples.js';
import { NUMBER } from './helpers/person.js';
import { browserForAll, serverForAll } from './helpers/setup.js';
import { site, viteProject } from './helpers/sites.js';
import { INVALID_SIGNATURE, joinRequests, zoomAnswers } from './helpers/zoom.js';

const EXAMPLES = [
  ['client-view.html', 'html'],
  ['component-view.html', 'html'],
  ['signature.js', 'js'],
  ['Meeting.jsx', 'jsx'],
  ['Meeting.vue', 'vue'],
  ['app/api/signature/route.js', 'js'],
  ['node server.mjs', 'js'],
  ['python3 server.py', 'python'],
  ['java Server.java', 'java'],
];

const browser = await browserForAll();
const server = await serverForAll();
const SIGNATURES = `${server.url}/signature`;

async function slowDown(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: 10 });
}

const open = (url, elsewhere = zoomAnswers(INVALID_SIGNATURE)) => openPage(browser, url, { outside: withCdn(elsewhere) });

test('every block of the page is an example that is tested here or in examples-backend.test.js', () => {
  assert.deepEqual(examples.map(({ command, language }) => [command, language]), EXAMPLES);
  assert.equal(blocks.length, EXAMPLES.length);
});

for (const file of ['client-view.html', 'component-view.html']) {
  describe(file, () => {
    let web;
    before(async () => { web = await site({ [file]: askingAt(file, SIGNATURES) }); });
    after(() => web.stop());

    test('shows the server’s refusal, joins once the number is right, and shows Zoom’s refusal', async () => {
      const page = await open(`${web.url}/${file}`);
      await fillIn(page, { meetingNumber: '123' });
      await join(page);
      await problem(page, 'meeting_number_invalid').waitFor();
      assert.equal(joinRequests(page).length, 0);
      await fillIn(page);
      await assertJoined(page);
      assert.deepEqual(page.complaints, []);
      await page.context().close();
    });
  });
}

const REACT = {
  'index.html': '<!DOCTYPE html><title>React</title><div id="app"></div><script type="module" src="/main.jsx"></script>',
  'main.jsx': `
    import { StrictMode, useState } from 'react';
    import { createRoot } from 'react-dom/client';
    import Meeting from './Meeting.jsx';

    function App() {
      const [shown, show] = useState(true);
      return (
        <>
          <button onClick={() => show(!shown)}>Toggle</button>
          {shown && <Meeting {...Object.fromEntries(new URLSearchParams(location.search))} />}
        </>
      );
    }
    createRoot(document.getElementById('app')).render(<StrictMode><App /></StrictMode>);`,
};

const VUE = {
  'index.html': '<!DOCTYPE html><title>Vue</title><div id="app"></div><script type="module" src="/main.js"></script>',
  'main.js': `
    import { createApp } from 'vue';
    import App from './App.vue';
    createApp(App).mount('#app');`,
  'App.vue': `
    <script setup>
    import { ref } from 'vue';
    import Meeting from './Meeting.vue';
    const shown = ref(true);
    const props = Object.fromEntries(new URLSearchParams(location.search));
    </script>
    <template>
      <button @click="shown = !shown">Toggle</button>
      <Meeting v-if="shown" v-bind="props" />
    </template>`,
};

const COMPONENTS = [
  { file: 'Meeting.jsx', how: 'in development, where StrictMode runs effects twice', app: REACT, built: false },
  { file: 'Meeting.jsx', how: 'built', app: REACT, built: true },
  { file: 'Meeting.vue', how: 'built', app: VUE, built: true },
];

for (const { file, how, app, built } of COMPONENTS) {
  describe(`${file}, ${how}`, () => {
    let web;
    before(async () => {
      web = await viteProject({ ...app, [file]: exampleIn(file), 'signature.js': askingAt('signature.js', SIGNATURES) }, { built });
    });
    after(() => web?.stop());

    test('joins, shows Zoom’s refusal, and joins again after it was gone', async () => {
      const page = await open(`${web.url}?${PROPS}`);
      await assertJoined(page);
      await sdkDialog(page).getByRole('button', { name: 'OK' }).click();
      await sdkDialog(page).waitFor({ state: 'detached' });

      // The SDK clears its state half a second after destroyClient(), on a slow machine in the midst
      // of the next join.
      await slowDown(page);
      const toggle = page.getByRole('button', { name: 'Toggle' });
      await toggle.click();
      await page.getByRole('button', { name: 'Join' }).waitFor({ state: 'detached' });
      await toggle.click();
      await assertJoined(page, 2);
      // A client that outlived its component would render into what is gone.
      await sdkDialog(page).waitFor();
      assert.deepEqual(page.complaints, []);
      await page.context().close();
    });

    test('shows the server’s refusal', async () => {
      const page = await open(`${web.url}?${PROPS.replace(NUMBER, '123')}`);
      await join(page);
      await problem(page, 'meeting_number_invalid').waitFor();
      assert.equal(await page.getByRole('button', { name: 'Join' }).isEnabled(), true);
      assert.equal(joinRequests(page).length, 0);
      await page.context().close();
    });

    if (file === 'Meeting.jsx' && built) {
      test('says that the SDK cannot be loaded', async () => {
        const page = await openPage(browser, `${web.url}?${PROPS}`);
        await join(page);
        await problem(page, 'https://source.zoom.us/6.2.0/lib/vendor/react.min.js cannot be loaded.').waitFor();
        await page.context().close();
      });
    }
  });
}
