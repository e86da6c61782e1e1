// The test page: form, endpoint, signature, SDK, outcome; and the inspection of a pasted signature.

import { showAnatomy, tickAnatomy } from './anatomy.js';
import { EndpointRefusal, fetchConfig } from './api.js';
import { showCall } from './call.js';
import { BROWSER_CLOCK, clockNote, serverNow, setSkew } from './clock.js';
import { byId } from './dom.js';
import { readForm, setUpForm } from './form.js';
import { setUpInspect } from './inspect.js';
import { join, showButton } from './join.js';
import { explainRefusal, explainUnreachable } from './outcomes.js';
import { forgetTokens } from './remember.js';
import { showOutcome } from './result.js';
import { showTimeline, tickTimeline } from './timeline.js';
import { marksOf } from './verdicts.js';
import { setUpViews } from './views.js';

let config = null;

async function configuration() {
  config ??= { inspect: '/inspect', ...await fetchConfig() };
  return config;
}

function showConfig({ demo, sdkKey, sdk, skew, endpoint }) {
  byId('demo-banner').hidden = !demo;
  byId('fact-key').textContent = sdkKey;
  byId('fact-sdk').textContent = `${sdk.version} from ${sdk.source === 'self' ? 'this server' : 'Zoom’s CDN'}`;
  byId('facts').hidden = false;
  setSkew(skew);
  showCall(endpoint, readForm());
}

/** By which clock the shown signature is drawn: its issuer's, until it was judged by this browser's. */
let now = serverNow;

/** @param findings of its inspection, once there was one */
function showToken(token, findings = null) {
  now = findings ? () => Date.now() / 1000 : serverNow;
  showAnatomy(token, now(), marksOf(findings ?? []));
  showTimeline(token.claims, now(), findings ? BROWSER_CLOCK : clockNote());
}

forgetTokens();
addEventListener('pagehide', forgetTokens);

setUpViews();
setUpInspect(configuration);
setUpForm({
  onChange: (values) => {
    showButton(values);
    if (config) showCall(config.endpoint, values);
  },
  onJoin: (values) => join({ configuration, values, showToken }),
});

setInterval(() => {
  tickAnatomy(now());
  tickTimeline(now());
}, 1000);

configuration().then(showConfig, (error) => {
  const outcome = error instanceof EndpointRefusal ? explainRefusal(error.status, error.error) : explainUnreachable(error.status);
  showOutcome(outcome, { focus: false });
});
