// @ts-check
// The call to the endpoint with the form's values, and the join with its answer, to copy.

import { copyBlock } from '../ui/copy.js';
import { byId } from '../ui/dom.js';
import { tabs } from '../ui/tabs.js';
import { signatureRequest } from '../token/request.js';
import { clientViewSnippet, componentViewSnippet, curlSnippet, fetchSnippet, reactSnippet } from './snippets.js';

const SAMPLE_NUMBER = '85746065432';
const SAMPLE = 'Shown with a sample number until you enter one.';
const LEADS = {
  none: 'The same request, and the join with its answer, to copy into your own code.',
  apiKey: 'The same request, and the join with its answer. The key comes from the environment of a shell or a backend: in a frontend everybody could read it.',
  token: 'The same request, and the join with its answer. The access token comes from the environment of a shell, or from the frontend’s OpenID library.',
};

const SNIPPETS = {
  curl: curlSnippet,
  fetch: fetchSnippet,
  'Client View': clientViewSnippet,
  'Component View': componentViewSnippet,
  React: reactSnippet,
};

let shown = '';
let chosen = 'curl';

/** @param credential the kind that the request takes, or null; never the credential itself */
export function showCall(config, values, credential) {
  const url = new URL(config.endpoint, location.origin).href;
  const meetingNumber = values.meetingNumber || SAMPLE_NUMBER;
  const request = signatureRequest(config, { ...values, meetingNumber });
  const lead = LEADS[credential ?? 'none'];
  byId('call-lead').textContent = values.meetingNumber ? lead : `${lead} ${SAMPLE}`;
  const texts = Object.entries(SNIPPETS).map(([name, snippet]) => ({ name, text: /** @type {Function} */ (snippet)(url, request, credential, values) }));
  const wanted = JSON.stringify(texts);
  if (wanted === shown) return;
  shown = wanted;
  const bodies = texts.map(({ name, text }) => ({ name, body: copyBlock(name, text) }));
  byId('call-body').replaceChildren(tabs('The call', bodies, chosen, (name) => { chosen = name; }));
}
