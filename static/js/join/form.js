// @ts-check
// The form: its values, its errors, and parsing a pasted invitation.

import { credentialFault, credentialField } from '../ui/credential.js';
import { announce, byId, element } from '../ui/dom.js';
import { showFault, showFaults, showRefused } from '../ui/field-errors.js';
import { parseInvite, PROBLEMS } from '../ui/invite/invite.js';
import { groupDigits } from '../ui/invite/number.js';
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
    app: fields.app.value,
    meetingNumber: parseInvite(fields.meeting.value).meetingNumber ?? '',
    role: Number(fields.role.value),
    view: fields.view.value,
    language: fields.language.value,
    webrtc: fields.webrtc.value,
  };
}

/** Offers the apps, if there is more than one. Which one was chosen stays, unless it is no longer there. */
export function showApps(apps) {
  const chosen = fields.app.value;
  const offered = apps.length > 1 ? apps : [];
  const names = offered.map(({ name }) => name);
  fields.app.replaceChildren(...offered.map(({ name, sdkKey }) => element('option', { value: name }, `${name} (${sdkKey})`)));
  if (names.includes(chosen)) fields.app.value = chosen;
  byId('app-box').hidden = names.length === 0;
}

/** There Component View has room, and it can join again. */
const WIDE = '(min-width: 64rem)';

/**
 * Wires the form; `onChange` is called for every edit, `onJoin` for a valid submission, `onSign` for one that is for a
 * signature only.
 */
export function setUpForm({ onChange, onJoin, onSign }) {
  if (matchMedia(WIDE).matches) fields.view.value = 'component';
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
    submit(onChange, onJoin);
  });
  byId('sign-only').addEventListener('click', () => submit(onChange, onSign));
  showHints();
  changed(onChange);
}

function submit(onChange, onValid) {
  takeInvite();
  changed(onChange);
  if (!showFaults(faults())) onValid(readForm());
}

function changed(onChange) {
  const values = readForm();
  remember(values);
  onChange(values);
}

function restore() {
  const { app, meetingNumber, ...kept } = recall();
  // Until the configuration says which apps there are, this is the only one.
  if (app) fields.app.replaceChildren(element('option', {}, app));
  if (meetingNumber) fields.meeting.value = groupDigits(meetingNumber);
  for (const [name, value] of Object.entries(kept)) fields[name].value = String(value);
}

/** A single-line box drops the line breaks of a pasted invitation, so it is parsed before that. */
function takePaste(event) {
  const text = event.clipboardData?.getData('text') ?? '';
  const found = parseInvite(text);
  if (!found.meetingNumber) {
    showRefused(fields.meeting, PROBLEMS[found.problem], { focus: false, afterPaste: true });
    return;
  }
  if (found.source === 'number') return;
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

function fill({ source, meetingNumber, passcode, registrantToken, zak, starts }) {
  if (starts) fields.role.value = '1';
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
  const taken = ['number', passcode && 'passcode', registrantToken && 'registrant token', zak && 'ZAK', starts && 'role'].filter(Boolean);
  const text = `Taken from the ${source}: ${taken.join(', ')}.`;
  byId('meeting-hint').textContent = text;
  announce(text);
}

function showHints() {
  const hosts = fields.role.value === '1';
  byId('role-hint').hidden = !hosts;
  placeZakField(hosts);
  byId('view-hint').textContent = fields.view.value === 'client'
    ? 'Zoom’s own web client takes over the whole page. Joins once per page load.'
    : 'Zoom’s components inside this page, for desktop browsers. Can join again.';
}

const ZAK_FIELD = byId('zak-field');
const ZAK_HOME = ZAK_FIELD.previousElementSibling;

/** A host needs it, so there it is right under the role. */
function placeZakField(hosts) {
  const before = hosts ? ROLE_CHOICE : ZAK_HOME;
  if (ZAK_FIELD.previousElementSibling !== before) before.after(ZAK_FIELD);
}

function faults() {
  const both = fields.zak.value.trim() !== '' && fields.obfToken.value.trim() !== '';
  return [
    [credentialField, credentialFault(Number(fields.role.value))],
    [fields.app, ''],
    [fields.meeting, PROBLEMS[parseInvite(fields.meeting.value).problem] ?? ''],
    [fields.name, fields.name.value.trim() === '' ? 'Zoom requires a name for everybody who joins.' : ''],
    [ROLE_CHOICE, ''],
    [fields.email, fields.email.value !== '' && !fields.email.validity.valid ? 'This does not look like an e-mail address.' : ''],
    [fields.zak, both ? 'ZAK and OBF token exclude each other: clear one of them.' : ''],
  ];
}

/** Shows an error of the server at its field; false if that is not shown. @param name as `fieldOf` has it */
export function showRefusedField(name, text, options) {
  const field = { credential: credentialField, app: fields.app, role: ROLE_CHOICE, meeting: fields.meeting }[name];
  if (!field || /** @type {HTMLElement} */ (field.closest('.field')).hidden) return false;
  showRefused(field, text, options);
  return true;
}
