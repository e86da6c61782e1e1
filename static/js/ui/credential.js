// @ts-check
// The field for an API key or an access token, one for both views. Its value is only kept in the field, and only sent to /signature and /inspect.

import { byId } from './dom.js';
import { credentialName, needsCredential } from './auth.js';

export const credentialField = /** @type {HTMLInputElement} */ (byId('credential'));
const box = byId('credential-box');
const reveal = byId('credential-reveal');

let name = '';

/** The accepted credentials in words: "API key". Empty while the field is hidden. */
export const credentialWords = () => name;

export const credential = () => (name === '' ? '' : credentialField.value.trim());

export function showCredentialField(auth) {
  name = credentialName(auth);
  const required = needsCredential(auth);
  box.hidden = name === '';
  byId('credential-name').textContent = name.charAt(0).toUpperCase() + name.slice(1);
  byId('credential-optional').hidden = required;
  byId('credential-hint').textContent = `${required ? '' : 'Needed to host. '}Sent to this server only, and cleared on reload.`;
  credentialField.required = required;
  showReveal();
}

/** It is the first field of the visible form. */
export function placeCredentialField(form) {
  form.prepend(box);
}

const ASCII = /^[\x20-\x7e]*$/;

/** With other characters fetch() throws before it sends anything. */
export function credentialFault() {
  return ASCII.test(credential()) ? '' : 'This has characters that cannot be sent. Keys and tokens are plain ASCII: copy it again.';
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
