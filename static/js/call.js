// The call to the endpoint, as the form stands, to copy.

import { copyBlock } from './copy.js';
import { byId } from './dom.js';
import { signatureRequest } from './request.js';
import { curlSnippet, fetchSnippet } from './snippets.js';

const SAMPLE_NUMBER = '85746065432';
const LEAD = 'The same request, from a shell and from a frontend.';
const SAMPLE_LEAD = `${LEAD} Shown with a sample number until you enter one.`;

let shown = '';

export function showCall(endpoint, values) {
  const url = new URL(endpoint, location.origin).href;
  const request = signatureRequest({ ...values, meetingNumber: values.meetingNumber || SAMPLE_NUMBER });
  byId('call-lead').textContent = values.meetingNumber ? LEAD : SAMPLE_LEAD;
  const wanted = JSON.stringify([url, request]);
  if (wanted === shown) return;
  shown = wanted;
  byId('call-body').replaceChildren(
    copyBlock('curl', curlSnippet(url, request)),
    copyBlock('fetch', fetchSnippet(url, request)),
  );
}
