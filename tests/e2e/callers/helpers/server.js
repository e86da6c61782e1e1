// The real server with its own credentials.

import * as program from '../../helpers/program.mjs';

export const KEY = 'callerTestKey_01234567';
export const SECRET = 'caller-test-secret-0123456789abcdefgh';

/** What every server of these tests is started with. */
export const basics = () => ({
  ...program.basics(),
  ZOOM_MEETING_SDK_KEY: KEY,
  ZOOM_MEETING_SDK_SECRET: SECRET,
});

/** @param variables of its environment, beside the basics */
export const startServer = (variables = {}) => program.serve({ ...basics(), ...variables });
