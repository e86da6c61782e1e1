// @ts-check
// Shows the error of a field next to it.

import { byId } from './dom.js';

/** An empty text removes the error. The element for the text bears the field's id and "-error". */
export function showFault(field, text) {
  const message = byId(`${field.id}-error`);
  message.textContent = text;
  message.hidden = text === '';
  if (text === '') field.removeAttribute('aria-invalid');
  else field.setAttribute('aria-invalid', 'true');
}

/** Marks every error and moves the focus to the first; true if there is one. @param faults pairs of field and text */
export function showFaults(faults) {
  for (const [field, text] of faults) {
    showFault(field, text);
    if (text !== '') clearOnEdit(field);
  }
  const [first] = faults.find(([, text]) => text !== '') ?? [];
  if (!first) return false;
  moveTo(first);
  return true;
}

function clearOnEdit(field) {
  field.addEventListener('input', () => showFault(field, ''), { once: true });
}

/** What only the server could find, or what a paste brought. */
export function showRefused(field, text, { focus, afterPaste = false }) {
  const show = () => {
    showFault(field, text);
    clearOnEdit(field);
  };
  // The paste is an edit itself, which is still to come.
  if (afterPaste) field.addEventListener('input', show, { once: true });
  else show();
  if (focus) moveTo(field);
}

function moveTo(field) {
  const details = field.closest('details');
  if (details) details.open = true;
  (field.querySelector('input:checked') ?? field).focus();
}
