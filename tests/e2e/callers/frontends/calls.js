// Requests as frontends send them: those of Zoom's samples, and others found in public code
// and in questions. Each has its body as text, what the frontend reads of the response, and
// the expected result.

/** A meeting's request, as the samples send it with `meetingNumber`. */
const MEETING = '85746065432';

const json = { 'content-type': 'application/json' };
const form = { 'content-type': 'application/x-www-form-urlencoded' };
const jqueryForm = { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8' };
/** A `fetch` with a string as its body and no headers. */
const plain = { 'content-type': 'text/plain;charset=UTF-8' };
const angular = { ...json, accept: 'application/json, text/plain, */*' };
const okhttp = { 'content-type': 'application/json; charset=UTF-8', 'user-agent': 'okhttp/4.12.0', 'accept-encoding': 'gzip' };
const bearer = { authorization: 'Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.AAAA' };

const boundary = '----WebKitFormBoundary7MA4YWxkTrZu0gW';
const multipart = { 'content-type': `multipart/form-data; boundary=${boundary}` };
const parts = (fields) => [
  ...Object.entries(fields).map(([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`),
  `--${boundary}--\r\n`,
].join('');

/** From a page of another origin, so with a preflight where the Fetch standard requires one. */
const page = { origin: 'http://localhost:5173' };

/** What frontends read of a response. */
export const reads = {
  /** `(await response.json()).signature`, axios' `response.data.signature` */
  signature: async (response) => (await response.json()).signature,
  /** `response.text()`, where the body is used as the token */
  token: (response) => response.text(),
  /** `throw new Error(data.error)` */
  error: async (response) => (await response.json()).error,
  /** `throw new Error(data.error.message)` */
  message: async (response) => (await response.json()).error.message,
  /** `data.errors[0].reason`, as in the sample's responses */
  reason: async (response) => (await response.json()).errors[0].reason,
};

const participant = { meetingNumber: MEETING, role: 0 };
const host = { meetingNumber: MEETING, role: 1 };

/**
 * `signed`: the requested claims, `{}` for a native signature. `refused`: the status, and
 * words that the frontend must read. `variables`: the server's settings.
 */
export const CALLS = [
  // Zoom's own.
  {
    name: "Zoom's sample of Client View",
    headers: { ...page, ...json },
    body: `{"meetingNumber":"${MEETING}","role":0}`,
    signed: participant,
  },
  {
    name: "Zoom's sample of Component View, a number for the meeting",
    headers: { ...page, ...json },
    body: `{"meetingNumber":${MEETING},"role":1}`,
    signed: host,
  },
  {
    name: "Zoom's React sample, with videoWebRtcMode",
    headers: { ...page, ...json },
    body: `{"meetingNumber":"${MEETING}","role":0,"videoWebRtcMode":1}`,
    signed: participant,
  },
  {
    name: "Zoom's Angular sample",
    headers: { ...page, ...angular },
    body: `{"meetingNumber":"${MEETING}","role":0}`,
    signed: participant,
  },
  {
    name: "Zoom's Vue sample, its role a text of the form",
    headers: { ...page, ...angular },
    body: `{"meetingNumber":"${MEETING}","role":"0"}`,
    signed: participant,
  },
  {
    name: "Zoom's JavaScript sample, opened from disk",
    variables: { CORS_ALLOWED_ORIGINS: 'null' },
    headers: { origin: 'null', ...json },
    body: `{"meetingNumber":"${MEETING}","role":0}`,
    signed: participant,
  },
  {
    name: "Zoom's auth endpoint, tried by its README's curl",
    headers: { ...json, accept: '*/*' },
    body: `{
        "meetingNumber": "${MEETING}",
        "role": 1,
        "expirationSeconds": 7200
    }`,
    signed: host,
  },
  {
    name: "Zoom's old documentation: meetingData, without headers",
    headers: { ...page, ...plain },
    body: `{"meetingData":{"apiKey":"abc","meetingNumber":"${MEETING}","leaveUrl":"http://localhost:3000/","userName":"React","passWord":"123456","role":0}}`,
    signed: participant,
  },
  {
    name: 'the same, which takes the body for the token',
    headers: { ...page, ...plain, accept: 'text/plain' },
    body: `{"meetingData":{"meetingNumber":${MEETING},"role":"0"}}`,
    read: reads.token,
    signed: participant,
  },
  {
    name: 'a native app asks with nothing',
    headers: { 'content-length': '0' },
    body: '',
    signed: {},
  },
  {
    name: 'a native app asks with an empty object',
    headers: okhttp,
    body: '{}',
    signed: {},
  },
  {
    name: 'a native app asks for an hour',
    headers: okhttp,
    body: '{"expirationSeconds":3600}',
    signed: {},
  },

  // Names.
  {
    name: 'snake case, of Django and Rails',
    headers: { ...page, ...json, 'x-csrf-token': 'dGhlIHNhbXBsZSBub25jZQ' },
    body: `{"meeting_number":"${MEETING}","role":0}`,
    signed: participant,
  },
  {
    name: 'Pascal case, of Newtonsoft.Json',
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: `{"MeetingNumber":${MEETING},"Role":0}`,
    signed: participant,
  },
  {
    name: 'a Python service with meeting_id',
    headers: { ...json, 'user-agent': 'python-requests/2.32.3' },
    body: `{"meeting_id": "${MEETING}", "role": 1}`,
    signed: host,
  },
  {
    name: 'mn and tokenExpSeconds, of the React Native SDK',
    headers: okhttp,
    body: `{"mn":"${MEETING}","role":0,"tokenExpSeconds":7200}`,
    signed: participant,
  },
  {
    name: 'meetingId beside it, which is a database id',
    headers: { ...page, ...json },
    body: `{"meetingId":"665f1c2e9b1d4a0012ab34cd","meetingNumber":"${MEETING}","role":0}`,
    signed: participant,
  },
  {
    name: 'the API key that older issuers needed',
    headers: { ...page, ...angular },
    body: `{"apiKey":"abc","meetingNumber":${MEETING},"role":0}`,
    signed: participant,
  },
  {
    name: 'the whole form of a page that joins',
    headers: { ...page, ...json },
    body: `{"name":"Ada","mn":"857 4606 5432","email":"","pwd":"12x34","role":0,"lang":"en-US","signature":"","china":0}`,
    signed: participant,
  },
  {
    name: 'a webinar',
    headers: { ...page, ...json },
    body: '{"webinarId":"85746065432","role":0}',
    signed: participant,
  },

  // Where the fields are.
  {
    name: "a callable of Firebase: its fields in data",
    headers: { ...page, ...json },
    body: `{"data":{"meetingNumber":"${MEETING}","role":0}}`,
    signed: participant,
  },
  {
    name: 'functions.invoke of Supabase',
    headers: { ...page, ...json, ...bearer, apikey: 'eyJhbGciOiJIUzI1NiJ9.e30.AAAA', 'x-client-info': 'supabase-js-web/2.45.4' },
    body: `{"meetingNumber":"${MEETING}","role":0}`,
    signed: participant,
  },
  {
    name: 'GET with a query and a Bearer',
    method: 'GET',
    path: `/api/zoom/signature?meetingNumber=${MEETING}&role=0`,
    variables: { SIGNATURE_PATHS: '/api/zoom/signature' },
    headers: { ...page, ...bearer, accept: 'application/json, text/plain, */*' },
    signed: participant,
  },
  {
    name: 'GET with the rest of the form and without a role',
    method: 'GET',
    path: `/api/zoom/signature?meetingNumber=${MEETING}&password=12x34&userName=Ada%20Lovelace`,
    variables: { SIGNATURE_PATHS: '/api/zoom/signature', DEFAULT_ROLE: 'participant' },
    headers: { ...page, accept: 'application/json, text/plain, */*' },
    signed: participant,
  },
  {
    name: 'a path that ends in a slash, of Django',
    path: '/api/zoom/signature/',
    variables: { SIGNATURE_PATHS: '/api/zoom/signature/' },
    headers: { ...page, ...json },
    body: `{"meetingNumber":"${MEETING}","role":0}`,
    signed: participant,
  },
  {
    name: 'a slash behind the path that is configured without',
    path: '/api/generate-signature/',
    variables: { SIGNATURE_PATHS: '/api/generate-signature' },
    headers: { ...page, ...json },
    body: `{"meetingNumber":"${MEETING}","role":0}`,
    signed: participant,
  },
  {
    name: 'the number in the path, of Symfony',
    method: 'GET',
    path: `/zoom/webinars/${MEETING}/signature.json`,
    variables: { SIGNATURE_PATHS: '/zoom/webinars/{meetingNumber}/signature.json', DEFAULT_ROLE: 'participant' },
    headers: page,
    signed: participant,
  },
  {
    name: 'number and role in the path',
    method: 'GET',
    path: `/zoom/${MEETING}/1`,
    variables: { SIGNATURE_PATHS: '/zoom/{meetingNumber}/{role}' },
    headers: page,
    signed: host,
  },

  // How bodies are written.
  {
    name: "jQuery's $.post of an object",
    headers: { ...page, ...jqueryForm, accept: '*/*' },
    body: `meetingNumber=${MEETING}&role=0`,
    signed: participant,
  },
  {
    name: "jQuery's $.post of an object in an object",
    headers: { ...page, ...jqueryForm, accept: 'application/json, text/javascript, */*; q=0.01' },
    body: `data%5BmeetingNumber%5D=${MEETING}&data%5Brole%5D=0`,
    signed: participant,
  },
  {
    name: "jQuery's $.post of a JSON text",
    headers: { ...page, ...jqueryForm },
    body: `{"meetingNumber":"${MEETING}","role":0}`,
    signed: participant,
  },
  {
    name: 'curl -d, without a header',
    headers: form,
    body: `{"meetingNumber":"${MEETING}","role":1}`,
    signed: host,
  },
  {
    name: 'a WordPress plugin',
    headers: { ...form, 'user-agent': 'WordPress/6.6.2; https://example.com' },
    body: `meeting_id=${MEETING}&role=0`,
    signed: participant,
  },
  {
    name: 'FormData',
    headers: { ...page, ...multipart },
    body: parts({ meetingNumber: MEETING, role: 0 }),
    signed: participant,
  },
  {
    name: 'http.post of Flutter with a map',
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8', 'user-agent': 'Dart/3.5 (dart:io)' },
    body: `meetingNumber=${MEETING}&role=0`,
    signed: participant,
  },
  {
    name: 'a map through Gson, which has floats only',
    headers: okhttp,
    body: '{"meetingNumber":8.5746065432E10,"role":1.0,"expirationSeconds":3600.0}',
    signed: host,
  },
  {
    name: 'Retrofit with a data class',
    headers: okhttp,
    body: `{"meetingNumber":"${MEETING}","role":0}`,
    signed: participant,
  },
  {
    name: 'a BOM of .NET, and blanks of a form',
    headers: json,
    body: `\ufeff{"meetingNumber":" ${MEETING} ","role":" 0 "}`,
    signed: participant,
  },
  {
    name: 'no role, which has a default',
    variables: { DEFAULT_ROLE: 'participant' },
    headers: { ...page, ...json },
    body: `{"meetingNumber":"${MEETING}"}`,
    signed: participant,
  },

  // Rejected, each with a message that the frontend shows.
  {
    name: 'no role, which has none',
    headers: { ...page, ...json },
    body: `{"meetingNumber":"${MEETING}"}`,
    read: reads.reason,
    refused: { status: 400, words: ['role'] },
  },
  {
    name: 'a field of the form that is still empty',
    headers: { ...page, ...json },
    body: '{"meetingNumber":"","role":0}',
    read: reads.reason,
    refused: { status: 400, words: ['meetingNumber'] },
  },
  {
    name: 'everything is still empty',
    headers: { ...page, ...json },
    body: '{"meetingNumber":"","role":null}',
    read: reads.message,
    refused: { status: 400, words: ['meetingNumber', 'role'] },
  },
  {
    name: 'undefined, which JSON.stringify leaves out',
    headers: { ...page, ...json },
    body: '{"role":0}',
    read: reads.message,
    refused: { status: 400, words: ['meetingNumber'] },
  },
  {
    name: 'a name that is not among them',
    headers: { ...page, ...json },
    body: `{"meetingNo":"${MEETING}","userRole":0}`,
    read: reads.message,
    refused: { status: 400, words: ['meetingNo', 'userRole', 'meetingNumber'] },
  },
  {
    name: 'the Video SDK',
    headers: { ...page, ...plain },
    body: '{"sessionName":"test","role":1,"userIdentity":"ada","sessionKey":"session123","geoRegions":"US,AU","cloudRecordingOption":1,"telemetryTrackingId":"","audioCompatibleMode":0}',
    read: reads.message,
    refused: { status: 400, words: ['Video SDK', 'sessionName'] },
  },
  {
    name: 'the Video SDK, with its other name of role',
    headers: { ...page, ...json },
    body: '{"topic":"test","roleType":1,"userIdentity":"ada"}',
    read: reads.message,
    refused: { status: 400, words: ['Video SDK', 'roleType'] },
  },
  {
    name: 'a frontend that shows error as text',
    variables: { ERROR_FORMAT: 'text' },
    headers: { ...page, ...json },
    body: '{"meetingNumber":"my meeting","role":0}',
    read: reads.error,
    refused: { status: 400, words: ['meetingNumber'] },
  },
  {
    name: 'one that sends the secret along',
    headers: { ...page, ...json },
    body: `{"sdkKey":"abc","sdkSecret":"do not tell","meetingNumber":"${MEETING}","role":0}`,
    read: reads.message,
    refused: { status: 400, words: ['sdkSecret'] },
  },
];
