// @ts-check
import { announce, byId, element } from './dom.js';

const BACK_AFTER = 2000;

/** A text in a box with a button that copies it. `label` says what it is: "curl". */
export function copyBlock(label, text) {
  const code = element('code', {}, text);
  const box = element('pre', { tabIndex: 0, role: 'region', 'aria-label': label }, code);
  const button = element('button', { type: 'button', className: 'copy' }, 'Copy');
  button.setAttribute('aria-label', `Copy ${label}`);
  button.addEventListener('click', () => copyText(button, text, label));
  const title = element('p', { className: 'snippet-title' }, label);
  return element('div', { className: 'snippet' }, element('div', { className: 'snippet-head' }, title, button), box);
}

/** A button that copies what `textOf` returns; `label` says what that is. */
export function copyButton(word, textOf, label) {
  const button = element('button', { type: 'button', className: 'copy' }, word);
  button.addEventListener('click', () => copyText(button, textOf(), label));
  return button;
}

export async function copyText(button, text, label) {
  const copied = await navigator.clipboard?.writeText(text).then(() => true, () => false) ?? false;
  if (!copied && !copySelected(text)) {
    announce(`${label} could not be copied.`);
    return;
  }
  button.dataset.word ??= button.textContent;
  button.textContent = 'Copied';
  announce(`${label} copied.`);
  setTimeout(() => { button.textContent = button.dataset.word; }, BACK_AFTER);
}

/** The old way, for pages that are neither on https nor on loopback. */
function copySelected(text) {
  const box = element('textarea', { value: text, readOnly: true, className: 'visually-hidden' });
  const focused = /** @type {HTMLElement | null} */ (document.activeElement);
  // Elsewhere in the body nothing is shown once Client View was there, nor can it be selected.
  byId('page').append(box);
  box.select();
  const copied = document.execCommand('copy');
  box.remove();
  focused?.focus();
  return copied;
}
