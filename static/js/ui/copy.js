// @ts-check
import { announce, element } from './dom.js';

const BACK_AFTER = 2000;

/** A text in a box with a button that copies it. `label` says what it is: "curl". */
export function copyBlock(label, text) {
  const code = element('code', {}, text);
  const box = element('pre', { tabIndex: 0, role: 'region', 'aria-label': label }, code);
  const button = element('button', { type: 'button', className: 'copy' }, 'Copy');
  button.setAttribute('aria-label', `Copy ${label}`);
  button.addEventListener('click', () => copy(code, button, label));
  const title = element('p', { className: 'snippet-title' }, label);
  return element('div', { className: 'snippet' }, element('div', { className: 'snippet-head' }, title, button), box);
}

async function copy(code, button, label) {
  try {
    await navigator.clipboard.writeText(code.textContent);
  } catch {
    // Only pages on https or loopback may write to the clipboard.
    getSelection().selectAllChildren(code);
    announce(`${label} is selected: copy it with Ctrl+C or Command+C.`);
    return;
  }
  button.textContent = 'Copied';
  announce(`${label} copied.`);
  setTimeout(() => { button.textContent = 'Copy'; }, BACK_AFTER);
}
