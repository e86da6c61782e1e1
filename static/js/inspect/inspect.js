// @ts-check
// The Inspect view: requests the inspection of a pasted token and shows the report.

import { EndpointRefusal, EndpointUnreachable, requestInspection } from '../token/api.js';
import { parts, part, row, segment, tokenBox } from '../token/anatomy.js';
import { browserNow, clockSkew } from '../token/clock.js';
import { credential, credentialField } from '../ui/credential.js';
import { announce, byId, element, focusIn, marked } from '../ui/dom.js';
import { showRefused } from '../ui/field-errors.js';
import { findingList } from './findings.js';
import { fieldOf, isAuthError } from '../ui/auth.js';
import { inspectAt, setUpInspectForm } from './form.js';
import { lifeline } from './lifeline-view.js';
import { splitToken } from './split-token.js';
import { pressAgain } from '../sdk/outcomes.js';
import { inspectionRequest } from '../token/request.js';
import { isMoment } from '../token/claims.js';
import { localTime } from '../token/times.js';
import { clockWords, countWords, leadOf, macWords, marksOf, momentsAround, VERDICTS } from './verdicts.js';

const TRIMMED = 'Line breaks or spaces around the token were left out, because copying often adds them. If your own code sends them, Zoom refuses the signature.';

const DEMO = 'This server runs on demo credentials, which it made up, so neither the key nor the MAC was checked. Configure the app’s own credentials to have both checked.';
const OWN_DEMO = 'Zoom refuses it, because it does not know the key: this server made the key up. Apart from that the signature is sound.';
const OWN_DEMO_VERDICT = { title: 'Made with demo credentials', tone: 'waiting' };

const MOMENTS = 'Zoom compared it with its clock when you joined. A signature that is valid now may have been too early then. Inspect it as of:';

const SOUND = 'If Zoom still refuses it: the secret may have been regenerated on Zoom’s side, the key may be a Server-to-Server OAuth app’s, or the clocks here may all be wrong.';

let latest = 0;

export function setUpInspect({ configuration, renewConfiguration }) {
  setUpInspectForm(async (asked) => {
    const turn = ++latest;
    byId('inspect-result').setAttribute('aria-busy', 'true');
    announce('Inspecting…');
    const shown = await inspected(configuration, asked).catch(async (error) => {
      if (!(error instanceof EndpointRefusal || error instanceof EndpointUnreachable)) throw error;
      if (isAuthError(error)) await renewConfiguration();
      return () => showFailure(error);
    });
    if (turn !== latest) return;
    byId('inspect-result').removeAttribute('aria-busy');
    shown();
  });
}

/** What to show once the report is there. */
async function inspected(configuration, asked) {
  const config = await configuration();
  const skew = asked.at === null ? clockSkew() : 0;
  const at = skew === 0 ? asked.at : browserNow();
  const report = await requestInspection(config.inspect, inspectionRequest({ ...asked, at }), credential());
  return () => showReport(report, asked, { demo: config.demo, skew });
}

function showReport(report, asked, { demo, skew }) {
  const { findings, verdict, summary } = report;
  const isOwnDemo = demo && verdict === 'accepted';
  const { title, tone } = isOwnDemo ? OWN_DEMO_VERDICT : VERDICTS[verdict];
  const notes = [verdict === 'accepted' && !demo && SOUND, asked.trimmed && TRIMMED, clockWords(skew), demo && !isOwnDemo && demoNote(report)].filter(Boolean);
  const lead = isOwnDemo ? OWN_DEMO : leadOf(report);
  showVerdict(tone, title, [
    ...(lead === '' ? [] : [element('p', { className: 'means' }, marked(lead))]),
    ...(findings.length > 1 ? [element('p', { className: 'counts' }, `${countWords(findings)}.`)] : []),
    ...(findings.length > 0 ? [findingList(findings)] : []),
    ...notes.map((note) => element('p', { className: 'aside' }, note)),
    ...(report.claims && isMoment(report.timeline.iat) ? [moments(report.timeline, asked.at)] : []),
  ]);
  showParts(report, asked.signature);
  byId('inspect-timeline').hidden = !report.claims;
  byId('inspect-timeline-body').replaceChildren(...(report.claims ? lifeline(report.timeline, asked.at === null ? 'now' : 'judged') : []));
  announce(`${title}. ${summary}`);
}

const demoNote = ({ mac }) => (mac.status === 'verified' ? OWN_DEMO : DEMO);

/** Buttons that inspect the same text at another moment. */
function moments(timeline, judgedAt) {
  const buttons = momentsAround(timeline, judgedAt).map(({ label, at }) => {
    const button = element('button', { type: 'button' }, label, element('small', {}, at === null ? 'this browser’s clock' : localTime(at)));
    button.setAttribute('aria-pressed', String(at !== null && at === judgedAt));
    button.addEventListener('click', () => inspectAt(at));
    return element('li', {}, button);
  });
  return element('section', { className: 'moments', 'aria-label': 'Moments around iat' },
    element('p', {}, MOMENTS), element('ul', {}, ...buttons));
}

function showVerdict(tone, title, body, { focus = true } = {}) {
  const heading = element('h2', { id: 'verdict-title', tabIndex: -1 }, title);
  const panel = byId('verdict');
  panel.dataset.tone = tone;
  panel.replaceChildren(heading, ...body);
  if (focus) focusIn(panel, heading);
}

function showParts(report, text) {
  const marks = marksOf(report.findings);
  const pieces = splitToken(text);
  const kinds = Object.keys(LEGEND).filter((kind) => pieces.some((piece) => piece.kind === kind));
  byId('inspect-anatomy-body').replaceChildren(
    tokenBox('The pasted token', pieces.map(({ kind, text: piece }) => segment(kind, piece))),
    element('p', { className: 'legend' }, ...kinds.map(legend)),
    ...(report.wrappings.length > 0 ? [element('p', { className: 'hint' }, `Removed around the token: ${report.wrappings.join(', then ')}.`)] : []),
    ...parts(report, report.timeline.at, marks),
    part('mac', 'MAC', 'What proves it', macTable(report.mac, marks.get('signature'))),
  );
  byId('inspect-anatomy').hidden = false;
}

const LEGEND = { header: 'header', payload: 'payload', mac: 'MAC', stray: 'not part of the token' };
const legend = (kind) => element('span', { className: `seg ${kind}` }, LEGEND[kind]);

function macTable(mac, findings) {
  const word = { verified: 'verified', mismatch: 'not verified', unknown: 'not checked' }[mac.status];
  const line = row('HS256', element('dd', {}, element('strong', {}, word)), macWords(mac), findings);
  line.dataset.mac = mac.status;
  return element('dl', { className: 'claims' }, line);
}

function showFailure(error) {
  const title = 'Not inspected';
  const [text, todo] = failureWords(error);
  const body = [element('p', { className: 'means' }, text), element('p', { className: 'counts' }, todo)];
  const aboutCredential = error instanceof EndpointRefusal && fieldOf(error.error) === 'credential';
  showVerdict('failure', title, body, { focus: !aboutCredential });
  if (aboutCredential) showRefused(credentialField, text, { focus: true });
  byId('inspect-anatomy').hidden = true;
  byId('inspect-timeline').hidden = true;
  announce(`${title}. ${text}`);
}

function failureWords(error) {
  if (error instanceof EndpointRefusal) {
    return [error.message, `The server refused the request (HTTP ${error.status}, ${error.error.code}). ${pressAgain('Inspect', error.retryAfter)}`];
  }
  if (error.status === 0) return ['The server did not answer.', 'Check that zoom-signature is still running, then press Inspect again.'];
  return [`The response (HTTP ${error.status}) cannot be read.`, 'Something other than zoom-signature seems to have answered, such as a proxy.'];
}
