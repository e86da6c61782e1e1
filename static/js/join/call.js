// @ts-check
// The call to the endpoint with the form's values, to copy.

import { copyBlock } from '../ui/copy.js';
import { byId } from '../ui/dom.js';
import { signatureRequest, wantsZak } from '../token/request.js';
import { curlSnippet, fetchSnippet } from './snippets.js';

const SAMPLE_NUMBER = '85746065432';
const SAMPLE = 'Shown with a sample number until you enter one.';
const LEADS = {
  none: 'The same request, from a shell and from a frontend.',
  apiKey: 'The same request, from a shell and from a backend, each with the key in its environment. In a frontend everybody could read it.',
  token: 'The same request, from a shell with the token in its environment, and from a frontend with the one that its OpenID library holds.',
};

let shown = '';

/** @param credential the kind that the request takes, or null; never the credential itself */
export function showCall(config, values, credential) {
  const url = new URL(config.endpoint, location.origin).href;
  const meetingNumber = values.meetingNumber || SAMPLE_NUMBER;
  const request = signatureRequest({ ...values, meetingNumber }, wantsZak(config, values));
  const lead = LEADS[credential ?? 'none'];
  byId('call-lead').textContent = values.meetingNumber ? lead : `${lead} ${SAMPLE}`;
  const wanted = JSON.stringify([url, request, credential, values.view]);
  if (wanted === shown) return;
  shown = wanted;
  byId('call-body').replaceChildren(
    copyBlock('curl', curlSnippet(url, request, credential)),
    copyBlock('fetch', fetchSnippet(url, request, credential, values.view)),
  );
}
