// The real server with test credentials.

import * as program from '../../helpers/program.mjs';

export const KEY = 'callerTestKey_01234567';
export const SECRET = 'caller-test-secret-0123456789abcdefgh';

/** The variables of every server in these tests. */
export const basics = () => ({
  ...program.basics(),
  ZOOM_MEETING_SDK_KEY: KEY,
  ZOOM_MEETING_SDK_SECRET: SECRET,
});

/** @param variables added to the basic ones */
export const startServer = (variables = {}) => program.serve({ ...basics(), ...variables });
