// @ts-check
// The requests to the endpoints, from the forms' values.

const WEBRTC_MODES = { on: 1, off: 0 };

/** Whether the server is to get the host’s ZAK: if it can, and no token was entered. */
export function wantsZak(config, { role, zak, obfToken }) {
  return Boolean(config?.zak) && role === 1 && zak === '' && obfToken === '';
}

export function signatureRequest({ meetingNumber, role, webrtc }, withZak = false) {
  return {
    meetingNumber,
    role,
    ...(withZak && { zak: true }),
    ...(webrtc in WEBRTC_MODES && { videoWebRtcMode: WEBRTC_MODES[webrtc] }),
  };
}

/** Only known values: a role of 0 is known, an empty number is not. */
export function inspectionRequest({ signature, meetingNumber = '', role = null, platform = '', at = null }) {
  return {
    signature,
    ...(meetingNumber !== '' && { meetingNumber }),
    ...(role !== null && { role }),
    ...(platform !== '' && { platform }),
    ...(at !== null && { at }),
  };
}
