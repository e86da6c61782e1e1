// @ts-check
// The questions to the endpoints, from what the forms hold.

const WEBRTC_MODES = { on: 1, off: 0 };

export function signatureRequest({ meetingNumber, role, webrtc }) {
  return {
    meetingNumber,
    role,
    ...(webrtc in WEBRTC_MODES && { videoWebRtcMode: WEBRTC_MODES[webrtc] }),
  };
}

/** Only what is known: a role of 0 is, an empty number is not. */
export function inspectionRequest({ signature, meetingNumber = '', role = null, platform = '', at = null }) {
  return {
    signature,
    ...(meetingNumber !== '' && { meetingNumber }),
    ...(role !== null && { role }),
    ...(platform !== '' && { platform }),
    ...(at !== null && { at }),
  };
}
