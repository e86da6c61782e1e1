// @ts-check
// The form: its values, its errors, and parsing a pasted invitation.

import { credentialFault, credentialField } from '../ui/credential.js';
import { announce, byId } from '../ui/dom.js';
import { showFault, showFaults, showRefused } from '../ui/field-errors.js';
import { groupDigits, parseInvite, PROBLEMS } from '../ui/invite.js';
import { recall, remember } from './remember.js';

const TEXT_FIELDS = ['name', 'passcode', 'email', 'registrantToken', 'zak', 'obfToken'];
const MEETING_HINT = byId('meeting-hint').textContent;

const form = /** @type {HTMLFormElement} */ (byId('form'));
const fields = /** @type {Record<string, HTMLInputElement>} */ (/** @type {unknown} */ (form.elements));
const ROLE_CHOICE = byId('role-choice');

export function readForm() {
  const texts = Object.fromEntries(TEXT_FIELDS.map((name) => [name, fields[name].value.trim()]));
  return {
    ...texts,
    meetingNumber: parseInvite(fields.meeting.value).meetingNumber ?? '',
    role: Number(fields.role.value),
    view: fields.view.value,
    language: fields.language.value,
    webrtc: fields.webrtc.value,
  };
}

/** Wires the form; `onChange` is called for every edit, `onJoin` for a valid submission. */
export function setUpForm({ onChange, onJoin }) {
  restore();
  fields.meeting.addEventListener('paste', takePaste);
  fields.meeting.addEventListener('change', takeInvite);
  fields.meeting.addEventListener('input', () => {
    byId('meeting-hint').textContent = MEETING_HINT;
  });
  form.addEventListener('input', () => {
    showHints();
    changed(onChange);
  });
  form.addEventListener('change', () => changed(onChange));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    takeInvite();
    changed(onChange);
    if (showFaults(faults())) return;
    onJoin(readForm());
  });
  showHints();
  changed(onChange);
}

function changed(onChange) {
  const values = readForm();
  remember(values);
  onChange(values);
}

function restore() {
  const { meetingNumber, ...kept } = recall();
  if (meetingNumber) fields.meeting.value = groupDigits(meetingNumber);
  for (const [name, value] of Object.entries(kept)) fields[name].value = String(value);
}

/** A single-line box drops the line breaks of a pasted invitation, so it is parsed before that. */
function takePaste(event) {
  const text = event.clipboardData?.getData('text') ?? '';
  const found = parseInvite(text);
  if (!found.meetingNumber || found.source === 'number') return;
  event.preventDefault();
  fill(found);
  form.dispatchEvent(new Event('input'));
}

function takeInvite() {
  const found = parseInvite(fields.meeting.value);
  if (found.meetingNumber) fill(found);
}

/** What the last invitation filled in, and its meeting. */
let filled = { meetingNumber: '', values: {} };

/** An earlier invitation's passcode or token would only fail in another meeting. */
function clearFilled() {
  for (const [name, value] of Object.entries(filled.values)) {
    if (fields[name].value === value) fields[name].value = '';
  }
}

function fill({ source, meetingNumber, passcode, registrantToken, zak }) {
  fields.meeting.value = groupDigits(meetingNumber);
  if (filled.meetingNumber !== meetingNumber) {
    clearFilled();
    filled = { meetingNumber, values: {} };
  }
  const found = Object.entries({ passcode, registrantToken, zak }).filter(([, value]) => value);
  for (const [name, value] of found) fields[name].value = value;
  Object.assign(filled.values, Object.fromEntries(found));
  showFault(fields.meeting, '');
  if (source === 'number') return;
  const taken = ['number', passcode && 'passcode', registrantToken && 'registrant token', zak && 'ZAK'].filter(Boolean);
  const text = `Taken from the ${source}: ${taken.join(', ')}.`;
  byId('meeting-hint').textContent = text;
  announce(text);
}

function showHints() {
  byId('role-hint').hidden = fields.role.value !== '1';
  byId('view-hint').textContent = fields.view.value === 'client'
    ? 'Zoom’s own web client takes over the whole page. One join per page load.'
    : 'Zoom’s components inside this page. Made for desktop browsers.';
}

function faults() {
  const both = fields.zak.value.trim() !== '' && fields.obfToken.value.trim() !== '';
  return [
    [credentialField, credentialFault()],
    [fields.meeting, PROBLEMS[parseInvite(fields.meeting.value).problem] ?? ''],
    [fields.name, fields.name.value.trim() === '' ? 'Zoom requires a name for everybody who joins.' : ''],
    [ROLE_CHOICE, ''],
    [fields.email, fields.email.value !== '' && !fields.email.validity.valid ? 'This does not look like an e-mail address.' : ''],
    [fields.zak, both ? 'ZAK and OBF token exclude each other: clear one of them.' : ''],
  ];
}

/** Shows an error of the server at its field. @param name as `fieldOf` has it */
export function showRefusedField(name, text, options) {
  const field = { credential: credentialField, role: ROLE_CHOICE, meeting: fields.meeting }[name];
  showRefused(field, text, options);
}
