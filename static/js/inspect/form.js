// @ts-check
// The Inspect view's form: the pasted token and what is known besides. Nothing is stored.

import { credentialFault, credentialField } from '../ui/credential.js';
import { byId, element } from '../ui/dom.js';
import { showFaults } from '../ui/field-errors.js';
import { parseInvite, PROBLEMS } from '../ui/invite/invite.js';
import { groupDigits } from '../ui/invite/number.js';
import { parseMoment } from './moment.js';
import { SAMPLES } from './samples.js';
import { dateWords } from '../token/times.js';

const form = /** @type {HTMLFormElement} */ (byId('inspect-form'));
const fields = /** @type {Record<string, HTMLInputElement>} */ (/** @type {unknown} */ (form.elements));

const AT_HINT = byId('inspect-at-hint').textContent;
const UNREADABLE_MOMENT = 'Enter epoch seconds such as 1795349825, or a date with a time such as 2026-11-22 12:17:05 UTC.';

export function setUpInspectForm(onInspect) {
  byId('samples').append(...SAMPLES.map(({ name, make }) => {
    const button = element('button', { type: 'button' }, name);
    button.addEventListener('click', () => inspectText(make(Math.floor(Date.now() / 1000))));
    return button;
  }));
  // The text is in the field only after this event.
  fields.signature.addEventListener('paste', () => setTimeout(() => form.requestSubmit()));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (!showFaults(faults())) onInspect(read());
  });
  fields.signature.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    form.requestSubmit();
  });
  fields.meeting.addEventListener('change', groupNumber);
  fields.at.addEventListener('input', sayMoment);
}

/** White space around the token usually comes from copying, so it is removed, and the view says so. */
function read() {
  const { value } = fields.signature;
  const token = value.trim();
  return {
    signature: token,
    trimmed: token !== value,
    meetingNumber: parseInvite(fields.meeting.value).meetingNumber ?? '',
    role: fields.role.value === '' ? null : Number(fields.role.value),
    platform: fields.platform.value,
    at: parseMoment(fields.at.value).seconds ?? null,
  };
}

function inspectText({ text, at }) {
  fields.signature.value = text;
  inspectAt(at);
}

/** Inspects a signature that was issued here, for what it was asked for. */
export function inspectSignature(text, { meetingNumber, role }) {
  fields.meeting.value = groupDigits(meetingNumber);
  fields.role.value = String(role);
  fields.platform.value = 'web';
  inspectText({ text, at: null });
}

/** Inspects the same text at another moment. @param at in epoch seconds; null is now */
export function inspectAt(at) {
  fields.at.value = at === null ? '' : String(at);
  sayMoment();
  form.requestSubmit();
}

function groupNumber() {
  const { meetingNumber } = parseInvite(fields.meeting.value);
  if (meetingNumber) fields.meeting.value = groupDigits(meetingNumber);
}

function sayMoment() {
  const { seconds } = parseMoment(fields.at.value);
  byId('inspect-at-hint').textContent = seconds === undefined ? AT_HINT : `${dateWords(seconds)}, that is ${seconds}.`;
}

function faults() {
  const { problem } = parseInvite(fields.meeting.value);
  return [
    [credentialField, credentialFault()],
    [fields.signature, fields.signature.value.trim() === '' ? 'Paste the signature to inspect.' : ''],
    [fields.meeting, problem && problem !== 'empty' ? PROBLEMS[problem] : ''],
    [fields.at, parseMoment(fields.at.value).problem === 'unreadable' ? UNREADABLE_MOMENT : ''],
  ];
}
