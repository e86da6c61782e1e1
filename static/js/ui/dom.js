// @ts-check
/** An element with properties and children; strings become text, never markup. */
export function element(name, properties = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key.includes('-') || key === 'role') node.setAttribute(key, value);
    else node[key] = value;
  }
  node.append(...children);
  return node;
}

export const byId = (id) => document.getElementById(id);

/** Announces something to screen readers without moving the focus. */
export function announce(text) {
  byId('announcer').textContent = text;
}

/** Zoom's addresses, and variables such as HOST_API_KEYS. */
const LINK_OR_VARIABLE = /(https:\/\/[a-z0-9./-]*[a-z0-9/]|\bmarketplace\.zoom\.us\b|\bZoom App Marketplace\b)|(\b[A-Z][A-Z0-9]*_[A-Z0-9_]+\b)/;

/** `code` in texts, as in Markdown; addresses become links. A lone backtick stays one. */
export function marked(text) {
  const node = document.createDocumentFragment();
  const pieces = text.split('`');
  if (pieces.length % 2 === 0) {
    node.append(text);
    return node;
  }
  pieces.forEach((piece, index) => node.append(...(index % 2 ? [element('code', {}, piece)] : linked(piece))));
  return node;
}

function linked(text) {
  // Each match is followed by its two groups, of which one is undefined.
  return text.split(LINK_OR_VARIABLE).flatMap((piece, index) => {
    if (!piece) return [];
    if (index % 3 === 1) return [outsideLink(piece.startsWith('https://') ? piece : 'https://marketplace.zoom.us', piece)];
    return [index % 3 === 2 ? element('code', {}, piece) : piece];
  });
}

/** Moves the focus to a panel's heading. Where the panel is below the form, as on a phone, it comes to the top. */
export function focusIn(panel, heading) {
  heading.focus({ preventScroll: true });
  panel.scrollIntoView({ block: panel.getBoundingClientRect().top > innerHeight / 2 ? 'start' : 'nearest' });
}

/** Opens a tab of its own, so that nothing here is lost. */
export function outsideLink(href, words) {
  return element('a', { href, target: '_blank', rel: 'noopener' }, words);
}
