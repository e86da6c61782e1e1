// @ts-check
// Every outcome of a join in words, in one shape for the panel.
// { tone, code, source, title, said, means, todo, ordered, aside }
// No DOM: the unit tests run this under Node.

import { isOfSignature, mayBeSignature, zoomCode, zoomCodeSaid } from './zoom-codes.js';

const COMPONENT_VIEW_NETWORK = -3000;

/** Component View 6.2.0 reports most refusals with this code, and only Zoom’s message tells them apart. */
const COMPONENT_VIEW_ANY = 200;

const ASIDE = {
  signature: 'Zoom answered; the problem is the signature or the app behind it.',
  perhaps: 'The signature may be the cause, among many others.',
  other: 'This is not about the signature: it passed that check, or was never checked.',
};

/** @param error from Client View's error callback or Component View's rejection */
export function explainSdkError(view, error, { demo = false } = {}) {
  const reported = error?.errorCode ?? error?.code ?? (isCutOff(view, error) ? COMPONENT_VIEW_NETWORK : null);
  const said = spokenBy(error);
  const byMessage = view === 'component' && reported === COMPONENT_VIEW_ANY ? zoomCodeSaid(said, view) : undefined;
  const known = byMessage ?? zoomCode(reported, view);
  if (!known) return unknownCode(reported, said);
  const disguised = known.code !== String(reported);
  const code = disguised ? known.code : reported;
  const fromSignature = isOfSignature(known);
  if (demo && fromSignature) return ofDemo(code, view, said);
  return {
    tone: 'failure',
    code,
    // The SDK's own words for a response that it did not get.
    source: code === 1 || code === COMPONENT_VIEW_NETWORK ? 'Web SDK' : 'Zoom',
    view,
    said,
    title: known.title,
    means: disguised ? `${known.means} Component View reports it as ${reported}.` : known.means,
    ordered: known.ordered ?? false,
    todo: demo && mayBeSignature(known) ? [...DEMO_TODO, ...known.todo] : known.todo,
    aside: fromSignature ? ASIDE.signature : ASIDE[mayBeSignature(known) ? 'perhaps' : 'other'],
  };
}

const DEMO_TODO = [
  'Zoom does not know the demo credentials: create a General app with the Meeting SDK on marketplace.zoom.us.',
  'Set `ZOOM_MEETING_SDK_KEY` and `ZOOM_MEETING_SDK_SECRET` to its Client ID and Client Secret, in `.env` or in the environment, and restart the server.',
];

/** No other cause is worth looking for until the server has credentials that Zoom knows. */
function ofDemo(code, view, said) {
  return {
    tone: 'failure',
    code,
    source: 'Zoom',
    view,
    said,
    title: 'Zoom does not know the demo credentials',
    means: 'This server made them up for itself, so Zoom refuses every signature made with them. Everything else worked: the signature was issued, the SDK loaded, and Zoom answered.',
    todo: DEMO_TODO,
    ordered: true,
  };
}


function spokenBy(error) {
  const text = error?.errorMessage ?? error?.reason ?? error?.message ?? '';
  return typeof text === 'string' ? text : JSON.stringify(text);
}

/** How Component View reports that no response came, with or without a code. */
function isCutOff(view, error) {
  return view === 'component' && error?.type === 'JOIN_MEETING_FAILED' && error?.reason === 'connection error';
}

function unknownCode(code, said) {
  return {
    tone: 'failure',
    code,
    source: 'Web SDK',
    said: said || 'no message',
    title: 'The join failed',
    means: 'The SDK reported a code that this page cannot explain. It is shown as reported.',
    todo: [
      'Look the code up in Zoom’s list of Meeting SDK error codes, or search the developer forum for its message.',
      'Read the browser’s console: the SDK often says more there.',
      'If the request to zoom.us/api/v1/wc/info was answered with status true, the signature was accepted.',
    ],
  };
}

const REFUSAL_TITLES = {
  credentials_missing: 'This server wants an API key or access token',
  credentials_invalid: 'This server does not know the key',
  api_key_expired: 'The API key has expired',
  app_unknown: 'This server does not sign for this app',
  app_not_allowed: 'This key is for another app',
  role_not_allowed: 'This key may not host',
  meeting_not_allowed: 'This meeting is not permitted here',
  zak_not_allowed: 'This key gets no ZAK',
  host_not_allowed: 'The server does not answer under this name',
  proxy_not_allowed: 'The server does not answer through a proxy',
  rate_limit_exceeded: 'Too many requests',
  issuer_unreachable: 'The server cannot check access tokens now',
  meeting_number_invalid: 'This is no meeting number',
};

/** What a code’s message does not say. */
const REFUSAL_STEPS = {
  meeting_number_invalid: ['Correct the meeting number: 9 to 11 digits.'],
  role_invalid: ['Choose participant or host.'],
  credentials_missing: ['Enter it in the form and press Join again.'],
  credentials_invalid: ['Correct it in the form and press Join again.'],
  app_unknown: ['This page has asked the server for its apps anew, and shows the SDK key of the one that it asks for now. Press Join again for a signature of that one.'],
  app_not_allowed: ['Choose that app in the form, or enter a key for this one, and press Join again.', 'On the server, `NAME@APP:KEY` binds a key to an app, and `OIDC_APP` binds users.'],
  role_not_allowed: ['On the server, `HOST_API_KEYS` lists the keys that may host, and `OIDC_HOST_CLAIM` says which users.'],
  meeting_not_allowed: ['On the server, `ALLOWED_MEETING_NUMBERS` lists the meetings for everybody, `ZOOM_APP_…_ALLOWED_MEETING_NUMBERS` those of an app, and `OIDC_MEETING_CLAIM` names the claim that lists a user’s.'],
  host_not_allowed: ['Open this page at one of the addresses that the message names.'],
  not_found: ['The endpoint’s path in this page’s configuration is not served. Restart the server and reload.'],
  internal_error: ['Read the server’s log.'],
};

/** Whether an error of the endpoint is about the ZAK. */
export const isZakCode = (code) => /^(zak|zoom)_/.test(code);

const ASK_ZOOM = 'On the server, `zoom-signature check --online --zak` asks Zoom about the app.';
const WITHOUT = 'Or enter a ZAK in the form; this server then requests none.';

const ZAK_STEPS = {
  zak_not_allowed: [WITHOUT],
  zoom_scope_missing: ['On marketplace.zoom.us, open the Server-to-Server OAuth app, and add the scope under Scopes.', ASK_ZOOM, WITHOUT],
  zoom_meeting_unknown: ['Correct the meeting number, or start a meeting of the app’s own account.', WITHOUT],
  zoom_user_unknown: ['On the server, set `ZOOM_ZAK_USER` to a user of the app’s account.', WITHOUT],
};

function explainNoZak(status, { code, message }, retryAfter) {
  const again = retryAfter === null ? [] : [pressAgain('Join', retryAfter)];
  return {
    tone: 'failure',
    code,
    source: `Endpoint, HTTP ${status}`,
    said: message,
    title: 'There is no ZAK to start the meeting with',
    means: 'Zoom does not start a meeting without the host’s ZAK, so no signature was issued.',
    todo: [...again, ...(ZAK_STEPS[code] ?? [ASK_ZOOM, WITHOUT])],
  };
}

/** @param seconds to wait before the next request, or null */
export function pressAgain(button, seconds) {
  return seconds === null ? `Correct what it names and press ${button} again.` : `Wait ${seconds} s, then press ${button} again.`;
}

/** The endpoint responded with an error object. */
export function explainRefusal(status, { code, message, param }, retryAfter = null) {
  if (isZakCode(code)) return explainNoZak(status, { code, message }, retryAfter);
  return {
    tone: 'failure',
    code,
    source: `Endpoint, HTTP ${status}`,
    said: message,
    title: REFUSAL_TITLES[code] ?? 'The server refused the request',
    means: param ? `It is about the field ${param}. No signature was issued, and Zoom was not asked.` : 'No signature was issued, and Zoom was not asked.',
    todo: REFUSAL_STEPS[code] ?? [pressAgain('Join', retryAfter)],
  };
}

/** No response, or one that is not the endpoint's. */
export function explainUnreachable(status) {
  const silent = status === 0;
  return {
    tone: 'failure',
    code: silent ? 'no answer' : `HTTP ${status}`,
    source: 'Endpoint',
    said: '',
    title: silent ? 'The endpoint did not answer' : 'The endpoint’s response cannot be read',
    means: silent ? 'This page could not reach its own server.' : 'Something other than zoom-signature seems to have answered, such as a proxy.',
    todo: silent
      ? ['Check that zoom-signature is still running, then press Join again.']
      : ['Look at the response in the browser’s developer tools, and at what is between this page and the server.'],
  };
}

/** One of the SDK's own scripts did not load. */
export function explainSdkUnavailable(url, source) {
  return {
    tone: 'failure',
    code: 'SDK not loaded',
    source: 'This page',
    said: url,
    title: 'The Web SDK could not be loaded',
    means: source === 'self'
      ? 'This server is set to serve the SDK itself, but the file named below did not arrive.'
      : 'Zoom’s CDN did not deliver the file named below. The signature was issued and is not the problem.',
    todo: source === 'self'
      ? ['ZOOM_WEB_SDK_DIR must name the dist folder of an unpacked @zoom/meetingsdk package, of the version in ZOOM_WEB_SDK_VERSION.']
      : [
          'Check that this browser reaches https://source.zoom.us; content blockers and firewalls often stop it.',
          'Without access to the CDN: unpack the npm package @zoom/meetingsdk, set ZOOM_WEB_SDK_DIR to its dist folder, and the server delivers the SDK itself.',
          'Check that ZOOM_WEB_SDK_VERSION names a version that Zoom still offers.',
        ],
  };
}

/** No outcome in time. It may still come. */
export function explainSilence(view, step, seconds) {
  const silence = { tone: 'waiting', code: `${seconds} s without an answer`, source: 'This page', said: '' };
  return step === 'load' ? { ...silence, ...SLOW_LOADING } : { ...silence, ...SILENT[view] };
}

const SLOW_LOADING = {
  title: 'The Web SDK is still loading',
  means: 'It is several megabytes large, so a slow network may need longer.',
  todo: ['Wait, or see in the browser’s developer tools which file is on its way.'],
};

const perhapsZoomWaits = 'Perhaps Zoom is waiting for you: a camera preview, a prompt, or the waiting room. Look at Zoom’s view.';
const perhapsNetwork = 'Perhaps the network is slow or cut off: see the request to zoom.us/api/v1/wc/info in the developer tools.';

export const DROPPED_SIGNATURE = 'A signature without appKey, or one that is not a JWT, is dropped without notifying the page. The console says so.';

const SILENT = {
  client: {
    title: 'Zoom has not answered yet',
    means: 'Client View reports nothing while it waits for somebody, and after some faults it never reports at all.',
    todo: [
      perhapsZoomWaits,
      perhapsNetwork,
      DROPPED_SIGNATURE,
      'Client View joins once per page load: reload before another attempt.',
    ],
  },
  component: {
    title: 'Zoom has not answered yet',
    means: 'Component View’s join() has neither succeeded nor failed.',
    todo: [perhapsZoomWaits, perhapsNetwork, 'Once you have looked, press Join again.'],
  },
};

/** An unexpected exception. */
export function explainBreakdown(error) {
  return {
    tone: 'failure',
    code: error?.name ?? 'Error',
    source: 'This page',
    said: error?.message ?? String(error),
    title: 'Something went wrong',
    means: 'The page or the SDK raised an error that is not a response from Zoom.',
    todo: ['Reload and try again.', 'Read the browser’s console for where it happened.'],
  };
}

/** Somebody wanted nothing more. */
export const SIGNED = {
  tone: 'success',
  code: null,
  source: 'This server',
  said: '',
  title: 'Signature issued',
  means: 'Copy it from below. Whether Zoom takes it, only a join shows.',
  todo: [],
};

export function joined(view) {
  return {
    tone: 'success',
    code: null,
    source: 'Zoom',
    said: '',
    title: 'Joined',
    means: `Zoom accepted the signature and ${view === 'client' ? 'Client View' : 'Component View'} is in the meeting.`,
    todo: [],
  };
}

export function closed(reason) {
  return {
    tone: 'notice',
    code: null,
    source: 'Zoom',
    said: reason ?? '',
    title: 'The meeting is over for this page',
    means: 'You left, or the meeting ended. A new signature is issued for the next join.',
    todo: [],
  };
}
