// @ts-check
// The notice about a version of the Web SDK that was not tried with this page.

import { byId, element, marked } from '../ui/dom.js';
import { untried } from './versions.js';

const ID = 'sdk-banner';

/** Replaces the notice that is there, if any. */
export function showSdkNotice(version) {
  byId(ID)?.remove();
  const said = untried(version);
  if (!said) return;
  const heading = element('h2', { id: 'sdk-title' }, said.title);
  byId('notices').append(element('section', { id: ID, className: 'notice', 'aria-labelledby': 'sdk-title' }, heading, element('p', {}, marked(said.text))));
}
