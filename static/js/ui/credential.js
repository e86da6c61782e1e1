// @ts-check
// The field for an API key or an access token, one for both views. Its value is only kept in the field, and only sent to /signature and /inspect.

import { byId } from './dom.js';
import { credentialName, needsCredential } from './auth.js';

export const credentialField = /** @type {HTMLInputElement} */ (byId('credential'));
const box = byId('credential-box');
const reveal = byId('credential-reveal');

let name = '';
let accepted = null;

/** The accepted credentials in words: "API key". Empty while the field is hidden. */
export const credentialWords = () => name;

/** As the server's list has a key: its name, perhaps with limits, and a colon. A caller sends what is behind that. */
const NAMED_KEY = /^[\w.-]{1,32}(?:\[[^\]]*\])?:(\S{24,})$/;

export function credential() {
  if (name === '') return '';
  const text = credentialField.value.trim();
  return text.match(NAMED_KEY)?.[1] ?? text;
}

export function showCredentialField(auth) {
  accepted = auth;
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

/** A link may bring the key along, as that of `serve --lan` does: in the fragment, which browsers send to nobody. It leaves the address at once. */
export function takeKeyFromAddress() {
  const key = new URLSearchParams(location.hash.slice(1)).get('key');
  if (key === null) return;
  history.replaceState(null, '', location.pathname + location.search);
  credentialField.value = key;
}

const ASCII = /^[\x20-\x7e]*$/;

/** What is wrong with it for this role. With other characters fetch() throws before it sends anything. */
export function credentialFault(role = 0) {
  const isWanted = name !== '' && needsCredential(accepted, role);
  if (isWanted && credential() === '') return needsCredential(accepted) ? `This server wants an ${name}.` : `To host, this server wants an ${name}.`;
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
