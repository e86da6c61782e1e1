// @ts-check
// The requests to the endpoints, from the forms' values.

const WEBRTC_MODES = { on: 1, off: 0 };

/** The app that is to sign: the chosen one, or the first if the server has no such app. */
export const appOf = ({ apps }, { app }) => apps.find(({ name }) => name === app) ?? apps[0];

/** The app in requests: nothing if there is only one. */
export const appField = (config, values) => (config.apps.length > 1 ? { app: appOf(config, values).name } : {});

/** Whether the server is to get the host’s ZAK: if it can, and no token was entered. */
export function wantsZak(config, values) {
  return appOf(config, values).zak && values.role === 1 && values.zak === '' && values.obfToken === '';
}

export function signatureRequest(config, values) {
  const { meetingNumber, role, webrtc } = values;
  return {
    meetingNumber,
    role,
    ...appField(config, values),
    ...(wantsZak(config, values) && { zak: true }),
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
