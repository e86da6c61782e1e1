// One attempt, from the press of the button to how it ended.

import { EndpointRefusal, EndpointUnreachable, requestSignature } from './api.js';
import { joinClientView, loadClientView } from './client-view.js';
import { joinComponentView, loadComponentView } from './component-view.js';
import { byId } from './dom.js';
import { decodeToken } from './jwt.js';
import {
  closed, explainBreakdown, explainRefusal, explainSdkError, explainSdkUnavailable, explainSilence, explainUnreachable, joined,
} from './outcomes.js';
import { forgetTokens } from './remember.js';
import { hideOutcome, resetSteps, showOutcome, showStep } from './result.js';
import { SdkUnavailable } from './sdk.js';
import { giveStage, leaveStage, sayOnStage, takeStage, zoomAsks } from './stage.js';

/** Zoom answers within two or three seconds; what takes this long needs a word. */
const SILENCE_SECONDS = 20;

const KEPT_NOTE = 'Kept across a reload: all but the passcode and the tokens.';
const RELOAD_NOTE = 'Reloading clears the passcode and the tokens. The rest stays.';

const STEP_AFTER_FAILURE = { sign: 'No signature.', load: 'The SDK is not there.', join: 'Not joined.' };

let current = null;

/** What a page load was used for: view and language, once an SDK is in it. */
let used = null;

/** What to say where the next attempt takes a fresh page; empty where it does not. */
function reloadFor({ view, language }) {
  if (!used) return '';
  if (used.view !== view) return 'Reload to change the view';
  if (view === 'client') return 'Reload to join again';
  return used.language === language ? '' : 'Reload to change the language';
}

const OCCUPIED = { running: 'Joining…', joined: 'In the meeting' };

export function showButton(values) {
  const button = byId('join');
  const occupied = OCCUPIED[current?.state];
  const reload = occupied ? '' : reloadFor(values);
  button.textContent = occupied ?? (reload || 'Join');
  button.setAttribute('aria-disabled', String(Boolean(occupied)));
  byId('form-note').textContent = reload ? RELOAD_NOTE : KEPT_NOTE;
}

export async function join({ configuration, values, showToken }) {
  if (current && current.state in OCCUPIED) return;
  if (reloadFor(values)) {
    location.reload();
    return;
  }
  const attempt = { state: 'running', step: 'sign', view: values.view, values };
  current = attempt;
  resetSteps();
  showButton(values);
  try {
    await run(attempt, configuration, showToken);
    succeed(attempt);
  } catch (error) {
    fail(attempt, error);
  }
}

async function run(attempt, configuration, showToken) {
  const { values, view } = attempt;
  enter(attempt, 'sign', 'Asking this server for a signature…');
  attempt.config = await configuration();
  const { signature } = await requestSignature(attempt.config.endpoint, values);
  showToken(decodeToken(signature));
  showStep('sign', 'done', 'Signature issued.');

  enter(attempt, 'load', `Loading ${nameOf(view)}…`);
  const { sdk } = attempt.config;
  watch(attempt);
  await (view === 'client' ? loadClientView(sdk) : loadComponentView(sdk));
  used = { view, language: values.language };

  const onAsked = () => {
    showStep('load', 'done', `${nameOf(view)} ${sdk.version} loaded.`);
    enter(attempt, 'join', 'Waiting for Zoom’s answer…');
    watch(attempt);
  };
  if (view === 'client') {
    sayOnStage('Waiting for Zoom’s answer…');
    giveStage();
    return joinClientView({ sdk, values, signature, onAsked });
  }
  byId('component-stage').hidden = false;
  byId('component-stage').removeAttribute('data-joined');
  const onClosed = (reason) => {
    if (attempt === current && attempt.state === 'joined') leave(attempt, reason);
  };
  return joinComponentView({ sdk, values, signature, root: byId('component-root'), onAsked, onClosed });
}

const nameOf = (view) => (view === 'client' ? 'Client View' : 'Component View');

function enter(attempt, step, detail) {
  attempt.step = step;
  hideOutcome();
  showStep(step, 'current', detail);
}

/** The SDK may stay silent for ever: after a while say what may be going on, and keep listening. */
function watch(attempt) {
  clearTimeout(attempt.watchdog);
  attempt.watchdog = setTimeout(() => {
    const waits = attempt.step === 'join';
    if (waits) attempt.state = 'silent';
    sayOnStage('Zoom has not answered yet.');
    if (attempt.view === 'client' && !zoomAsks()) takeStage({ keepBar: true });
    showOutcome(explainSilence(attempt.view, attempt.step, SILENCE_SECONDS), { focus: !byId('page').hidden });
    showButton(attempt.values);
  }, SILENCE_SECONDS * 1000);
}

function succeed(attempt) {
  if (attempt !== current) return;
  showStep('join', 'done', 'In the meeting.');
  byId('component-stage').toggleAttribute('data-joined', true);
  end(attempt, 'joined', joined(attempt.view));
  if (attempt.view === 'client') leaveStage();
}

function leave(attempt, reason) {
  byId('component-stage').hidden = true;
  showStep('join', 'done', 'The meeting is over.');
  end(attempt, 'over', closed(reason));
}

function fail(attempt, error) {
  if (attempt !== current) return;
  if (attempt.view === 'client' && attempt.step !== 'sign') takeStage();
  byId('component-stage').hidden = true;
  showStep(attempt.step, 'failed', STEP_AFTER_FAILURE[attempt.step]);
  end(attempt, 'failed', explain(attempt, error));
}

function end(attempt, state, outcome) {
  clearTimeout(attempt.watchdog);
  attempt.state = state;
  if (state !== 'joined') forgetTokens();
  showOutcome(outcome, { focus: !byId('page').hidden });
  showButton(attempt.values);
}

function explain({ view, config }, error) {
  if (error instanceof EndpointRefusal) return explainRefusal(error.status, error.error);
  if (error instanceof EndpointUnreachable) return explainUnreachable(error.status);
  if (error instanceof SdkUnavailable) return explainSdkUnavailable(error.url, config.sdk.source);
  if (error instanceof Error) return explainBreakdown(error);
  return explainSdkError(view, error, { demo: config.demo });
}
