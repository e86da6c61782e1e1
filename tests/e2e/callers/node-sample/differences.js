// Every class of difference between Zoom's Node sample and this server, as worded in the
// docs/node-sample.md. The first that matches a body explains it.

const FIELDS = {
  meetingNumber: ['meetingnumber', 'mn', 'meetingid', 'meeting', 'webinarnumber', 'webinarid'],
  role: ['role'],
  expirationSeconds: ['expirationseconds', 'tokenexpseconds'],
  videoWebRtcMode: ['videowebrtcmode'],
};

const plain = (name) => name.replace(/[-_]/g, '').toLowerCase();
const fieldOf = (name) => Object.keys(FIELDS).find((field) => FIELDS[field].includes(plain(name)));

/** A body as the classes see it. */
export function seen({ type, text }) {
  let value;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  const isObject = value !== null && typeof value === 'object' && !Array.isArray(value);
  const names = isObject ? Object.keys(value) : [];
  const only = names.length === 1 ? value[names[0]] : undefined;
  return {
    type,
    text,
    value: isObject ? value : {},
    isArray: Array.isArray(value),
    isWrapped: only !== null && typeof only === 'object' && !Array.isArray(only),
    // JSON.parse keeps the last of several equal names.
    isTwice: names.some((name) => text.split(`"${name}":`).length > 2),
    of: (field) => names.filter((name) => fieldOf(name) === field),
    unknown: names.filter((name) => !fieldOf(name)),
  };
}

const given = (body, field) => body.value[field];
const isLeftOut = (value) => value === null || value === '';
const isWholeText = (value) => /^\s*\d+(\.0*)?\s*$/.test(value);
const signed = ({ refused }) => !refused;

/** `request`, `sample` and `here` are a row of the table. */
export const DIFFERENCES = [
  {
    request: 'a body without a JSON `Content-Type` (a form, `text/plain`)',
    sample: 'a native signature, whatever the body holds',
    here: 'read as what it is; else 415 `content_type_unsupported`',
    is: (body) => body.type !== 'application/json' && body.text !== '',
  },
  {
    request: 'an array',
    sample: 'a native signature',
    here: '400 `body_invalid`',
    is: (body) => body.isArray,
  },
  {
    request: 'a field given twice',
    sample: 'the last one counts',
    here: '400 `parameter_conflict`',
    is: (body, theirs, ours) => body.isTwice && ours.codes?.includes('parameter_conflict'),
  },
  {
    request: 'a secret among the fields (`sdkSecret`)',
    sample: 'ignored',
    here: '400 `secret_not_accepted`',
    is: (body, theirs, ours) => 'sdkSecret' in body.value && ours.codes?.[0] === 'secret_not_accepted',
  },
  {
    request: 'a `zak` that is neither left out nor false',
    sample: 'ignored',
    here: 'asks for the host\'s ZAK; else 400 `zak_invalid`',
    is: (body, theirs, ours) => signed(theirs) && ours.codes?.some((code) => code.startsWith('zak_')),
  },
  {
    request: 'the fields in one object (`{"data":{…}}`)',
    sample: 'a native signature',
    here: 'read',
    is: (body) => body.isWrapped,
  },
  {
    request: 'two names of a field with different values',
    sample: 'one of them counts',
    here: '400 `parameter_conflict`',
    is: (body, theirs, ours) => Object.keys(FIELDS).some((field) => body.of(field).length > 1) && ours.codes?.includes('parameter_conflict'),
  },
  {
    request: 'another name of a field (`meeting_number`, `Role`)',
    sample: 'not read: a native signature, or 400',
    here: 'read, and judged like the field',
    is: (body) => Object.keys(FIELDS).some((field) => body.of(field).some((name) => name !== field)),
  },
  {
    request: 'only unknown fields (`meetingNo`, `sessionName`)',
    sample: 'a native signature',
    here: '400 `fields_unknown`',
    is: (body, theirs, ours) => body.unknown.length > 0 && ours.codes?.includes('fields_unknown'),
  },
  {
    request: 'a `meetingNumber` that is none, or empty',
    sample: 'signed as it came',
    here: '400 `meeting_number_invalid`, or `…_required_together`',
    is: (body, theirs, ours) => signed(theirs) && 'meetingNumber' in body.value && ours.codes?.some((code) => code.startsWith('meeting_number_')),
  },
  {
    request: 'a `role` such as `"0x1"`, `"1abc"` or `"1.9"`',
    sample: '1',
    here: '400 `role_invalid`',
    is: (body, theirs, ours) => typeof given(body, 'role') === 'string' && !isWholeText(given(body, 'role')) && ours.codes?.includes('role_invalid'),
  },
  {
    request: 'a `role` with a sign or a zero before it (`"01"`, `"+1"`)',
    sample: '1',
    here: '400 `role_invalid`',
    is: (body, theirs, ours) => /^[+0]\d$/.test(given(body, 'role')) && ours.codes?.includes('role_invalid'),
  },
  {
    request: 'an `expirationSeconds` with a fraction or a unit (`1800.5`, `"3600s"`, `"0x1000"`)',
    sample: 'a fractional `exp`, or what stands before it',
    here: '400 `expiration_seconds_invalid`',
    is: (body, theirs, ours) => signed(theirs) && ours.codes?.includes('expiration_seconds_invalid'),
  },
  {
    request: 'a `videoWebRtcMode` such as `"1x"`',
    sample: '1',
    here: '400 `video_webrtc_mode_invalid`',
    is: (body, theirs, ours) => signed(theirs) && ours.codes?.includes('video_webrtc_mode_invalid'),
  },
  {
    request: 'spaces and dashes in a `meetingNumber`',
    sample: 'signed with them',
    here: 'dropped',
    is: (body, theirs, ours) => signed(ours) && /[\s-]/.test(given(body, 'meetingNumber')) && theirs.mn === given(body, 'meetingNumber'),
  },
  {
    request: '`null` or `""` for `expirationSeconds` or `videoWebRtcMode`',
    sample: '400',
    here: 'left out',
    is: (body, theirs, ours) => signed(ours) && theirs.refused && ['expirationSeconds', 'videoWebRtcMode'].some((field) => isLeftOut(given(body, field))),
  },
  {
    request: 'true or false for `videoWebRtcMode`',
    sample: '400',
    here: '1 or 0',
    is: (body, theirs, ours) => signed(ours) && theirs.refused && typeof given(body, 'videoWebRtcMode') === 'boolean',
  },
  {
    request: 'a whole number with an exponent in a string (`"1e4"`)',
    sample: '400, or what stands before it',
    here: 'read',
    is: (body, theirs, ours) => signed(ours) && /^\d+e\d+$/i.test(given(body, 'expirationSeconds')),
  },
  {
    request: '`videoWebRtcMode` in a request for a native signature',
    sample: 'signed as `video_webrtc_mode`',
    here: 'left out, since the native SDKs have none',
    is: (body, theirs, ours) => signed(ours) && ours.mn === undefined && theirs.mode !== undefined,
  },
];
