// @ts-check
// The right-hand side's first panel: the three steps and the outcome.

import { copyButton } from '../ui/copy.js';
import { announce, byId, element, focusIn, marked, outsideLink } from '../ui/dom.js';
import { zoomCode } from '../sdk/zoom-codes.js';
import { findingList } from '../inspect/findings.js';

/** @param state 'waiting', 'current', 'done' or 'failed' */
export function showStep(name, state, detail) {
  const step = /** @type {HTMLElement} */ (byId('steps').querySelector(`[data-step="${name}"]`));
  step.dataset.state = state;
  if (state === 'current') step.setAttribute('aria-current', 'step');
  else step.removeAttribute('aria-current');
  step.querySelector('[data-detail]').textContent = detail;
  if (state === 'current') announce(detail);
}

export const WAITING = {
  zak: 'This server will ask Zoom for the host’s ZAK.',
  sign: 'This server will issue a signature.',
  load: 'The browser will load Zoom’s Web SDK.',
  join: 'Zoom will accept the signature, or say why not.',
};

export function resetSteps() {
  for (const [name, detail] of Object.entries(WAITING)) showStep(name, 'waiting', detail);
}

/** Without the server’s help there is no such step. */
export function showZakStep(show) {
  const step = /** @type {HTMLElement} */ (byId('steps').querySelector('[data-step="zak"]'));
  step.hidden = !show;
}

export function hideOutcome() {
  byId('outcome').hidden = true;
}

/** Shows the outcome and moves focus there, so that it is read out. */
export function showOutcome(outcome, { focus = true, report = null } = {}) {
  const panel = byId('outcome');
  panel.dataset.tone = outcome.tone;
  panel.dataset.code = outcome.code ?? '';
  const title = element('h3', { id: 'outcome-title', tabIndex: -1 }, outcome.title);
  panel.replaceChildren(badge(outcome), title, element('p', { className: 'means' }, marked(outcome.means)));
  if (outcome.findings?.length > 0) panel.append(findingList(outcome.findings));
  if (outcome.todo.length > 0) panel.append(steps(outcome));
  if (outcome.said) panel.append(said(outcome));
  if (outcome.check) panel.append(zoomCheck(outcome.check));
  if (outcome.aside) panel.append(element('p', { className: 'aside' }, outcome.aside));
  if (report) panel.append(copyButton('Copy report', () => report, 'report'));
  panel.hidden = false;
  if (focus) focusIn(panel, title);
  else announce(outcome.title);
}

const MARKS = { ok: '✓', finding: '✕', not_checked: '?' };

/** A button that asks Zoom about the server's credentials, and what Zoom says. */
function zoomCheck(ask) {
  const button = element('button', { type: 'button', className: 'copy' }, 'Ask Zoom about the credentials');
  const part = element('div', { className: 'zoom-check' }, button);
  button.addEventListener('click', async () => {
    if (button.getAttribute('aria-disabled') === 'true') return;
    button.setAttribute('aria-disabled', 'true');
    button.textContent = 'Asking Zoom…';
    const lines = await ask();
    const list = element('ul', { className: 'checks', tabIndex: -1 }, ...lines.map(({ status, subject, message }) => {
      const line = element('li', {}, `${MARKS[status]} `, element('strong', {}, `${subject.replaceAll('_', ' ')}: `), message);
      line.dataset.status = status;
      return line;
    }));
    part.replaceChildren(list);
    list.focus();
  });
  return part;
}

function badge({ source, code, view }) {
  const line = element('p', { className: 'badge' }, element('span', {}, source));
  if (code !== null) line.append(' · ', codeOf(code, view));
  return line;
}

/** Zoom's codes have their entries in the catalogue. */
function codeOf(code, view) {
  const shown = element('code', {}, String(code));
  return zoomCode(code, view) ? outsideLink(`/causes/${code}`, shown) : shown;
}

function steps({ todo, ordered }) {
  return element(ordered ? 'ol' : 'ul', { className: 'todo' }, ...todo.map((text) => element('li', {}, marked(text))));
}

function said({ source, said: text }) {
  return element('p', { className: 'said' }, `${source} said: `, element('q', {}, text));
}
