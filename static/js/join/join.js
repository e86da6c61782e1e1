// @ts-check
// One attempt to join, from the press of the button to its outcome.

import { EndpointRefusal, EndpointUnreachable, requestCheck, requestInspection, requestSignature } from '../token/api.js';
import { joinClientView, loadClientView } from '../sdk/client-view.js';
import { joinComponentView, loadComponentView } from '../sdk/component-view.js';
import { browserNow, clockSkew } from '../token/clock.js';
import { credential, credentialWords } from '../ui/credential.js';
import { byId } from '../ui/dom.js';
import { showRefusedField } from './form.js';
import { fieldOf, fieldWords, isAuthError } from '../ui/auth.js';
import { decodeToken } from '../token/jwt.js';
import {
  closed, explainBreakdown, explainRefusal, explainSdkError, explainSdkUnavailable, explainSilence, explainUnreachable, isZakCode, joined, SIGNED,
} from '../sdk/outcomes.js';
import { forgetTokens, rememberOnce } from './remember.js';
import { failureReport } from './report.js';
import { appField, inspectionRequest, signatureRequest } from '../token/request.js';
import { hideOutcome, resetSteps, showOutcome, showStep, showZakStep, WAITING } from './result.js';
import { SdkUnavailable } from '../sdk/load.js';
import { giveStage, giveStageOncePainted, leaveStage, sayOnStage, takeStage, zoomAsks } from './stage.js';
import { asksForInspection, withReport } from '../inspect/verdicts.js';

/** Zoom answers within two or three seconds; if it takes this long, the page says something. */
const SILENCE_SECONDS = 20;

/** What the reload that this page asks for keeps, and what any other one does. */
function noteOf(reload) {
  const name = credentialWords();
  if (reload) return name === '' ? 'This button keeps the whole form.' : `This button keeps the whole form but the ${name}.`;
  return name === '' ? 'Passcode and tokens are not kept after a reload.' : `The ${name}, passcode and tokens are not kept after a reload.`;
}

const STEP_AFTER_FAILURE = { zak: 'No ZAK.', sign: 'No signature.', load: 'The SDK did not load.', join: 'Not joined.' };

let current = null;

/** Counts outcomes, so that an inspection that has been overtaken shows nothing. */
let tellings = 0;

/** The view and language of this page load, once it has an SDK. */
let used = null;

/** What to say if the next attempt needs a fresh page; empty if it does not. */
function reloadFor({ view, language }) {
  if (!used) return '';
  if (used.view !== view) return 'Reload to change the view';
  if (view === 'client') return 'Reload to join again';
  return used.language === language ? '' : 'Reload to change the language';
}

const OCCUPIED = { running: 'Joining…', joined: 'In the meeting' };

export function showButton(values) {
  const button = byId('join-now');
  const occupied = OCCUPIED[current?.state];
  const reload = occupied ? '' : reloadFor(values);
  button.textContent = occupied ?? (reload || 'Join');
  button.setAttribute('aria-disabled', String(Boolean(occupied)));
  byId('sign-only').setAttribute('aria-disabled', String(Boolean(occupied)));
  byId('form-note').textContent = noteOf(reload !== '');
}

export async function join({ configuration, renewConfiguration, values, showToken }) {
  if (current && current.state in OCCUPIED) return;
  if (reloadFor(values)) {
    rememberOnce(values);
    location.reload();
    return;
  }
  await attempted({ renewConfiguration, values, showToken }, async (attempt) => {
    await run(attempt, configuration);
    succeed(attempt);
  });
}

/** Only the signature: nothing is loaded and Zoom is not asked. */
export async function signOnly({ configuration, renewConfiguration, values, showToken }) {
  if (current && current.state in OCCUPIED) return;
  await attempted({ renewConfiguration, values, showToken }, async (attempt) => {
    await sign(attempt, configuration);
    end(attempt, 'signed', SIGNED);
  });
}

/** Runs one attempt to its end, whatever that is. */
async function attempted({ renewConfiguration, values, showToken }, run) {
  const attempt = { state: 'running', step: 'sign', view: values.view, values, credential: credential(), showToken };
  current = attempt;
  resetSteps();
  showButton(values);
  try {
    await run(attempt);
  } catch (error) {
    if (isAuthError(error) || isOfApp(error)) await renewConfiguration();
    fail(attempt, error);
  }
}

/** @returns the signature, and the values with the ZAK that came along */
async function sign(attempt, configuration) {
  const { values } = attempt;
  enter(attempt, 'sign', 'Asking this server for a signature…');
  attempt.config = await configuration();
  const asked = signatureRequest(attempt.config, values);
  showZakStep(asked.zak);
  if (asked.zak) {
    showStep('sign', 'waiting', WAITING.sign);
    enter(attempt, 'zak', 'This server asks Zoom for the host’s ZAK…');
  }
  const { signature, zak } = await requestSignature(attempt.config.endpoint, asked, attempt.credential);
  if (asked.zak) showStep('zak', 'done', 'Zoom issued the host’s ZAK.');
  attempt.signature = signature;
  attempt.showToken(decodeToken(signature));
  showStep('sign', 'done', 'Signature issued.');
  return { signature, parameters: asked.zak ? { ...values, zak } : values };
}

async function run(attempt, configuration) {
  const { values, view } = attempt;
  const { signature, parameters } = await sign(attempt, configuration);

  enter(attempt, 'load', `Loading ${nameOf(view)}…`);
  const { sdk } = attempt.config;
  watch(attempt);
  await (view === 'client' ? loadClientView(sdk) : loadComponentView(sdk));
  used = { view, language: values.language };

  const onAsked = () => {
    showStep('load', 'done', `${nameOf(view)} ${sdk.version} loaded.`);
    attempt.askedAt = browserNow();
    enter(attempt, 'join', 'Waiting for Zoom’s answer…');
    watch(attempt);
  };
  if (view === 'client') {
    sayOnStage('Waiting for Zoom’s answer…');
    giveStageOncePainted();
    return joinClientView({ sdk, values: parameters, signature, onAsked });
  }
  byId('component-stage').hidden = false;
  byId('component-stage').removeAttribute('data-joined');
  const onClosed = (reason) => {
    if (attempt === current && attempt.state === 'joined') leave(attempt, reason);
  };
  return joinComponentView({ sdk, values: parameters, signature, root: byId('component-root'), onAsked, onClosed });
}

const nameOf = (view) => (view === 'client' ? 'Client View' : 'Component View');

function enter(attempt, step, detail) {
  attempt.step = step;
  tellings += 1;
  hideOutcome();
  showStep(step, 'current', detail);
}

/** The SDK may stay silent for ever: after a while, say what may be going on, and keep listening. */
function watch(attempt) {
  clearTimeout(attempt.watchdog);
  attempt.watchdog = setTimeout(() => {
    const waits = attempt.step === 'join';
    if (waits) attempt.state = 'silent';
    sayOnStage('Zoom has not answered yet.');
    if (attempt.view === 'client' && !zoomAsks()) takeStage({ keepBar: true });
    showButton(attempt.values);
    tell(attempt, explainSilence(attempt.view, attempt.step, SILENCE_SECONDS));
  }, SILENCE_SECONDS * 1000);
}

/** Shows an outcome and what the inspection of the signature adds to it, unless another one came meanwhile. */
async function tell(attempt, outcome) {
  const turn = ++tellings;
  const whole = withCheck(attempt, await inspected(attempt, outcome));
  if (turn !== tellings) return;
  const report = whole.tone === 'failure' || whole.tone === 'waiting' ? failureReport(attempt, whole) : null;
  showOutcome(whole, { focus: isSeen() && !attempt.field, report });
}

/** After a failed join the server can ask Zoom about its credentials, on its own machine. */
function withCheck({ config, values, step, credential: key }, outcome) {
  if (!config?.check || config.demo || step !== 'join' || outcome.tone !== 'failure') return outcome;
  const asked = appField(config, values);
  const ofApp = (check) => (asked.app && check.app ? { ...check, subject: `${check.subject} of ${check.app}` } : check);
  const ask = () => requestCheck(config.check, asked, key).then((checks) => checks.map(ofApp)).catch((error) => [{
    subject: 'this server',
    status: 'not_checked',
    message: error instanceof EndpointRefusal ? error.message : 'It could not ask Zoom: see its log.',
  }]);
  return { ...outcome, check: ask };
}

const isSeen = () => !byId('page').hidden && !byId('view-join').hidden;

async function inspected(attempt, outcome) {
  // Made with demo credentials, a signature may be sound, and Zoom refuses it all the same.
  if (attempt.config?.demo || !asksForInspection(outcome, attempt)) return outcome;
  const { config, values: { meetingNumber, role }, signature, askedAt } = attempt;
  // The server's clock may be the cause, so this browser's clock says when Zoom was asked.
  const question = inspectionRequest({ signature, meetingNumber, role, platform: 'web', at: askedAt });
  try {
    const report = await requestInspection(config.inspect, question, attempt.credential);
    if (attempt === current) attempt.showToken(decodeToken(signature), report.findings);
    return withReport(outcome, report, { skew: clockSkew() });
  } catch {
    // What is known without an inspection still helps.
    return outcome;
  }
}

function succeed(attempt) {
  if (attempt !== current) return;
  showStep('join', 'done', 'In the meeting.');
  byId('component-stage').toggleAttribute('data-joined', true);
  end(attempt, 'joined', joined(attempt.view));
  if (attempt.view !== 'client') return;
  giveStage();
  leaveStage();
}

function leave(attempt, reason) {
  byId('component-stage').hidden = true;
  showStep('join', 'done', 'The meeting is over.');
  end(attempt, 'over', closed(reason));
}

function fail(attempt, error) {
  if (attempt !== current) return;
  if (attempt.step === 'zak' && !isOfZak(error)) {
    showStep('zak', 'waiting', WAITING.zak);
    attempt.step = 'sign';
  }
  if (attempt.view === 'client' && (attempt.step === 'load' || attempt.step === 'join')) takeStage();
  byId('component-stage').hidden = true;
  showStep(attempt.step, 'failed', STEP_AFTER_FAILURE[attempt.step]);
  attempt.field = error instanceof EndpointRefusal && showRefusedField(fieldOf(error.error), fieldWords(error.error), { focus: isSeen() });
  end(attempt, 'failed', explain(attempt, error));
}

/** The server may have other apps since the page was loaded. */
const isOfApp = (error) => error instanceof EndpointRefusal && fieldOf(error.error) === 'app';

const isOfZak = (error) => error instanceof EndpointRefusal && isZakCode(error.error.code);

function end(attempt, state, outcome) {
  clearTimeout(attempt.watchdog);
  attempt.state = state;
  if (state !== 'joined') forgetTokens();
  showButton(attempt.values);
  tell(attempt, outcome);
}

function explain({ view, config }, error) {
  if (error instanceof EndpointRefusal) return explainRefusal(error.status, error.error, error.retryAfter);
  if (error instanceof EndpointUnreachable) return explainUnreachable(error.status);
  if (error instanceof SdkUnavailable) return explainSdkUnavailable(error.url, config.sdk.source);
  if (error instanceof Error) return explainBreakdown(error);
  return explainSdkError(view, error, { demo: config.demo });
}
