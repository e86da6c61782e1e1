// @ts-check
// The requests to the endpoints, from the forms' values.

const WEBRTC_MODES = { on: 1, off: 0 };

export function signatureRequest({ meetingNumber, role, webrtc }) {
  return {
    meetingNumber,
    role,
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
