// The question to the endpoint, from what the form holds.

const WEBRTC_MODES = { on: 1, off: 0 };

export function signatureRequest({ meetingNumber, role, webrtc }) {
  return {
    meetingNumber,
    role,
    ...(webrtc in WEBRTC_MODES && { videoWebRtcMode: WEBRTC_MODES[webrtc] }),
  };
}
