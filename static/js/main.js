// @ts-check
// The test page: form, endpoint, signature, SDK, outcome; and the inspection of a pasted signature.

import { showAnatomy, tickAnatomy } from './token/anatomy.js';
import { EndpointRefusal, EndpointUnreachable, fetchConfig, fetchZoomCodes } from './token/api.js';
import { showCall } from './join/call.js';
import { BROWSER_CLOCK, clockNote, serverNow, setSkew } from './token/clock.js';
import { placeCredentialField, showCredentialField, takeKeyFromAddress } from './ui/credential.js';
import { byId, element } from './ui/dom.js';
import { readForm, setUpForm, showApps } from './join/form.js';
import { credentialKind, isShut } from './ui/auth.js';
import { inspectSignature } from './inspect/form.js';
import { setUpInspect } from './inspect/inspect.js';
import { copyText } from './ui/copy.js';
import { join, showButton, signOnly } from './join/join.js';
import { explainBreakdown, explainRefusal, explainUnreachable } from './sdk/outcomes.js';
import { forgetTokens } from './join/remember.js';
import { showOutcome, showZakStep } from './join/result.js';
import { showSdkNotice } from './sdk/notice.js';
import { appOf, wantsZak } from './token/request.js';
import { showTimeline, tickTimeline } from './token/timeline.js';
import { marksOf } from './inspect/verdicts.js';
import { setUpViews } from './ui/views.js';
import { setZoomCodes } from './sdk/zoom-codes.js';

const HINT_WITH_ZAK = 'To start a meeting Zoom also requires the host’s ZAK. This server gets it, unless you enter one here.';
const HINT_WITHOUT = [
  'To start a meeting Zoom also requires the host’s ZAK. Enter it here, or ',
  element('a', { href: '/page/host.html' }, 'set up a Server-to-Server OAuth app'),
  ', and this server gets it.',
];

let config = null;

async function configuration() {
  if (!config) {
    config = { inspect: '/inspect', ...await fetchConfig() };
    showConfig(config);
  }
  return config;
}

async function renewConfiguration() {
  config = null;
  // The error that led here is shown in any case.
  await configuration().catch(() => {});
}

function showConfig({ demo, apps, sdk, skew, auth }) {
  byId('demo-banner').hidden = !demo;
  byId('fact-sdk').textContent = `${sdk.version} from ${sdk.source === 'self' ? 'this server' : 'Zoom’s CDN'}`;
  byId('facts').hidden = false;
  showSdkNotice(sdk.version);
  setSkew(skew);
  showAuth(auth);
  showApps(apps);
  showForm(readForm());
}

function showAuth(auth) {
  const shut = isShut(auth);
  byId('shut-banner').hidden = !shut;
  for (const id of ['skip', 'form', 'result', 'inspect-form', 'inspect-result']) byId(id).hidden = shut;
  showCredentialField(auth);
}

function showForm(values) {
  showButton(values);
  if (!config) return;
  const app = appOf(config, values);
  byId('fact-key').textContent = app.sdkKey;
  showCall(config, values, credentialKind(config.auth, values.role));
  showZakStep(wantsZak(config, values));
  byId('role-hint').replaceChildren(...app.zak ? [HINT_WITH_ZAK] : HINT_WITHOUT);
}

/** Which clock the shown signature is drawn by: its issuer's, until it has been inspected by this browser's. */
let now = serverNow;

/** The signature that is shown, and what it was asked for. */
let issued = null;

/** @param findings of its inspection, if any */
function showToken(token, findings = null) {
  issued = { token, values: readForm() };
  now = findings ? () => Date.now() / 1000 : serverNow;
  showAnatomy(token, now(), marksOf(findings ?? []));
  showTimeline(token.claims, now(), findings ? BROWSER_CLOCK : clockNote());
}

takeKeyFromAddress();
addEventListener('hashchange', takeKeyFromAddress);

forgetTokens();
addEventListener('pagehide', forgetTokens);

setUpViews(placeCredentialField);
setUpInspect({ configuration, renewConfiguration });
setUpForm({
  onChange: showForm,
  onJoin: (values) => join({ configuration, renewConfiguration, values, showToken }),
  onSign: (values) => signOnly({ configuration, renewConfiguration, values, showToken }),
});

byId('copy-signature').addEventListener('click', (event) => {
  copyText(event.currentTarget, issued.token.text, 'The signature');
});
byId('inspect-signature-here').addEventListener('click', () => {
  location.hash = '#inspect';
  inspectSignature(issued.token.text, issued.values);
});

setInterval(() => {
  tickAnatomy(now());
  tickTimeline(now());
}, 1000);

// Without the table a code is shown by itself, which still helps.
fetchZoomCodes().then(setZoomCodes, () => {});

configuration().catch((error) => {
  showOutcome(explain(error), { focus: false });
});

function explain(error) {
  if (error instanceof EndpointRefusal) return explainRefusal(error.status, error.error);
  if (error instanceof EndpointUnreachable) return explainUnreachable(error.status);
  return explainBreakdown(error);
}
