// How Zoom's Node sample handles a request's body, by the rules that it documents:
// https://github.com/zoom/meetingsdk-auth-endpoint-sample

const COERCED = ['role', 'expirationSeconds', 'videoWebRtcMode'];
const SWITCH = [0, 1];
const LIFETIME = { least: 1800, most: 172800, usual: 7200 };

/**
 * @param type the Content-Type
 * @param text the body
 * @returns `{ refused: true }`, or the signed values: `mn`, `role`, `seconds` and `mode`
 */
export function sample(type, text) {
  const body = read(type, text);
  if (body === null || typeof body !== 'object') return { refused: true };
  const fields = { ...body };
  for (const name of COERCED) {
    if (typeof fields[name] === 'string') fields[name] = parseInt(fields[name]);
  }
  const isFine =
    isGiven(fields.meetingNumber) === isGiven(fields.role) &&
    isOneOf(fields.role, SWITCH) &&
    isWithin(fields.expirationSeconds, LIFETIME) &&
    isOneOf(fields.videoWebRtcMode, SWITCH);
  if (!isFine) return { refused: true };
  return {
    mn: fields.meetingNumber,
    role: fields.role,
    seconds: fields.expirationSeconds || LIFETIME.usual,
    mode: fields.videoWebRtcMode,
  };
}

/** Bodies of another type are ignored, as if they were empty. */
function read(type, text) {
  if (type !== 'application/json' || text === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const isGiven = (value) => value !== undefined;
const isNumber = (value) => typeof value === 'number' && !Number.isNaN(value);
const isOneOf = (value, allowed) => !isGiven(value) || (isNumber(value) && allowed.includes(value));
const isWithin = (value, { least, most }) => !isGiven(value) || (isNumber(value) && value >= least && value <= most);
