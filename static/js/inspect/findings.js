// @ts-check
// The findings of an inspection as a list: severity, code, message and fix.

import { element, marked } from '../ui/dom.js';
import { SEVERITIES } from '../ui/severities.js';

export function findingList(findings) {
  return element('ul', { className: 'findings' }, ...findings.map(item));
}

function item({ code, severity, params, message, fix, reference }) {
  const { name, mark } = SEVERITIES[severity] ?? SEVERITIES.info;
  const node = element('li', { className: 'finding' });
  const badge = element('span', { className: `severity severity-${severity}` }, element('span', { 'aria-hidden': 'true' }, `${mark} `), name);
  const head = element('p', { className: 'finding-head' }, badge, ' ', link(code, reference));
  if (params.length > 0) head.append(' ', element('span', { className: 'finding-param' }, 'about ', ...names(params)));
  node.append(head, element('p', { className: 'finding-message' }, marked(message)));
  if (fix) node.append(element('p', { className: 'finding-fix' }, element('strong', {}, 'What to do: '), marked(fix)));
  node.dataset.severity = severity;
  node.dataset.code = code;
  return node;
}

function names(params) {
  return params.flatMap((param, index) => [...(index === 0 ? [] : [', ']), element('code', {}, param)]);
}

/** Links only to this server's own reference, whatever the response says. */
function link(code, reference) {
  const href = reference?.startsWith('/causes/') ? reference : `/causes/${encodeURIComponent(code)}`;
  return element('a', { className: 'finding-code', href, target: '_blank', rel: 'noopener', 'aria-label': `${code}: what it means (opens in a new tab)` },
    element('code', {}, code));
}
