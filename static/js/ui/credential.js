// @ts-check
// The field for an API key or an access token, one for both views. What is entered is
// nowhere but in the field, and goes to /signature and /inspect only.

import { byId } from './dom.js';
import { credentialName, needsCredential } from './auth.js';

export const credentialField = /** @type {HTMLInputElement} */ (byId('credential'));
const box = byId('credential-box');
const reveal = byId('credential-reveal');

let name = '';

/** What the server takes, in words: "API key". Empty while the field is not shown. */
export const credentialWords = () => name;

export const credential = () => (name === '' ? '' : credentialField.value.trim());

export function showCredentialField(gate) {
  name = credentialName(gate);
  const required = needsCredential(gate);
  box.hidden = name === '';
  byId('credential-name').textContent = name.charAt(0).toUpperCase() + name.slice(1);
  byId('credential-optional').hidden = required;
  byId('credential-hint').textContent = `${required ? '' : 'Needed to host. '}Sent to this server only, and gone on reload.`;
  credentialField.required = required;
  showReveal();
}

/** It stands first in the form that is shown. */
export function placeCredentialField(form) {
  form.prepend(box);
}

const ASCII = /^[\x20-\x7e]*$/;

/** With other characters fetch() asks nothing at all. */
export function credentialFault() {
  return ASCII.test(credential()) ? '' : 'This has characters that cannot be sent. Keys and tokens are plain ASCII: copy it anew.';
}

reveal.addEventListener('click', () => {
  credentialField.classList.toggle('masked');
  showReveal();
});

function showReveal() {
  const word = credentialField.classList.contains('masked') ? 'Show' : 'Hide';
  reveal.textContent = word;
  reveal.setAttribute('aria-label', `${word} ${name}`);
}
