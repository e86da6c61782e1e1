// The test page: form, endpoint, signature, SDK, outcome.

import { showAnatomy, tickAnatomy } from './anatomy.js';
import { EndpointRefusal, fetchConfig } from './api.js';
import { showCall } from './call.js';
import { clockNote, serverNow, setSkew } from './clock.js';
import { byId } from './dom.js';
import { readForm, setUpForm } from './form.js';
import { join, showButton } from './join.js';
import { explainRefusal, explainUnreachable } from './outcomes.js';
import { forgetTokens } from './remember.js';
import { showOutcome } from './result.js';
import { showTimeline, tickTimeline } from './timeline.js';

let config = null;

async function configuration() {
  config ??= await fetchConfig();
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

function showToken(token) {
  const now = serverNow();
  showAnatomy(token, now);
  showTimeline(token.claims, now, clockNote());
}

forgetTokens();
addEventListener('pagehide', forgetTokens);

setUpForm({
  onChange: (values) => {
    showButton(values);
    if (config) showCall(config.endpoint, values);
  },
  onJoin: (values) => join({ configuration, values, showToken }),
});

setInterval(() => {
  tickAnatomy(serverNow());
  tickTimeline(serverNow());
}, 1000);

configuration().then(showConfig, (error) => {
  const outcome = error instanceof EndpointRefusal ? explainRefusal(error.status, error.error) : explainUnreachable(error.status);
  showOutcome(outcome, { focus: false });
});
