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

/** `code` in texts, as in Markdown. A lone backtick stays one. */
export function marked(text) {
  const node = document.createDocumentFragment();
  const pieces = text.split('`');
  if (pieces.length % 2 === 0) {
    node.append(text);
    return node;
  }
  pieces.forEach((piece, index) => node.append(index % 2 ? element('code', {}, piece) : piece));
  return node;
}
